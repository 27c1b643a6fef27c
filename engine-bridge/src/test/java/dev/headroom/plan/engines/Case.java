package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A published measurement and the request that describes it.
///
/// @param trust `A` or `B`, by how well settings and reading are known
/// @param family `lmdeploy`, `vllm`, `sglang`, `transformers` or `training`
/// @param measured MiB; 0 when only the outcome is known
/// @param uncertainty MiB, of the measurement
/// @param metric what was read
/// @param scored whether the settings determine the answer
/// @param outcome what happened, empty when not told
record Case(
        String id,
        String trust,
        String family,
        String source,
        long measured,
        long uncertainty,
        Metric metric,
        boolean scored,
        Optional<Outcome> outcome,
        String remark,
        PlanRequest request,
        Optional<PlanRequest> least) {

    /// What was read.
    enum Metric {
        /// Of the device, after start and a short question.
        RESTING,
        /// Of the device, at the worst moment.
        PEAK,
        /// The same with what torch's allocator keeps beside.
        SHOWN,
        /// What torch's allocator has taken at the worst moment.
        RESERVED,
        /// What torch had given to weights.
        WEIGHTS,
        /// The KV pool of one card.
        POOL
    }

    DeploymentPlan plan() {
        return Planner.plan(request);
    }

    double predicted() {
        return mib(plan());
    }

    /// Where a setting is not told: the prediction with the least it can be; otherwise the same.
    double predictedAtLeast() {
        return least.map(q -> mib(Planner.plan(q))).orElseGet(this::predicted);
    }

    private double mib(DeploymentPlan plan) {
        DevicePlan d = plan.tightest();
        return switch (metric) {
                    case RESTING -> d.resting();
                    case PEAK -> d.peak();
                    case SHOWN -> d.peak() + d.figure(DevicePlan.Named.CACHED).orElse(0);
                    case RESERVED ->
                        d.peak() + d.figure(DevicePlan.Named.CACHED).orElse(0) - d.bytes(ComponentKind.CONTEXT);
                    case WEIGHTS ->
                        d.bytes(ComponentKind.WEIGHTS_LANGUAGE)
                                + d.bytes(ComponentKind.WEIGHTS_VISION)
                                + d.bytes(ComponentKind.WEIGHTS_PROJECTOR);
                    case POOL -> plan.effective().kvReserved();
                }
                / 1048576.0;
    }

    /// Signed relative error.
    double error() {
        return (predicted() - measured) / measured;
    }

    static List<Case> all() {
        List<Case> all = new ArrayList<>();
        String camp2 = "InternLM/Tutorial camp2, lmdeploy/README.md 3.1-3.2";
        for (double r : new double[] {0.8, 0.5, 0.01}) {
            long mib = r == 0.8 ? 7856 : r == 0.5 ? 6608 : 4560;
            all.add(lmdeploy(
                    "internlm2-1.8b, ratio " + r,
                    "A",
                    camp2,
                    mib,
                    10,
                    false,
                    "",
                    tm("internlm2-chat-1_8b", "0.3.0", "a100-slice-8g", c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, r))));
        }
        all.add(lmdeploy(
                "internlm2-1.8b AWQ, ratio 0.01",
                "A",
                camp2,
                2472,
                10,
                false,
                "",
                tm(
                        "internlm2-chat-1_8b-4bit",
                        "0.3.0",
                        "a100-slice-8g",
                        c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.01))));
        all.add(lmdeploy(
                "internlm2.5-7b, ratio 0.8",
                "B",
                "InternLM/Tutorial camp3, docs/L2/LMDeploy",
                23552,
                512,
                false,
                "reading rounded to 1 GB",
                tm("internlm2_5-7b-chat", "0.5.3", "a100-slice-24g", c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.8))));
        int[][] legacy = {{8, 22337, 18241}, {16, 30593, 22369}, {32, 47073, 30625}, {48, 63553, 38881}};
        for (int[] row : legacy) {
            for (int bits = 0; bits <= 8; bits += 8) {
                int policy = bits;
                all.add(lmdeploy(
                        "internlm-7b, batch %d, KV %s".formatted(row[0], bits == 0 ? "fp16" : "int8"),
                        "A",
                        "LMDeploy docs/en/kv_int8.md at v0.0.14",
                        row[bits == 0 ? 1 : 2],
                        5,
                        false,
                        "the reading leaves 148 MiB for everything but weights and cache, less than a CUDA context",
                        tm("internlm-chat-7b", "0.0.14", "a100-80", c -> {
                            c.torch = false;
                            c.set(Setting.MAX_BATCH_SIZE, row[0]);
                            c.set(Setting.SESSION_LEN, 2056);
                            c.set(Setting.QUANT_POLICY, policy);
                        })));
            }
        }
        String w4 = "LMDeploy docs/en/w4a16.md at v0.0.14";
        all.add(lmdeploy(
                "Llama-2-7B fp16, context 2048",
                "B",
                w4,
                15462,
                150,
                true,
                "",
                tm("llama2-7b", "0.0.14", "4090", Case::profile)));
        all.add(lmdeploy(
                "Llama-2-7B W4A16, context 2048",
                "B",
                w4,
                6451,
                150,
                true,
                "eager kernel loading of that time is a constant measured on another card",
                tm("Llama-2-7B-chat-4bit", "0.0.14", "4090", Case::profile)));
        all.add(outcome(
                "Llama-2-13B fp16 on 24 GB",
                "A",
                "lmdeploy",
                w4,
                Outcome.DOES_NOT_FIT,
                tm("llama2-13b", "0.0.14", "4090", Case::profile)));
        String vlm = "InternLM/Tutorial camp2, lmdeploy_vlm/README.md";
        String subtracted =
                "cache_max_entry_count and the size of the slice: what was taken off as \"KV cache\" is more"
                        + " than the cache, for the rest is below the bytes of the weights alone (%d MiB)";
        all.add(open(
                "InternVL-Chat-V1-5, no KV",
                "lmdeploy",
                vlm,
                47695,
                400,
                Metric.RESTING,
                subtracted.formatted(48664),
                tm("internvl1.5", "0.4.2", "a100-80", c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.001)),
                tm("internvl1.5", "0.4.2", "a100-80", c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.001))));
        all.add(open(
                "xcomposer2-vl-7b, no KV",
                "lmdeploy",
                vlm,
                15535,
                400,
                Metric.RESTING,
                subtracted.formatted(16530),
                tm("xcomposer2-vl", "0.4.2", "a100-80", c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.001)),
                tm("xcomposer2-vl", "0.4.2", "a100-80", c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.001))));
        String xc25 = "InternLM-XComposer example_code/4bit/README.md";
        String pictures =
                "number and size of the pictures, and the card: the span is from no picture to one of 24 tiles, and"
                        + " both readings need about 9 GiB more, so several such pictures";
        all.add(open(
                "xcomposer2.5-7b, ratio 0.01",
                "lmdeploy",
                xc25,
                32573,
                600,
                Metric.PEAK,
                pictures,
                tm("xcomposer2.5", "0.5.2", "a100-80", Case::hd),
                tm("xcomposer2.5", "0.5.2", "a100-80", c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.01))));
        all.add(open(
                "xcomposer2.5-7b AWQ, ratio 0.01",
                "lmdeploy",
                xc25,
                23767,
                600,
                Metric.PEAK,
                pictures,
                tm("xcomposer2.5-4bit", "0.5.2", "a100-80", Case::hd),
                tm("xcomposer2.5-4bit", "0.5.2", "a100-80", c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.01))));
        all.add(open(
                "InternVL2-8B on 4 x 3090, KV pool of one card",
                "lmdeploy",
                "InternLM/lmdeploy issue 2993",
                2224,
                2,
                Metric.POOL,
                "which of the four engines printed the line, and how far the others were: the span is from the last to"
                        + " a lone first (the block of 2 MiB is met exactly)",
                fourCards(1),
                fourCards(4)));
        all.add(outcome(
                "InternVL2-8B on 4 x 3090, started four times",
                "B",
                "lmdeploy",
                "InternLM/lmdeploy issue 2993",
                Outcome.DOES_NOT_FIT,
                fourCards(4)));
        all.add(outcome(
                "InternVL2-76B on one A100 40GB, ratio 0.01",
                "B",
                "lmdeploy",
                "OpenGVLab/InternVL issue 465",
                Outcome.DOES_NOT_FIT,
                tm("InternVL2-76B", "0.5.2", "a100-40", c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.01))));
        others(all);
        all.addAll(ServerCases.all());
        return all;
    }

    private static void others(List<Case> all) {
        String swift = "ms-swift docs at v2.4.0";
        all.add(reading(
                "InternVL-Chat-V1-5 infers, 1 card",
                "B",
                "transformers",
                swift,
                56320,
                1024,
                tr("internvl1.5", "a100-80", c -> {})));
        all.add(reading(
                "InternVL-Chat-V1-5 infers, 2 cards",
                "B",
                "transformers",
                swift,
                30720,
                1024,
                tr("internvl1.5", "a100-80", c -> c.split = "auto").withDevices(2)));
        all.add(reading(
                "xcomposer2-vl-7b infers",
                "B",
                "transformers",
                swift,
                21504,
                1024,
                tr("xcomposer2-vl", "a100-80", c -> {})));
        all.add(reading(
                "Qwen-VL-Chat encodes 1792 tokens",
                "A",
                "transformers",
                "QwenLM/Qwen-VL README",
                23142,
                250,
                tr("qwen-vl", "a100-80", c -> {
                    c.textTokens = 1536;
                    c.newTokens = 1;
                })));
        all.add(reading(
                "xcomposer2.5-7b in fp32, weights in torch",
                "B",
                "transformers",
                "InternLM-XComposer issue 436",
                32758,
                700,
                Metric.WEIGHTS,
                "",
                tr("xcomposer2.5", "a100-80", c -> {
                    c.images = 0;
                    c.set(Setting.MODEL_FORMAT, "fp32");
                })));
        all.add(outcome(
                "InternVL-Chat-V1-5 on 3 x 4090",
                "A",
                "transformers",
                "OpenGVLab/InternVL issue 177",
                Outcome.DOES_NOT_FIT,
                tr("internvl1.5", "4090", c -> {}).withDevices(3)));
        all.add(outcome(
                "InternVL2-76B, MMMU, 8 x 40 GB",
                "A",
                "transformers",
                "VLMEvalKit issue 735",
                Outcome.DOES_NOT_FIT,
                mmmu("InternVL2-76B", "a100-40", 8, "flash")));
        all.add(outcome(
                "InternVL2-76B, MMMU, 8 x 80 GB",
                "A",
                "transformers",
                "VLMEvalKit issue 735",
                Outcome.FITS,
                mmmu("InternVL2-76B", "a100-80", 8, "flash")));
        all.add(outcome(
                "InternVL2-8B, MMMU, 2 x 4090",
                "A",
                "transformers",
                "VLMEvalKit issue 533",
                Outcome.FITS,
                mmmu("InternVL2-8B", "4090", 2, "flash")
                        .withServing(mmmu("InternVL2-8B", "4090", 2, "flash")
                                .serving()
                                .with(c -> c.images = 1))));
        all.add(outcome(
                "InternVL2-8B, MMMU, 8 x 24 GB, eager attention",
                "B",
                "transformers",
                "VLMEvalKit issue 533",
                Outcome.DOES_NOT_FIT,
                mmmu("InternVL2-8B", "3090", 8, "eager")));
        all.addAll(TrainingCases.seen());
        all.addAll(TrainingCases.heldOut());
        all.addAll(TrainingCases.undetermined());
        all.add(open(
                "InternVL-Chat-V1-5 LoRA, 2 cards by device_map",
                "training",
                swift,
                44032,
                1024,
                Metric.SHOWN,
                "lengths of the samples: pictures of COCO take 13 tiles, 3328 tokens, and a caption. The span is from"
                        + " samples of one length to mixed ones; swift's loader sets eager attention unless"
                        + " --use_flash_attn is given, and its scores are most of what moves",
                swift("internvl1.5", 2, c -> {
                    c.layerSplit = true;
                    c.maxLength = 3400;
                }),
                swift("internvl1.5", 2, c -> {
                    c.layerSplit = true;
                    c.maxLength = 3400;
                    c.mixedLengths = false;
                })));
        all.add(outcome(
                "InternVL-Chat-V1-5 LoRA, 1 card of 80 GB (the reading, 80 GB, is the card's size)",
                "B",
                "training",
                swift,
                Outcome.FITS,
                swift("internvl1.5", 1, c -> {})));
        all.add(outcome(
                "InternVL-Chat-V1-5 LoRA, 2 x 80 GB with ZeRO-2 (the reading, 80 GB, is the card's size)",
                "B",
                "training",
                swift,
                Outcome.FITS,
                swift("internvl1.5", 2, c -> c.zero = 2)));
        all.add(reading(
                "xcomposer2-vl-7b LoRA on coco-en-mini",
                "B",
                "training",
                swift,
                21504,
                1024,
                Metric.SHOWN,
                "a picture of 1225 tokens and a caption: 1300 tokens",
                swift("xcomposer2-vl", 1, c -> {
                    c.maxLength = 1300;
                    c.tiles = 1;
                })));
        all.add(open(
                "InternVL3-8B LoRA on LaTeX_OCR",
                "training",
                "ms-swift examples/models/internvl3/train.sh",
                24576,
                700,
                Metric.SHOWN,
                "tokens of the longest sample: max_length 4096 is a cap, and LaTeX_OCR's samples are short. The span"
                        + " is from 512 tokens to the cap",
                swift("InternVL3-8B", 1, c -> {
                    c.attention = "flash";
                    c.loraTargets = "all";
                }),
                swift("InternVL3-8B", 1, c -> {
                    c.attention = "flash";
                    c.loraTargets = "all";
                    c.maxLength = 512;
                    c.tiles = 1;
                })));
        all.add(open(
                "XComposer2-4KHD LoRA by swift, 8 x A100 40GB, out of memory at step 600",
                "training",
                "ms-swift issue 1494",
                40960,
                0,
                Metric.SHOWN,
                "max_length and hd_num (the model may even be the one of fixed pictures): the largest sample decides,"
                        + " and the card's size lies inside the span from 2048 tokens to 16384",
                swift1494(16384, 56),
                swift1494(2048, 1)));
        all.add(outcome(
                "XComposer2-4KHD LoRA on 32 GB",
                "B",
                "training",
                "InternLM-XComposer issue 318",
                Outcome.DOES_NOT_FIT,
                PlanRequest.tuning(
                        ModelCatalogue.get("xcomposer2-4khd"),
                        DeviceCatalogue.get("v100-32"),
                        FinetuneSettings.xcomposer())));
    }

    private static void profile(DeploySettings.Change c) {
        c.set(Setting.SESSION_LEN, 2056);
        c.set(Setting.MAX_BATCH_SIZE, 1);
        c.set(Setting.MAX_PREFILL_TOKEN_NUM, 2048);
    }

    static PlanRequest fourCards(int engines) {
        return tm("InternVL2-8B", "0.6.0", "3090", c -> {
                    c.set(Setting.TP, 4);
                    c.set(Setting.PROCESSES, engines);
                    c.images = 1;
                })
                .withDevices(4);
    }

    /// swift's own defaults of that time: eager attention unless asked otherwise, the fused attention map as target.
    private static PlanRequest swift(String model, int cards, Consumer<FinetuneSettings.Change> edit) {
        PlanRequest one = ft(model, c -> {
            c.recipe = "swift";
            c.zero = -1;
            c.fp32Adapter = true;
            c.batch = 1;
            c.loraR = 8;
            c.loraTargets = "wqkv";
            c.attention = "eager";
            c.maxLength = 4096;
        });
        return one.withDevices(cards).withTuning(one.tuning().with(edit));
    }

    private static PlanRequest swift1494(int tokens, int pieces) {
        return swift("xcomposer2-4khd", 8, c -> {
                    c.zero = 2;
                    c.attention = "flash";
                    c.maxLength = tokens;
                    c.tiles = pieces;
                })
                .withDevice(DeviceCatalogue.get("a100-40"));
    }

    private static void hd(DeploySettings.Change c) {
        c.set(Setting.CACHE_MAX_ENTRY_COUNT, 0.01);
        c.images = 1;
    }

    /// Five pictures of 13 tiles: VLMEvalKit's budget of 64 with thumbnails, and the long answers of MMMU.
    private static PlanRequest mmmu(String model, String card, int cards, String attention) {
        return tr(model, card, c -> {
                    c.images = 5;
                    c.newTokens = 4096;
                    c.attention = attention;
                    c.split = "split_model";
                })
                .withDevices(cards);
    }

    private static PlanRequest tm(String model, String version, String card, Consumer<DeploySettings.Change> edit) {
        return PlanRequest.serving(
                ModelCatalogue.get(model),
                EngineKind.TURBOMIND,
                version,
                DeviceCatalogue.get(card),
                DeploySettings.defaults().with(c -> c.images = 0).with(edit));
    }

    private static PlanRequest tr(String model, String card, Consumer<DeploySettings.Change> edit) {
        return PlanRequest.serving(
                ModelCatalogue.get(model),
                EngineKind.TRANSFORMERS,
                "0.16.0",
                DeviceCatalogue.get(card),
                DeploySettings.defaults().with(edit));
    }

    private static PlanRequest ft(String model, Consumer<FinetuneSettings.Change> edit) {
        return PlanRequest.tuning(
                ModelCatalogue.get(model),
                DeviceCatalogue.get("a100-80"),
                FinetuneSettings.internvl().with(edit));
    }

    private static Case lmdeploy(
            String id,
            String trust,
            String source,
            long mib,
            long uncertain,
            boolean peak,
            String remark,
            PlanRequest q) {
        return new Case(
                id,
                trust,
                "lmdeploy",
                source,
                mib,
                uncertain,
                peak ? Metric.SHOWN : Metric.RESTING,
                true,
                Optional.empty(),
                remark,
                q,
                Optional.empty());
    }

    /// The settings do not determine the answer.
    ///
    /// @param missing the setting that is not told
    /// @param most the request with the most it can be
    /// @param least the request with the least it can be
    static Case open(
            String id,
            String family,
            String source,
            long mib,
            long uncertain,
            Metric metric,
            String missing,
            PlanRequest most,
            PlanRequest least) {
        return new Case(
                id,
                "B",
                family,
                source,
                mib,
                uncertain,
                metric,
                false,
                Optional.empty(),
                missing,
                most,
                Optional.of(least));
    }

    static Case reading(
            String id, String trust, String family, String source, long mib, long uncertain, PlanRequest q) {
        return reading(id, trust, family, source, mib, uncertain, Metric.SHOWN, "", q);
    }

    static Case reading(
            String id,
            String trust,
            String family,
            String source,
            long mib,
            long uncertain,
            Metric metric,
            String remark,
            PlanRequest q) {
        return new Case(
                id, trust, family, source, mib, uncertain, metric, true, Optional.empty(), remark, q, Optional.empty());
    }

    static Case outcome(String id, String trust, String family, String source, Outcome outcome, PlanRequest q) {
        return new Case(
                id, trust, family, source, 0, 0, Metric.SHOWN, true, Optional.of(outcome), "", q, Optional.empty());
    }

    @Override
    public String toString() {
        return id;
    }
}
