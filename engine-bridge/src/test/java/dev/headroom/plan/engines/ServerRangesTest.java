package dev.headroom.plan.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.plan.llamacpp.LlamaSettings;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Values that a server refuses, and numbers larger than any memory.
class ServerRangesTest {
    private static PlanRequest vllm(Consumer<VllmSettings.Change> edit) {
        return ServerCases.vllm(ModelCatalogue.get("InternVL2-8B"), "0.11.0", DeviceCatalogue.get("A100 80GB"), edit);
    }

    private static PlanRequest sglang(Consumer<SglangSettings.Change> edit) {
        return ServerCases.sglang(ModelCatalogue.get("InternVL2-8B"), "0.5.19", DeviceCatalogue.get("A100 80GB"), edit);
    }

    private static PlanRequest llama(String model, String device, Consumer<LlamaSettings.Change> edit) {
        DeploySettings serving = DeploySettings.defaults().with(c -> {
            c.set(Setting.MODEL_FORMAT, "q4_k_m");
            c.llamacpp = c.llamacpp.with(edit);
        });
        return PlanRequest.serving(
                        ModelCatalogue.get(model), EngineKind.TURBOMIND, "0.9.0", DeviceCatalogue.get(device), serving)
                .withEngine(EngineKind.LLAMACPP)
                .withVersion(EngineKind.LLAMACPP.release("b10587"));
    }

    private static void refused(PlanRequest q, String words) {
        DeploymentPlan plan = Planner.plan(q);
        assertThat(plan.outcome()).as(words).isEqualTo(Outcome.REFUSED);
        assertThat(plan.verdict().toString()).contains(words);
    }

    @Test
    void vllmIsAskedForNothingThatItsParserRefuses() {
        refused(vllm(c -> c.blockSize = OptionalInt.of(0)), "block_size is 0; it must be a multiple of 8");
        refused(vllm(c -> c.blockSize = OptionalInt.of(12)), "block_size is 12");
        refused(vllm(c -> c.pipelineParallelSize = 0), "pipeline_parallel_size is 0");
        refused(vllm(c -> c.maxLoras = OptionalInt.of(0)), "max_loras is 0");
        refused(vllm(c -> c.maxLoraRank = OptionalInt.of(-1)), "max_lora_rank is");
        refused(vllm(c -> c.apiServerCount = 0), "api_server_count is 0");
    }

    @Test
    void sglangIsAskedForNothingThatItRefuses() {
        refused(sglang(c -> c.pipelineParallelSize = 0), "pp_size is 0");
        refused(sglang(c -> c.maxLorasPerBatch = OptionalInt.of(0)), "max_loras_per_batch is 0");
        refused(sglang(c -> c.contextLength = OptionalInt.of(1 << 20)), "SGLANG_ALLOW_OVERWRITE_LONGER_CONTEXT_LEN=1");
    }

    @Test
    void withoutChunksSglangPrefillsWholePrompts() {
        assertThat(SglangRelease.of(sglang(c -> c.chunkedPrefillSize = OptionalInt.of(-1)))
                        .chunk())
                .isGreaterThanOrEqualTo(16_384);
    }

    @Test
    void llamaCppIsAskedForNothingWithoutEffect() {
        refused(llama("InternVL2-8B", "RTX 4090", c -> c.cpuMoe = 4), "--n-cpu-moe is for models with experts");
        refused(llama("InternVL2-8B", "RTX 4090", c -> c.tileTokens = 0), "--mtmd-batch-max-tokens is 0");
        refused(llama("InternVL2-8B", "RTX 4090", c -> c.fitTarget = -1L << 20), "--fit-target is");
        refused(llama("InternVL2-8B", "RTX 4090", c -> c.fitContext = 0), "--fit-ctx is 0");
        refused(llama("InternVL2-8B", "RTX 4090", c -> c.cacheRam = OptionalDouble.of(-2)), "--cache-ram is");
        PlanRequest host = llama("InternVL2-8B", "RTX 4090", c -> c.fit = Optional.of(true));
        refused(host.withDevice(DeviceSpec.of("cpu", 64L << 30)), "without a card");
    }

