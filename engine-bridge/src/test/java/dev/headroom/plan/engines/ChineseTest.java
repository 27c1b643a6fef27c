package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.plan.AdapterShape;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Words;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever the planners say is said in Chinese too: a new sentence must go into `words/zh_CN.txt`.
class ChineseTest {
    private final Set<String> known = Words.of("zh_CN").templates();
    private final Set<String> missing = new TreeSet<>();

    private void hear(Sentence sentence) {
        if (!sentence.isEmpty() && !sentence.template().equals("{}") && !known.contains(sentence.template())) {
            missing.add(sentence.template());
        }
        sentence.arguments().stream().filter(Sentence.class::isInstance).forEach(inner -> hear((Sentence) inner));
    }

    private void hear(PlanRequest q) {
        DeploymentPlan plan = Planner.plan(q);
        hear(plan.verdict());
        plan.notes().forEach(this::hear);
        plan.devices().forEach(d -> d.lines().forEach(l -> hear(l.source())));
    }

    @Test
    void everySentenceOfAPlanIsKnown() {
        for (long seed = 0; seed < 3000; seed++) {
            hear(PlannerPropertyTest.random(seed));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everySentenceOfTheAdvisorIsKnown() {
        for (long seed = 0; seed < 300; seed++) {
            Advisor.advise(PlannerPropertyTest.random(seed)).forEach(a -> hear(a.text()));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyRefusalIsKnown() {
        PlanRequest q = PlanRequest.serving(
                ModelCatalogue.get("InternVL2-8B"),
                EngineKind.TURBOMIND,
                "0.5.2",
                DeviceCatalogue.get("RTX 3090"),
                DeploySettings.defaults());
        DeploySettings s = q.serving();
        Stream.of(
                        q.withDevices(0),
                        q.withUsedByOthers(-1),
                        q.withUsedByOthers(30L << 30),
                        q.withServing(s.with(c -> c.set(Setting.MODEL_FORMAT, "int3"))),
                        q.withServing(s.with(c -> c.set(Setting.TP, 2))),
                        q.withServing(s.with(c -> c.set(Setting.TP, 4))).withDevices(2),
                        q.withServing(s.with(c -> c.set(Setting.TP, 3))).withDevices(3),
                        q.withServing(s.with(c -> c.set(Setting.CACHE_BLOCK_SEQ_LEN, 7))),
                        q.withServing(s.with(c -> c.images = -1)),
                        q.withServing(s.with(c -> c.images = 20_000)),
                        q.withServing(s.with(c -> c.pictures = List.of(new PictureSize(0, 1)))),
                        q.withServing(s.with(c -> {
                            c.images = 0;
                            c.pictures = List.of(new PictureSize(1, 1));
                        })),
                        q.withServing(s.with(c -> {
                            c.set(Setting.LORA_R, 1);
                            c.loraTargets = "nothing";
                        })),
                        q.withServing(s.with(c -> c.set(Setting.MODEL_FORMAT, "gptq"))),
                        q.withServing(s.with(c -> c.set(Setting.MODEL_FORMAT, "fp8"))),
                        q.withServing(s.with(c -> c.set(Setting.PROCESSES, 4))),
                        q.withServing(s.with(c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.0001))),
                        q.withVersion(EngineVersion.of("0.0.14")),
                        q.withUsedByOthers(20L << 30),
                        q.withEngine(EngineKind.EMBEDDED),
                        q.withEngine(EngineKind.TRANSFORMERS).withServing(s.with(c -> c.images = 40)),
                        tune(q, c -> c.batch = 0),
                        tune(q, c -> c.tiles = -1),
                        tune(q, c -> c.zero = 9),
                        tune(q, c -> c.maxLength = 100_000_000),
                        tune(q, c -> c.offloadOptimizer = true),
                        tune(q.withUsedByOthers(1 << 30), c -> c.maxLength = 60_000),
                        tune(q.withDevice(DeviceCatalogue.get("V100 32GB")), c -> {
                            c.recipe = "xcomposer";
                            c.tiles = 0;
                        }))
                .forEach(this::hear);
        assertThat(missing).isEmpty();
    }

    private static PlanRequest tune(PlanRequest q, java.util.function.Consumer<FinetuneSettings.Change> edit) {
        return q.withEngine(EngineKind.FINETUNE).withTuning(q.tuning().with(edit));
    }

    @Test
    void everySentenceOfTheEmbeddedPlanIsKnown() {
        ModelShape shape = ModelCatalogue.get("InternVL2-1B").embedded().orElseThrow();
        List<AdapterShape> adapters = List.of(AdapterShape.uniform("a", 8, 16, shape.language()));
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 500; i++) {
            Settings s = Settings.defaults(random.nextLong(100 * Bytes.MIB, 8 * Bytes.GIB))
                    .withCacheMaxEntryCount(random.nextDouble(0.01, 0.99))
                    .withSessionLen(1 + random.nextInt(60_000))
                    .withMaxBatchSize(1 + random.nextInt(8))
                    .withMaxDynamicPatch(1 + random.nextInt(12))
                    .withLora(Optional.of(random.nextInt(4) == 0 ? "b" : "a"), random.nextInt(20), 0)
                    .withModelFormat(List.of("fp32", "int8", "int4").get(random.nextInt(3)))
                    .withMaxPrefillTokenNum(1 + random.nextInt(4000));
            Calibration learnt = random.nextBoolean()
                    ? Calibration.NONE
                    : new Calibration(random.nextLong(-1 << 20, 1 << 24), 1 << 20, 3, 0.02);
            MemoryPlan plan = EmbeddedPlanner.plan(shape, adapters, s, learnt);
            hear(plan.verdict());
            plan.warnings().forEach(this::hear);
            plan.components().forEach(c -> {
                hear(c.formula());
                hear(c.source());
            });
        }
        assertThat(missing).isEmpty();
    }
}
