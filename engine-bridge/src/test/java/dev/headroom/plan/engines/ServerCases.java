package dev.headroom.plan.engines;

import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.catalogue.ConfigModels;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.Case.Metric;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.settings.Setting;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// Published start-up lines of vLLM and SGLang: the bytes of the cache, and of the card.
final class ServerCases {
    private static final long GIB = 1L << 30;

    private ServerCases() {}

    static List<Case> all() {
        return List.of(
                pool(
                        "Llama-3-8B on 79.22 GiB, vLLM 0.6.4",
                        "vllm",
                        "vllm-project/vllm PR 10511",
                        53.29,
                        vllm(llama3(), "0.6.4", card(79.22, 8.0), c -> c.maxModelLen = OptionalInt.of(8192))),
                pool(
                        "Llama-3.1-8B on 79.14 GiB, vLLM 0.6.6",
                        "vllm",
                        "a book's start-up lines",
                        54.93,
                        vllm(llama3(), "0.6.6", card(79.14, 8.0), c -> c.maxModelLen = OptionalInt.of(2048))),
                pool(
                        "Llama-3.1-8B on 22.07 GiB, vLLM 0.7.3, chunks of 2048",
                        "vllm",
                        "a question's start-up lines; 32 sequences assumed, since nothing larger than the step shows",
                        4.60,
                        vllm(llama3(), "0.7.3", card(22.07, 8.9), c -> {
                            c.maxModelLen = OptionalInt.of(8192);
                            c.maxNumBatchedTokens = OptionalInt.of(2048);
                            c.maxNumSeqs = OptionalInt.of(32);
                        })),
                pool(
                        "Qwen2.5-1.5B on T4, share 0.5, vLLM 0.7.3",
                        "vllm",
                        "a notebook's start-up lines",
                        2.36,
                        vllm(
                                ModelCatalogue.get("Qwen2.5-1.5B-Instruct"),
                                "0.7.3",
                                card(14.56, 7.5),
                                c -> share(c, 0.5, 32_768))),
                pool(
                        "Qwen3-4B on RTX 2060 12 GB, one sequence, vLLM 0.8.5",
                        "vllm",
                        "a repository's start-up lines",
                        3.06,
                        vllm(qwen3(2560, 9728, 36, 32, true), "0.8.5", card(12.0, 7.5), c -> {
                            share(c, 0.95, 10_000);
                            c.maxNumSeqs = OptionalInt.of(1);
                        })),
                pool(
                        "DeepSeek-R1-0528-Qwen3-8B over 4 x 2080 Ti 22 GB, eager, vLLM 0.8.5",
                        "vllm",
                        "a blog's start-up lines",
                        14.49,
                        four(vllm(qwen3(4096, 12_288, 36, 32, false), "0.8.5", card(21.48, 7.5), c -> {
                            share(c, 0.93, 65_536);
                            c.maxNumBatchedTokens = OptionalInt.of(8192);
                            c.enforceEager = true;
                        }))),
                pool(
                        "Llama-3.1-8B on 79.25 GiB, vLLM of October 2026",
                        "vllm",
                        "a course's start-up lines",
                        56.21,
                        vllm(llama3(), "0.22.0", card(79.25, 8.0), c -> c.maxModelLen = OptionalInt.of(8192))),
                Case.reading(
                        "Yi-34B over 4 x 4090, eager, vLLM of 2024",
                        "A",
                        "vllm",
                        "vllm-project/vllm#7553",
                        21395,
                        50,
                        Metric.RESTING,
                        "",
                        four(vllm(yi34(), "0.6.0", card(23.65, 8.9), c -> {
                            c.maxModelLen = OptionalInt.of(4096);
                            c.enforceEager = true;
                        }))),
                Case.reading(
                        "Yi-34B over 4 x 4090, CUDA graphs, vLLM of 2024",
                        "A",
                        "vllm",
                        "vllm-project/vllm#7553",
                        23859,
                        50,
                        Metric.RESTING,
                        "",
                        four(vllm(yi34(), "0.6.0", card(23.65, 8.9), c -> c.maxModelLen = OptionalInt.of(4096)))),
                pool(
                        "Qwen3-32B on H100, fraction 0.9, SGLang 0.5.19",
                        "sglang",
                        "a guide's start-up lines; the fraction is what the cache implies",
                        9.54,
                        sglang(
                                qwen3(5120, 25_600, 64, 64, false),
                                "0.5.19",
                                card(79.19, 9.0),
                                c -> c.memFractionStatic = OptionalDouble.of(0.9))),
                pool(
                        "Qwen2.5-VL-3B on L4, 8192 tokens, vLLM 0.11",
                        "vllm",
                        "Ray Data's example, start-up lines",
                        9.26,
                        vllm(qwenVl(2048, 11_008, 36, 16, 2, true), "0.11.0", card(22.05, 8.9), c -> {
                            c.maxModelLen = OptionalInt.of(8192);
                            c.maxNumBatchedTokens = OptionalInt.of(2048);
                        })),
                pool(
                        "Qwen2.5-VL-3B on A100 40GB, no video, vLLM 0.11",
                        "vllm",
                        "vllm-project/vllm PR 25631",
                        25.05,
                        vllm(
                                qwenVl(2048, 11_008, 36, 16, 2, true),
                                "0.11.0",
                                card(39.38, 8.0),
                                c -> c.limitMmPerPrompt = MmLimits.parse("{\"video\": 0}"))),
                pool(
                        "Qwen2.5-VL-3B on A100 40GB, video as it is, vLLM 0.11",
                        "vllm",
                        "vllm-project/vllm PR 25631",
                        5.26,
                        vllm(qwenVl(2048, 11_008, 36, 16, 2, true), "0.11.0", card(39.38, 8.0), _ -> {})),
                pool(
                        "Qwen2.5-VL-7B over 2 x 22 GB, 0.7 given, SGLang 0.4.3",
                        "sglang",
                        "sgl-project/sglang PR 3605",
                        5.96,
                        two(sglang(
                                qwenVl(3584, 18_944, 28, 28, 4, false),
                                "0.4.3",
                                card(21.48, 7.5),
                                c -> c.memFractionStatic = OptionalDouble.of(0.7)))),
                Case.outcome(
                        "Qwen2.5-VL-72B-GPTQ on 80 GB, 10 pictures and a video a prompt, vLLM 0.8.5",
                        "B",
                        "vllm",
                        "vllm-project/vllm#22173",
                        Outcome.DOES_NOT_FIT,
                        vllm(
                                qwenVl(8192, 29_568, 80, 64, 8, false),
                                "0.8.5",
                                card(79.14, 7.5),
                                c -> {
                                    c.maxModelLen = OptionalInt.of(32_768);
                                    c.limitMmPerPrompt = MmLimits.parse("image=10,video=1");
                                },
                                c -> c.set(Setting.MODEL_FORMAT, "gptq"))),
                Case.outcome(
                        "Qwen2.5-7B-1M AWQ on 6 GB under WSL, vLLM 0.7.3",
                        "A",
                        "vllm",
                        "a post's start-up lines",
                        Outcome.DOES_NOT_FIT,
                        vllm(
                                ModelCatalogue.get("Qwen2.5-7B-Instruct"),
                                "0.7.3",
                                card(6.0, 8.6),
                                c -> share(c, 0.98, 4200),
                                c -> c.set(Setting.MODEL_FORMAT, "awq"))),
                Case.outcome(
                        "Llama-3.1-8B with 131072 tokens on 22.07 GiB, vLLM 0.7.3",
                        "A",
                        "vllm",
                        "a question's start-up lines: 37696 tokens are there",
                        Outcome.DOES_NOT_FIT,
                        vllm(llama3(), "0.7.3", card(22.07, 8.9), c -> {
                            c.maxNumBatchedTokens = OptionalInt.of(2048);
                            c.maxNumSeqs = OptionalInt.of(32);
                        })));
    }

