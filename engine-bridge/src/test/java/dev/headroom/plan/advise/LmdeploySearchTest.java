package dev.headroom.plan.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same search over LMDeploy's rule books: InternVL2-8B on a card of 24 GiB.
class LmdeploySearchTest {
    private static final Settings ASKED =
            Settings.defaults(24 * Bytes.GIB).with(Setting.MODEL_FORMAT, "hf").with(Setting.SESSION_LEN, 8192);

    private static MemoryPlan plan(EngineKind engine, String version, Settings s) {
        PlanRequest q = PlanRequest.serving(
                        ModelCatalogue.get("InternVL2-8B"),
                        engine,
                        version,
                        DeviceSpec.of("card", s.deviceMemory()),
                        DeploySettings.defaults().with(c -> c.set(s)))
                .withDevices(s.tp());
        return Planner.plan(q).memoryPlan(q);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        TURBOMIND | 0.5.2  | WEIGHTS_LANGUAGE    | ALLOCATION | MORE_CARDS, SMALLER_WEIGHTS
        TURBOMIND | 0.5.2  | VISION_ACTIVATIONS  | ALLOCATION | LOWER_RATIO, MORE_CARDS
        TURBOMIND | 0.16.0 | VISION_ACTIVATIONS  | ALLOCATION | LOWER_RATIO, FEWER_TILES, MORE_CARDS
        TURBOMIND | 0.16.0 | KV_CACHE            | ALLOCATION | LOWER_RATIO, MORE_CARDS
        PYTORCH   | 0.5.2  | KV_CACHE            | NO_ROOM    | RAISE_RATIO, SHORTER_PREFILL, MORE_CARDS
        """)
    void whatCannotHelpIsNotAdvised(
            EngineKind engine, String version, ComponentKind component, ShortageCause cause, String knobs) {
        boolean patches = !version.equals("0.5.2");
        Search search =
                new Search(s -> plan(engine, version, s), Controls.lmdeploy(patches, false), Limits.of(64 * Bytes.GIB));

        assertThat(search.turns(ASKED, component, cause, search.relief(ASKED)))
                .extracting(a -> a.knob().name())
                .containsExactly(knobs.split(", "));
    }

    @ParameterizedTest
    @CsvSource({"0.5.2", "0.16.0"})
    void theLogsOwnFigureOfWhatWasFreeDecidesHowFarTheRatioGoes(String version) {
        Search search = new Search(
                        s -> plan(EngineKind.TURBOMIND, version, s),
                        Controls.lmdeploy(true, false),
                        Limits.of(64 * Bytes.GIB))
                .knowing(OptionalLong.of(4 * Bytes.GIB));

        Advice advice = search.turns(
                        ASKED,
                        ComponentKind.PREFILL_ACTIVATIONS,
                        ShortageCause.ALLOCATION,
                        new Goal.Frees(500 * Bytes.MIB))
                .getFirst();

        assertThat(advice.sentence()).hasToString("LOWER cache_max_entry_count from 0.8 to 0.65: frees 614.4 MiB.");
    }
}