    @Test
    void whatTheHostCannotHoldDoesNotFitHoweverMuchRoomTheCardHas() {
        PlanRequest q = llama("InternVL2-8B", "RTX 4090", c -> {
            c.context = OptionalInt.of(32_768);
            c.gpuLayers = OptionalInt.of(4);
        });
        assertThat(Planner.plan(q).fits()).isTrue();
        HostShare share = HostShare.of(q, Planner.plan(q)).orElseThrow();
        assertThat(share.total()).isEqualTo(share.weights() + share.kv() + share.compute() + share.process());
        assertThat(share.kv()).isGreaterThan(1L << 30);
        assertThat(share.mapped()).isGreaterThan(1L << 28);

        DeploymentPlan scarce = Planner.plan(host(q, share.needed() - 1));
        assertThat(scarce.outcome()).isEqualTo(Outcome.DOES_NOT_FIT);
        assertThat(scarce.verdict().toString()).startsWith("Out of host memory").contains("--ctx-size");
        DeploymentPlan slow = Planner.plan(host(q, share.needed()));
        assertThat(slow.fits()).isTrue();
        assertThat(slow.notes()).extracting(Sentence::toString).anyMatch(n -> n.contains("again and again"));
        assertThat(Planner.plan(host(q, share.total())).notes())
                .extracting(Sentence::toString)
                .noneMatch(n -> n.contains("again and again"));
    }

    private static PlanRequest host(PlanRequest q, long bytes) {
        return q.withServing(q.serving().with(c -> c.hostMemory = OptionalLong.of(bytes)));
    }

    @Test
    void anArchitectureIsRefusedOutsideTheReleasesThatRunIt() {
        PlanRequest q = vllm(_ -> {}).withModel(ModelCatalogue.get("Llama-3.2-11B-Vision-Instruct"));
        refused(q, "the last release that does is 0.10.2");
        assertThat(Planner.plan(q.withVersion(EngineVersion.of("0.10.2"))).outcome())
                .isNotEqualTo(Outcome.REFUSED);
        PlanRequest newer = vllm(_ -> {}).withModel(ModelCatalogue.get("Qwen3-VL-8B-Instruct"));
        refused(newer.withVersion(EngineVersion.of("0.10.2")), "the first release that does is 0.11.0");
    }

    @Test
    void keptPromptsWithoutALimitAreTold() {
        assertThat(Planner.plan(llama("InternVL2-8B", "RTX 4090", c -> c.cacheRam = OptionalDouble.of(-1)))
                        .notes())
                .extracting(Sentence::toString)
                .anyMatch(n -> n.contains("without a limit"));
    }

    @Test
    void asManyPicturesAsASlotHolds() {
        PlanRequest q = llama("InternVL3-8B", "RTX 4090", c -> c.context = OptionalInt.of(8192));
        assertThat(HowMany.IMAGES.most(q)).isEqualTo(2);
        assertThat(Planner.plan(HowMany.withImages(q, 3)).notes())
                .extracting(Sentence::toString)
                .anyMatch(n -> n.contains("a slot's context is 8192"));
        assertThat(HowMany.TOKENS.most(q)).isEqualTo(8192);
    }

    @Test
    void noMorePicturesThanThePromptMayHold() {
        for (int limit : List.of(0, 4)) {
            PlanRequest q = vllm(c -> c.limitMmPerPrompt = MmLimits.of(OptionalInt.of(limit), OptionalInt.of(0)));
            assertThat(HowMany.IMAGES.most(q)).isEqualTo(limit);
        }
        assertThat(HowMany.TOKENS.most(vllm(c -> c.maxModelLen = OptionalInt.of(4096))))
                .isEqualTo(4096);
    }

    @Test
    void aProfileRunOfVideosSaysVideos() {
        DeploymentPlan plan = Planner.plan(ServerCases.vllm(
                ServerCases.qwenVl(2048, 11_008, 36, 16, 2, true), "0.11.0", ServerCases.card(14.7, 8.6), _ -> {}));
        assertThat(plan.verdict().toString()).contains("1 videos of");
    }

    @Test
    void whatIsMoreThanAnyMemoryDoesNotFit() {
        PlanRequest long1 = PlanRequest.serving(
                ModelCatalogue.get("InternVL3-78B"),
                EngineKind.TRANSFORMERS,
                "0.6.0",
                DeviceCatalogue.get("A100 80GB"),
                DeploySettings.defaults().with(c -> {
                    c.textTokens = 100_000_000;
                    c.images = 10_000;
                    c.attention = "eager";
                }));
        PlanRequest training = PlanRequest.tuning(
                ModelCatalogue.get("InternVL2-8B"),
                DeviceCatalogue.get("A100 80GB"),
                FinetuneSettings.internvl().with(c -> {
                    c.maxLength = 10_000_000;
                    c.batch = 100_000;
                }));
        for (PlanRequest q : List.of(long1, training)) {
            DeploymentPlan plan = Planner.plan(q);
            assertThat(plan.fits()).isFalse();
            plan.devices().forEach(d -> {
                assertThat(d.peak()).isGreaterThan(1L << 50);
                assertThat(d.lines()).allMatch(l -> l.bytes() >= 0 && l.peak() >= l.bytes());
            });
        }
    }
}