    private static Case pool(String id, String family, String source, double gib, PlanRequest q) {
        long mib = Math.round(gib * 1024);
        return Case.reading(id, "A", family, source, mib, 10, Metric.POOL, "", q);
    }

    private static void share(VllmSettings.Change c, double share, int length) {
        c.gpuMemoryUtilization = OptionalDouble.of(share);
        c.maxModelLen = OptionalInt.of(length);
    }

    /// A card with what CUDA calls its total.
    static DeviceSpec card(double gib, double capability) {
        long bytes = (long) (gib * GIB);
        return new DeviceSpec("card", List.of(), bytes, bytes, capability, 0, "start-up lines");
    }

    static ModelSpec llama3() {
        return ConfigModels.parse("Llama-3.1-8B", """
            {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 4096,
             "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
             "num_key_value_heads": 8, "vocab_size": 128256, "max_position_embeddings": 131072}
            """);
    }

    private static ModelSpec yi34() {
        return ConfigModels.parse("Yi-34B", """
            {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 7168,
             "intermediate_size": 20480, "num_hidden_layers": 60, "num_attention_heads": 56,
             "num_key_value_heads": 8, "vocab_size": 64000, "max_position_embeddings": 4096}
            """);
    }

    private static ModelSpec qwen3(int hidden, int intermediate, int layers, int heads, boolean tied) {
        return ConfigModels.parse("Qwen3", """
            {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_size": %d,
             "intermediate_size": %d, "num_hidden_layers": %d, "num_attention_heads": %d, "head_dim": 128,
             "num_key_value_heads": 8, "vocab_size": 151936, "max_position_embeddings": 131072,
             "tie_word_embeddings": %s}
            """.formatted(hidden, intermediate, layers, heads, tied));
    }

