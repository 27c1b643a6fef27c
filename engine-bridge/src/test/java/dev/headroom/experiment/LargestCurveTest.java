package dev.headroom.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class LargestCurveTest {
    private static final List<String> RATIOS = List.of("0.2", "0.5", "0.8");

    private static PlanRequest asked() {
        return PlanRequest.serving(
                ModelCatalogue.get("InternVL2-8B"),
                EngineKind.TURBOMIND,
                "0.6.0",
                DeviceCatalogue.get("RTX 4090"),
                DeploySettings.defaults());
    }

    @Test
    void aLargerCardHoldsLongerSessionsAndSoDoesALargerCacheWhileTheRestFits() {
        List<DeviceSpec> cards = List.of(DeviceCatalogue.get("RTX 4090"), DeviceCatalogue.get("A100 80GB"));

        List<LargestCurve> curves =
                LargestCurve.of(asked(), Largest.SESSION_LEN, "cache_max_entry_count", RATIOS, cards);

        assertThat(curves).extracting(LargestCurve::card).isEqualTo(cards);
        assertThat(curves.get(0).points()).extracting(LargestCurve.At::value).isEqualTo(RATIOS);
        for (int i = 0; i < RATIOS.size(); i++) {
            assertThat(curves.get(1).points().get(i).largest())
                    .isGreaterThanOrEqualTo(curves.get(0).points().get(i).largest());
        }
        // more cache holds more, until it leaves too little for everything else
        assertThat(curves.get(0).points().get(1).largest())
                .isGreaterThan(curves.get(0).points().get(0).largest());
    }

    @Test
    void whereNothingFitsTheCurveHasNoPoint() {
        DeviceSpec small = DeviceSpec.of("small", 8L << 30);

        assertThat(LargestCurve.of(asked(), Largest.SESSION_LEN, "cache_max_entry_count", RATIOS, List.of(small)))
                .singleElement()
                .satisfies(curve -> assertThat(curve.points()).isEmpty());
    }

    @Test
    void eachPointIsWhatThePlanItselfFindsLargest() {
        PlanRequest half = PlanKnobs.turned(asked(), "cache_max_entry_count", "0.5");

        assertThat(LargestCurve.of(
                                asked(),
                                Largest.SESSION_LEN,
                                "cache_max_entry_count",
                                RATIOS,
                                List.of(asked().device()))
                        .getFirst()
                        .points()
                        .get(1)
                        .largest())
                .isEqualTo(Largest.SESSION_LEN.of(half));
    }
}
