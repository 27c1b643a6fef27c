package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.plan.llamacpp.CacheType;
import dev.headroom.plan.llamacpp.LlamaSettings;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LlamaCppPlannerTest {
    private static final DeviceSpec CARD = DeviceCatalogue.get("RTX 4090");

    private static PlanRequest asked(DeviceSpec device, String format, Consumer<LlamaSettings.Change> edit) {
        DeploySettings serving = DeploySettings.defaults().with(c -> {
            c.set(Setting.MODEL_FORMAT, format);
            c.llamacpp = c.llamacpp.with(edit);
        });
        return PlanRequest.serving(ModelCatalogue.get("InternVL2-8B"), EngineKind.TURBOMIND, "0.9.0", device, serving)
                .withEngine(EngineKind.LLAMACPP)
                .withVersion(EngineKind.LLAMACPP.release("b10587"));
    }

    private static DeploymentPlan plan(DeviceSpec device, String format, Consumer<LlamaSettings.Change> edit) {
        return Planner.plan(asked(device, format, edit));
    }

    @Test
    void theTypeOfTheWeightsDecidesTheirBytes() {
        long f16 = plan(CARD, "f16", c -> c.context = OptionalInt.of(4096))
                .tightest()
                .bytes(ComponentKind.WEIGHTS_LANGUAGE);
        long q4 = plan(CARD, "q4_k_m", c -> c.context = OptionalInt.of(4096))
                .tightest()
                .bytes(ComponentKind.WEIGHTS_LANGUAGE);
        assertThat((double) q4 / f16).isCloseTo(4.85 / 16, within(0.02));
    }

    @Test
    void aContextThatNobodyAskedForIsCutUntilTheCardHasAGibibyteLeft() {
        DeploymentPlan plan = plan(CARD.withTotal(17L << 30), "f16", c -> {});
        assertThat(plan.fits()).isTrue();
        assertThat(plan.effective().kvTokens()).isLessThan(32_768);
        assertThat(plan.tightest().total() - plan.tightest().resting()).isGreaterThanOrEqualTo(1L << 30);
        assertThat(plan.notes()).extracting(Sentence::toString).anyMatch(n -> n.startsWith("--fit cuts the context"));
    }

    @Test
    void aBuildTakesPicturesByTheRulesOfItsTime() {
        PlanRequest q = asked(CARD, "q4_k_m", c -> c.context = OptionalInt.of(8192))
                .withServing(asked(CARD, "q4_k_m", c -> c.context = OptionalInt.of(8192))
                        .serving()
                        .with(c -> c.pictures = List.of(new PictureSize(640, 480))));
        PictureFacts now = PictureFacts.of(q, Planner.plan(q)).orElseThrow();
        PlanRequest old = q.withVersion(EngineKind.LLAMACPP.release("b7342"));
        PictureFacts before = PictureFacts.of(old, Planner.plan(old)).orElseThrow();
        assertThat(before.tiles()).isEqualTo(1);
        assertThat(before.tokens()).isEqualTo(256);
        assertThat(now.tiles()).isEqualTo(5);
    }

    @Test
    void whatWasAskedForIsNeverTouched() {
        DeploymentPlan plan = plan(CARD.withTotal(12L << 30), "f16", c -> {
            c.context = OptionalInt.of(8192);
            c.gpuLayers = OptionalInt.of(99);
        });
        assertThat(plan.outcome()).isEqualTo(Outcome.DOES_NOT_FIT);
        assertThat(plan.verdict().toString())
                .contains("while loading the weights")
                .contains("--n-gpu-layers");
        assertThat(plan.effective().kvTokens()).isEqualTo(8192);
    }

    @Test
    void layersThatHaveNoRoomStayOnTheHost() {
        DeploymentPlan plan = plan(CARD.withTotal(12L << 30), "f16", c -> c.context = OptionalInt.of(8192));
        assertThat(plan.fits()).isTrue();
        assertThat(plan.tightest().figure(DevicePlan.Named.LAYERS).orElseThrow())
                .isBetween(5L, 30L);
        assertThat(plan.notes()).extracting(Sentence::toString).anyMatch(n -> n.contains("layers on the host"));
    }

    @Test
    void aQuantisedValueCacheNeedsFlashAttention() {
        DeploymentPlan plan = plan(CARD, "q4_k_m", c -> {
            c.values = CacheType.Q8_0;
            c.flash = Optional.of(false);
        });
        assertThat(plan.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(plan.verdict().toString()).contains("flash attention");
    }

    @Test
    void theHostAloneHoldsEverything() {
        DeploymentPlan plan = plan(DeviceSpec.of("cpu", 32L << 30), "q8_0", c -> c.context = OptionalInt.of(4096));
        assertThat(plan.devices()).hasSize(1);
        assertThat(plan.tightest().bytes(ComponentKind.KV_CACHE)).isEqualTo(4096L * 32 * 8 * 128 * 2 * 2);
        assertThat(plan.tightest().lines()).extracting(PlanLine::name).anyMatch(n -> n.endsWith("/mapped file"));
    }

    @Test
    void aWeightTypeThatLlamaCppDoesNotHaveIsRefused() {
        assertThat(plan(CARD, "awq", c -> {}).verdict().toString()).contains("q4_k_m");
    }

    @Test
    void buildsBeforePicturesAreNotGuessed() {
        DeploymentPlan plan =
                Planner.plan(asked(CARD, "f16", c -> {}).withVersion(EngineKind.LLAMACPP.release("b3000")));
        assertThat(plan.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(plan.verdict().toString()).contains("b5331");
    }

    @Test
    void twoCardsShareTheLayersAndTheLastOneCarriesTheOutput() {
        DeploymentPlan plan = Planner.plan(
                asked(CARD, "f16", c -> c.context = OptionalInt.of(4096)).withDevices(2));
        assertThat(plan.devices()).hasSize(2);
        assertThat(plan.devices().get(0).figure(DevicePlan.Named.LAYERS).orElseThrow()
                        + plan.devices().get(1).figure(DevicePlan.Named.LAYERS).orElseThrow())
                .isEqualTo(32);
        assertThat(plan.devices().get(0).bytes(ComponentKind.WEIGHTS_VISION)).isPositive();
        assertThat(plan.devices().get(1).bytes(ComponentKind.WEIGHTS_VISION)).isZero();
    }
}