    static ModelSpec qwenVl(int hidden, int intermediate, int layers, int heads, int kvHeads, boolean tied) {
        return ConfigModels.parse("Qwen2.5-VL", """
            {"architectures": ["Qwen2_5_VLForConditionalGeneration"], "model_type": "qwen2_5_vl",
             "hidden_size": %d, "intermediate_size": %d, "num_hidden_layers": %d, "num_attention_heads": %d,
             "num_key_value_heads": %d, "tie_word_embeddings": %s, "vocab_size": %d,
             "max_position_embeddings": 128000,
             "vision_config": {"depth": 32, "hidden_act": "silu", "hidden_size": 1280, "intermediate_size": 3420,
              "num_heads": 16, "in_chans": 3, "out_hidden_size": %d, "patch_size": 14, "spatial_merge_size": 2,
              "window_size": 112, "fullatt_block_indexes": [7, 15, 23, 31], "temporal_patch_size": 2}}
            """.formatted(
                        hidden, intermediate, layers, heads, kvHeads, tied, tied ? 151_936 : 152_064, hidden));
    }

    private static PlanRequest two(PlanRequest q) {
        return q.withDevices(2).withServing(q.serving().with(c -> c.set(Setting.TP, 2)));
    }

    private static PlanRequest four(PlanRequest q) {
        return q.withDevices(4).withServing(q.serving().with(c -> c.set(Setting.TP, 4)));
    }

    static PlanRequest vllm(ModelSpec model, String release, DeviceSpec card, Consumer<VllmSettings.Change> edit) {
        return vllm(model, release, card, edit, _ -> {});
    }

    static PlanRequest vllm(
            ModelSpec model,
            String release,
            DeviceSpec card,
            Consumer<VllmSettings.Change> edit,
            Consumer<DeploySettings.Change> more) {
        return request(
                EngineKind.VLLM, model, release, card, DeploySettings.defaults().with(c -> {
                    c.vllm = VllmSettings.defaults().with(edit);
                    more.accept(c);
                }));
    }

    static PlanRequest sglang(ModelSpec model, String release, DeviceSpec card, Consumer<SglangSettings.Change> edit) {
        return request(
                EngineKind.SGLANG,
                model,
                release,
                card,
                DeploySettings.defaults()
                        .with(c -> c.sglang = SglangSettings.defaults().with(edit)));
    }

    private static PlanRequest request(
            EngineKind kind, ModelSpec model, String release, DeviceSpec card, DeploySettings serving) {
        return new PlanRequest(
                model,
                kind,
                EngineVersion.of(release),
                card,
                1,
                0,
                serving,
                FinetuneSettings.internvl(),
                Calibration.NONE);
    }
}
