package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerPropertyTest {
    private static final int TRIES = 400;

    static PlanRequest random(long seed) {
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
        List<ModelSpec> models = ModelCatalogue.all();
        List<String> versions = List.of("0.4.0", "0.5.2", "0.6.1", "0.9.2", "0.14.0", "0.15.0", "0.16.0");
        EngineKind[] kinds = EngineKind.values();
        int cards = 1 << random.nextInt(4);
        return PlanRequest.serving(
                        models.get(random.nextInt(models.size())),
                        kinds[random.nextInt(kinds.length)],
                        versions.get(random.nextInt(versions.size())),
                        DeviceCatalogue.all()
                                .get(random.nextInt(DeviceCatalogue.all().size())),
                        DeploySettings.defaults().with(c -> {
                            c.set(Setting.TP, Math.min(cards, 1 << random.nextInt(4)));
                            c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.01 + random.nextInt(95) / 100.0);
                            orLeave(c, Setting.SESSION_LEN, random.nextInt(40_000));
                            orLeave(c, Setting.MAX_BATCH_SIZE, random.nextInt(300));
                            c.set(Setting.QUANT_POLICY, random.nextInt(3) * 4);
                            List.of(Optional.<String>empty(), Optional.of("hf"), Optional.of("awq"))
                                    .get(random.nextInt(3))
                                    .ifPresent(format -> c.set(Setting.MODEL_FORMAT, format));
                            c.set(Setting.LORA_R, random.nextInt(3) * 16);
                            orLeave(c, Setting.MAX_DYNAMIC_PATCH, random.nextInt(20));
                            c.images = random.nextInt(4);
                            c.totalMaxNum = random.nextInt(3) * 16;
                            c.pictures = c.images == 0 || random.nextBoolean()
                                    ? List.of()
                                    : List.of(new PictureSize(1 + random.nextInt(9000), 1 + random.nextInt(9000)));
                        }))
                .withDevices(cards)
                .withTuning(FinetuneSettings.internvl().with(c -> {
                    c.maxLength = 256 + random.nextInt(8192);
                    c.batch = 1 + random.nextInt(4);
                    c.loraR = random.nextInt(64);
                    c.zero = random.nextInt(5) - 1;
                    c.gradientCheckpointing = random.nextBoolean();
                }));
    }

    private static void orLeave(DeploySettings.Change change, Setting<Integer> setting, int value) {
        if (value > 0) {
            change.set(setting, value);
        }
    }

    @Test
    void nothingIsNegativeAndSumsMatch() {
        for (long seed = 0; seed < TRIES; seed++) {
            DeploymentPlan plan = Planner.plan(random(seed));
            assertThat(plan.verdict())
                    .as("seed %d", seed)
                    .asString()
                    .isNotBlank()
                    .doesNotContain("%");
            for (DevicePlan d : plan.devices()) {
                long bytes = d.lines().stream().mapToLong(PlanLine::bytes).sum();
                assertThat(d.resting()).as("seed %d", seed).isEqualTo(bytes);
                assertThat(d.peak()).as("seed %d", seed).isGreaterThanOrEqualTo(d.resting());
                assertThat(d.lines()).as("seed %d", seed).allMatch(l -> l.bytes() >= 0 && l.peak() >= l.bytes());
                long byKind = 0;
                for (ComponentKind kind : ComponentKind.values()) {
                    byKind += d.bytes(kind);
                }
                assertThat(byKind).as("seed %d", seed).isEqualTo(bytes);
                if (plan.fits()) {
                    assertThat(d.peak()).as("seed %d", seed).isLessThanOrEqualTo(d.total());
                }
            }
        }
    }

    @Test
    void everyFormulaEvaluatesToItsBytes() {
        for (long seed = 0; seed < TRIES; seed++) {
            PlanRequest q = random(seed);
            for (DevicePlan d : Planner.plan(q).devices()) {
                for (PlanLine line : d.lines()) {
                    assertThat(FormulaEvaluator.value(line.formula().filled()))
                            .as("seed %d, %s = %s", seed, line.name(), line.formula())
                            .isCloseTo(line.peak(), within(Math.max(4.0, line.peak() * 1e-6)));
                }
            }
        }
    }

    private static final ModelSpec MODEL = ModelCatalogue.get("InternVL2-8B");

    private static PlanRequest turbo(String version, DeploySettings settings) {
        return PlanRequest.serving(MODEL, EngineKind.TURBOMIND, version, DeviceCatalogue.get("A100 80GB"), settings)
                .withDevices(8);
    }

    private static long peak(PlanRequest q) {
        return Planner.plan(q).tightest().peak();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.4.0", "0.5.2", "0.9.2", "0.15.0", "0.16.0"})
    void moreOfASettingNeverTakesLess(String version) {
        DeploySettings s = DeploySettings.defaults();
        for (int n = 1; n < 24; n++) {
            int now = n;
            assertThat(peak(turbo(version, s.with(c -> c.set(Setting.MAX_DYNAMIC_PATCH, now + 1)))))
                    .isGreaterThanOrEqualTo(peak(turbo(version, s.with(c -> c.set(Setting.MAX_DYNAMIC_PATCH, now)))));
            assertThat(peak(turbo(version, s.with(c -> c.set(Setting.MAX_BATCH_SIZE, 16 * (now + 1))))))
                    .isGreaterThanOrEqualTo(peak(turbo(version, s.with(c -> c.set(Setting.MAX_BATCH_SIZE, 16 * now)))));
            assertThat(peak(turbo(version, s.with(c -> c.set(Setting.SESSION_LEN, 1000 * (now + 1))))))
                    .isGreaterThanOrEqualTo(peak(turbo(version, s.with(c -> c.set(Setting.SESSION_LEN, 1000 * now)))));
            assertThat(peak(turbo(version, s.with(c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, (now + 1) / 30.0)))))
                    .isGreaterThanOrEqualTo(peak(
                            turbo(version, s.with(c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, now / 30.0)))));
        }
    }

    /// A cache that is cut in blocks gives way by up to one of them.
    @ParameterizedTest
    @CsvSource(textBlock = """
        PYTORCH,      0.6.1
        PYTORCH,      0.16.0
        TRANSFORMERS, 0.16.0
        TURBOMIND,    0.9.2
        EMBEDDED,     0.16.0
        """)
    void moreOfAnythingNeverTakesLessOnAnyEngine(EngineKind engine, String version) {
        PlanRequest q = PlanRequest.serving(
                        ModelCatalogue.get("InternVL2-1B"),
                        engine,
                        version,
                        DeviceCatalogue.get("A100 80GB"),
                        DeploySettings.defaults().with(c -> c.set(Setting.SESSION_LEN, 8192)))
                .withDevices(2);
        DeploySettings s = q.serving();
        for (int n = 1; n < 16; n++) {
            int now = n;
            grows(q, s.with(c -> c.images = now), s.with(c -> c.images = now + 1));
            grows(q, s.with(c -> c.set(Setting.LORA_R, 8 * now)), s.with(c -> c.set(Setting.LORA_R, 8 * now + 8)));
            grows(
                    q,
                    s.with(c -> c.set(Setting.VISION_MAX_BATCH_SIZE, now)),
                    s.with(c -> c.set(Setting.VISION_MAX_BATCH_SIZE, now + 1)));
            grows(
                    q,
                    s.with(c -> c.set(Setting.MAX_DYNAMIC_PATCH, now)),
                    s.with(c -> c.set(Setting.MAX_DYNAMIC_PATCH, now + 1)));
            grows(q, s.with(c -> c.newTokens = 64 * now), s.with(c -> c.newTokens = 64 * now + 64));
            grows(q, s.with(c -> c.pictures = size(200 * now)), s.with(c -> c.pictures = size(200 * now + 200)));
        }
    }

    private static List<PictureSize> size(int side) {
        return List.of(new PictureSize(side, side));
    }

    private static void grows(PlanRequest q, DeploySettings less, DeploySettings more) {
        DeploymentPlan small = Planner.plan(q.withServing(less));
        long block = small.effective().blockBytes();
        assertThat(peak(q.withServing(more)))
                .as("%s %s: %s and %s", q.engine(), q.version(), less, more)
                .isGreaterThanOrEqualTo(small.tightest().peak() - block);
    }

    @Test
    void trainingGrowsWithLengthBatchRankAndTiles() {
        FinetuneSettings t = FinetuneSettings.internvl();
        PlanRequest q = PlanRequest.tuning(MODEL, DeviceCatalogue.get("A100 80GB"), t);
        for (int n = 1; n < 16; n++) {
            int now = n;
            assertThat(peak(q.withTuning(t.with(c -> c.maxLength = 512 * (now + 1)))))
                    .isGreaterThan(peak(q.withTuning(t.with(c -> c.maxLength = 512 * now))));
            assertThat(peak(q.withTuning(t.with(c -> c.batch = now + 1))))
                    .isGreaterThan(peak(q.withTuning(t.with(c -> c.batch = now))));
            assertThat(peak(q.withTuning(t.with(c -> c.loraR = 8 * (now + 1)))))
                    .isGreaterThan(peak(q.withTuning(t.with(c -> c.loraR = 8 * now))));
            assertThat(peak(q.withTuning(t.with(c -> c.tiles = now + 1))))
                    .isGreaterThanOrEqualTo(peak(q.withTuning(t.with(c -> c.tiles = now))));
        }
        assertThat(peak(q.withTuning(t.with(c -> c.loraAlpha = 1000))) - peak(q))
                .isZero();
    }

    @Test
    void tensorParallelismConservesTheWeights() {
        for (int tp : new int[] {1, 2, 4, 8}) {
            DeploymentPlan plan =
                    Planner.plan(turbo("0.16.0", DeploySettings.defaults().with(c -> c.set(Setting.TP, tp))));
            long language = plan.devices().stream()
                    .mapToLong(d -> d.bytes(ComponentKind.WEIGHTS_LANGUAGE))
                    .sum();
            long vision = plan.devices().stream()
                    .mapToLong(d -> d.bytes(ComponentKind.WEIGHTS_VISION))
                    .sum();
            // norms are on every card, everything else exactly once
            assertThat(language)
                    .isCloseTo(
                            2 * MODEL.decoder().parameters()
                                    + (tp - 1) * 2L * MODEL.decoder().smallParameters(),
                            within(64L));
            assertThat(vision).isCloseTo(2 * MODEL.tower().orElseThrow().parameters(), within(64L));
        }
    }

    @Test
    void theTowerSplitByLayersIsWholeAgain() {
        DeploymentPlan plan =
                Planner.plan(turbo("0.5.2", DeploySettings.defaults().with(c -> c.set(Setting.TP, 8))));
        assertThat(plan.devices().stream()
                        .mapToLong(d -> d.bytes(ComponentKind.WEIGHTS_VISION))
                        .sum())
                .isEqualTo(2 * MODEL.tower().orElseThrow().parameters());
    }

    @ParameterizedTest
    @CsvSource({"awq,int8", "gptq,int8", "int8,hf", "fp8,hf"})
    void fewerBitsAreFewerBytes(String smaller, String larger) {
        long a = Planner.plan(turbo(
                        "0.16.0", DeploySettings.defaults().with(c -> c.set(Setting.MODEL_FORMAT, smaller))))
                .tightest()
                .bytes(ComponentKind.WEIGHTS_LANGUAGE);
        long b = Planner.plan(turbo("0.16.0", DeploySettings.defaults().with(c -> c.set(Setting.MODEL_FORMAT, larger))))
                .tightest()
                .bytes(ComponentKind.WEIGHTS_LANGUAGE);
        assertThat(a).isLessThan(b);
    }

    @Test
    void kvBlocksAreAsLmdeployComputesThem() {
        // InternVL2-8B, 64 tokens: 8, 4.125 and 2.125 MiB; a quarter with tp 4
        assertThat(KvBlocks.turboMind(MODEL.decoder(), 1, 64, 0)).isEqualTo(8_388_608);
        assertThat(KvBlocks.turboMind(MODEL.decoder(), 1, 64, 8)).isEqualTo(4_325_376);
        assertThat(KvBlocks.turboMind(MODEL.decoder(), 1, 64, 4)).isEqualTo(2_228_224);
        assertThat(KvBlocks.turboMind(MODEL.decoder(), 4, 64, 0)).isEqualTo(2_097_152);
        // lvhan028 in issue 990: 16 MiB for 128 tokens of internlm2-7b
        assertThat(KvBlocks.turboMind(ModelCatalogue.get("internlm2-chat-7b").decoder(), 1, 128, 0))
                .isEqualTo(16 << 20);
        // issue 2993: 1112 blocks of 2 MiB from 2780 MiB free at 0.8
        assertThat(KvBlocks.count(2780L << 20, 0.8, 2 << 20)).isEqualTo(1112);
    }

    @Test
    void slabsHoldWholeBlocks() {
        // 8 MiB blocks: slabs of 32 MiB with 4; 4.125 MiB blocks: slabs of 64 MiB with 15
        assertThat(KvBlocks.slabCount((1L << 30) + (16 << 20), 1, 8_388_608)).isEqualTo(128);
        assertThat(KvBlocks.slabCount((1L << 30) + (16 << 20), 1, 4_325_376)).isEqualTo(240);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0 | 1 | 0 | between 0 and 1",
                "0.8 | 1 | 3 | must be 0, 4 or 8",
                "0.8 | 0 | 0 | tp is 0",
                "-1  | 1 | 0 | between 0 and 1"
            })
    void settingsOutsideTheirRangeCannotBeAsked(double ratio, int tp, int quantPolicy, String sentence) {
        assertThatThrownBy(() -> DeploySettings.defaults().with(c -> {
                    c.set(Setting.CACHE_MAX_ENTRY_COUNT, ratio);
                    c.set(Setting.TP, tp);
                    c.set(Setting.QUANT_POLICY, quantPolicy);
                }))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0.8 | 3 | 0 | does not divide", "0.8 | 16 | 0 | needs 16 cards"})
    void absurdSettingsGetASentence(double ratio, int tp, int quantPolicy, String sentence) {
        DeploymentPlan plan =
                Planner.plan(turbo("0.5.2", DeploySettings.defaults().with(c -> {
                    c.set(Setting.CACHE_MAX_ENTRY_COUNT, ratio);
                    c.set(Setting.TP, tp);
                    c.set(Setting.QUANT_POLICY, quantPolicy);
                })));
        assertThat(plan.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(plan.verdict()).asString().contains(sentence).endsWith(".");
        assertThat(plan.devices()).isEmpty();
    }

    @Test
    void whatLmdeployWouldDoIsSaid() {
        PlanRequest small = PlanRequest.serving(
                MODEL,
                EngineKind.TURBOMIND,
                "0.5.2",
                DeviceCatalogue.get("RTX 3090"),
                DeploySettings.defaults().with(c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.03)));
        DeploymentPlan plan = Planner.plan(small);
        assertThat(plan.notes())
                .extracting(Sentence::toString)
                .anyMatch(n -> n.contains(
                        "session_len is truncated to " + plan.effective().sessionLen()));
        assertThat(plan.notes())
                .extracting(Sentence::toString)
                .anyMatch(n -> n.contains("refused") && n.contains("3330 tokens"));
        assertThat(Planner.plan(turbo("0.5.2", DeploySettings.defaults().with(c -> c.set(Setting.LORA_R, 16))))
                        .notes())
                .extracting(Sentence::toString)
                .anyMatch(n -> n.contains("reads no --adapters"));
        assertThat(Planner.plan(turbo(
                                "0.5.2", DeploySettings.defaults().with(c -> c.set(Setting.MAX_DYNAMIC_PATCH, 6))))
                        .notes())
                .extracting(Sentence::toString)
                .anyMatch(n -> n.contains("ignores max_dynamic_patch"));
    }

    @Test
    void oldPytorchKeepsALoraInsideTheKvBlocks() {
        PlanRequest q = new PlanRequest(
                MODEL,
                EngineKind.PYTORCH,
                EngineVersion.of("0.5.2"),
                DeviceCatalogue.get("A100 80GB"),
                1,
                0,
                DeploySettings.defaults().with(c -> c.set(Setting.SESSION_LEN, 8192)),
                FinetuneSettings.internvl(),
                dev.headroom.plan.calibration.Calibration.NONE);
        PlanRequest with = q.withServing(q.serving().with(c -> c.set(Setting.LORA_R, 16)));
        assertThat(Planner.plan(with).tightest().resting())
                .isEqualTo(Planner.plan(q).tightest().resting());
        assertThat(Planner.plan(with).effective().kvTokens())
                .isLessThan(Planner.plan(q).effective().kvTokens());
        // rank 16 on the fused layers: wqkv 16 ranks / 10 per block -> 2, wo 1, three MLP targets 4 each
        assertThat(LoraLines.of("all").blocks(MODEL.decoder(), 16, 64, 1)).isEqualTo(2 + 1 + 12);
    }

    @Test
    void splitModelIsAsVlmEvalKitComputesIt() {
        assertThat(LayerSplit.splitModel(80, 8).layers()).containsExactly(7, 11, 11, 11, 11, 11, 11, 7);
        assertThat(LayerSplit.splitModel(80, 2).layers()).containsExactly(28, 52);
        assertThat(LayerSplit.splitModel(32, 8).layers()).containsExactly(4, 5, 5, 5, 5, 5, 3, 0);
        assertThat(LayerSplit.splitModel(48, 2).layers()).containsExactly(17, 31);
    }
}
