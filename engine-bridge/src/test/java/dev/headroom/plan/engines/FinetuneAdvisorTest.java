package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.settings.Setting;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinetuneAdvisorTest {
    private static PlanRequest on(String model, String card, Consumer<FinetuneSettings.Change> edit) {
        return PlanRequest.tuning(
                ModelCatalogue.get(model),
                DeviceCatalogue.get(card),
                FinetuneSettings.internvl().with(edit));
    }

    private static List<String> changes(PlanRequest q) {
        return Advisor.fit(q).orElseThrow().changes().stream()
                .map(PlanAdvice::change)
                .toList();
    }

    /// OpenGVLab/InternVL issue 547.
    @Test
    void fullTuningOfFourBillionOnThirtyTwoGigabytesIsCured() {
        PlanRequest q = on("InternVL2-4B", "V100 32GB", c -> {
            c.loraR = 0;
            c.batch = 1;
        });
        assertThat(Planner.plan(q).fits()).isFalse();
        Advisor.Fit fit = Advisor.fit(q).orElseThrow();
        assertThat(Planner.plan(fit.request()).fits()).isTrue();
        assertThat(Advisor.advise(q))
                .anyMatch(a -> a.change().equals("--lora-r 16") && a.saves() > 20 * Bytes.GIB)
                .anyMatch(a -> a.change().contains("--offload-optimizer") && a.saves() > 20 * Bytes.GIB);
    }

    @Test
    void theCheapestMovesComeFirst() {
        // one move that changes no result is enough: no shorter samples, no smaller rank
        assertThat(changes(on("InternVL2-8B", "RTX 4090", c -> c.liger = true))).containsExactly("--batch 2");
    }

    @Test
    void anAdapterAndFourBitTogetherFitWhereNeitherDoesAlone() {
        PlanRequest q = on("InternVL2-8B", "RTX 3060 12GB", c -> {
            c.loraR = 0;
            c.batch = 1;
            c.liger = true;
            c.maxLength = 2048;
        });
        assertThat(Advisor.advise(q)).noneMatch(a -> a.fits() && !a.change().contains("--offload-parameters"));
        Advisor.Fit fit = Advisor.fit(q).orElseThrow();
        assertThat(fit.plan().fits()).isTrue();
        assertThat(fit.changes()).extracting(PlanAdvice::change).contains("--lora-r 16", "--model-format nf4");
        assertThat(fit.changes().getLast().fits()).isTrue();
    }

    @Test
    void noMoveIsLargerThanItHasToBe() {
        PlanRequest q = on("InternVL2-8B", "RTX 4090", c -> c.batch = 4);
        Advisor.Fit fit = Advisor.fit(q).orElseThrow();
        int batch = fit.request().tuning().batch();
        if (batch < 4) {
            PlanRequest larger = fit.request().withTuning(fit.request().tuning().with(c -> c.batch = batch * 2));
            assertThat(Planner.plan(larger).fits()).isFalse();
        }
    }

    @Test
    void flashAttentionIsOfferedOnlyWhereTheCardHasIt() {
        assertThat(Advisor.advise(on("InternVL2-8B", "A100 80GB", c -> c.attention = "eager")))
                .anyMatch(a -> a.change().equals("--attention flash"));
        assertThat(Advisor.advise(on("InternVL2-8B", "V100 32GB", c -> c.attention = "eager")))
                .noneMatch(a -> a.change().equals("--attention flash"));
    }

    @Test
    void fourBitWeightsTakeAboutAQuarter() {
        PlanRequest q = on("InternVL2-8B", "A100 80GB", c -> {});
        PlanRequest four = q.withServing(q.serving().with(c -> c.set(Setting.MODEL_FORMAT, "nf4")));
        long saved = Planner.plan(q).tightest().resting()
                - Planner.plan(four).tightest().resting();
        long linear = q.model().decoder().linearParameters();
        assertThat(saved).isBetween((long) (1.4 * linear), (long) (1.5 * linear));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        hf   | 0  | adamw      | nosuch   | bf16 | eager | There is no recipe "nosuch"
        hf   | 16 | adamwish   | internvl | bf16 | eager | The optimizer "adamwish" is unknown
        hf   | 16 | adamw      | internvl | bf8  | eager | The precision "bf8" is unknown
        hf   | 16 | adamw      | internvl | bf16 | quick | The attention "quick" is unknown
        fp8  | 16 | adamw      | internvl | bf16 | eager | No trainer takes model_format fp8
        nf4  | 0  | adamw      | internvl | bf16 | eager | Weights in nf4 cannot be trained whole
        nf4  | 16 | adamw      | internvl | fp32 | eager | Weights are in nf4 or in fp32
        """)
    void wordsWithoutEffectAreRefused(
            String format, int rank, String optimizer, String recipe, String precision, String attention, String says) {
        PlanRequest q = on("InternVL2-8B", "A100 80GB", c -> {
            c.loraR = rank;
            c.optimizer = optimizer;
            c.recipe = recipe;
            c.precision = precision;
            c.attention = attention;
        });
        PlanRequest asked = q.withServing(q.serving().with(c -> c.set(Setting.MODEL_FORMAT, format)));
        assertThat(Planner.plan(asked).verdict().toString()).startsWith(says);
    }

    @Test
    void hostMemoryNeedsDeepSpeed() {
        assertThat(Planner.plan(on("InternVL2-8B", "A100 80GB", c -> {
                            c.zero = -1;
                            c.offloadOptimizer = true;
                        }))
                        .verdict()
                        .toString())
                .contains("--zero 2");
    }

    @Test
    void stagesCutWhatTheyAreSaidToCut() {
        PlanRequest q = on("InternVL2-8B", "A100 80GB", c -> c.loraR = 0).withDevices(4);
        long[] rest = new long[4];
        for (int stage = 0; stage < 4; stage++) {
            int zero = stage;
            rest[stage] = Planner.plan(q.withTuning(q.tuning().with(c -> {
                        c.zero = zero;
                        c.bucket = 1;
                    })))
                    .tightest()
                    .resting();
        }
        long trained = q.model().decoder().parameters();
        assertThat(rest[0] - rest[1]).isCloseTo(trained * 12 * 3 / 4, org.assertj.core.api.Assertions.within(64L));
        assertThat(rest[1] - rest[2]).isCloseTo(trained * 2 * 3 / 4, org.assertj.core.api.Assertions.within(64L));
        assertThat(rest[2]).isGreaterThan(rest[3]);
    }

    @Test
    void expertsAreAllCountedAndSaid() {
        DeviceSpec card = DeviceCatalogue.get("A100 80GB");
        PlanRequest q = PlanRequest.tuning(TrainingCases.mixture(), card, FinetuneSettings.internvl());
        DeploymentPlan plan = Planner.plan(q);
        assertThat(plan.tightest().resting())
                .isGreaterThan(2 * q.model().decoder().expertParameters());
        assertThat(plan.notes()).anyMatch(note -> note.toString().startsWith("All experts are in memory"));
        // Qwen3-30B-A3B: attention alone, and every expert as three maps
        assertThat(LoraLines.of("attention").values(q.model().decoder(), 1)).isEqualTo(835_584);
        assertThat(LoraLines.of("mlp").values(q.model().decoder(), 1)).isEqualTo(51_904_512);
    }
}
