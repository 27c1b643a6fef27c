package dev.headroom.plan.deploy;

import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.deploy.DeploymentPlan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A published measurement and the request that describes it.
///
/// @param trust `A` or `B`, by how well settings and reading are known
/// @param family `lmdeploy`, `transformers` or `training`
/// @param measured MiB; 0 when only the outcome is known
/// @param uncertainty MiB, of the measurement
/// @param atPeak whether the reading holds the peak
/// @param scored whether the settings determine the answer
/// @param outcome what happened, empty when not told
record Case(
        String id,
        String trust,
        String family,
        String source,
        long measured,
        long uncertainty,
        boolean atPeak,
        boolean scored,
        Optional<Outcome> outcome,
        String remark,
        PlanRequest request) {

    DeploymentPlan plan() {
        return Planner.plan(request);
    }

    double predicted() {
        DevicePlan d = plan().tightest();
        return (atPeak ? d.peak() : d.resting()) / 1048576.0;
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
                    tm("internlm2-chat-1_8b", "0.3.0", "a100-slice-8g", c -> c.cacheMaxEntryCount = r)));
        }
        all.add(lmdeploy(
                "internlm2-1.8b AWQ, ratio 0.01",
                "A",
                camp2,
                2472,
                10,
                false,
                "",
                tm("internlm2-chat-1_8b-4bit", "0.3.0", "a100-slice-8g", c -> c.cacheMaxEntryCount = 0.01)));
        all.add(lmdeploy(
                "internlm2.5-7b, ratio 0.8",
                "B",
                "InternLM/Tutorial camp3, docs/L2/LMDeploy",
                23552,
                512,
                false,
                "reading rounded to 1 GB",
                tm("internlm2_5-7b-chat", "0.5.3", "a100-slice-24g", c -> c.cacheMaxEntryCount = 0.8)));
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
                            c.maxBatchSize = row[0];
                            c.sessionLen = 2056;
                            c.quantPolicy = policy;
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
        all.add(unscored(
                "InternVL-Chat-V1-5, no KV",
                vlm,
                47695,
                "below the bytes of its weights alone (48664 MiB): not a reading of device memory",
                tm("internvl1.5", "0.4.2", "a100-80", c -> c.cacheMaxEntryCount = 0.001)));
        all.add(unscored(
                "xcomposer2-vl-7b, no KV",
                vlm,
                15535,
                "below the bytes of its weights alone (16530 MiB)",
                tm("xcomposer2-vl", "0.4.2", "a100-80", c -> c.cacheMaxEntryCount = 0.001)));
        String xc25 = "InternLM-XComposer example_code/4bit/README.md";
        all.add(unscored(
                "xcomposer2.5-7b, ratio 0.01",
                xc25,
                32573,
                "pictures and card not told; high resolution activations are most of it",
                tm("xcomposer2.5", "0.5.2", "a100-80", Case::hd)));
        all.add(unscored(
                "xcomposer2.5-7b AWQ, ratio 0.01",
                xc25,
                23767,
                "pictures and card not told",
                tm("xcomposer2.5-4bit", "0.5.2", "a100-80", Case::hd)));
        all.add(outcome(
                "InternVL2-8B on 4 x 3090, started four times",
                "B",
                "lmdeploy",
                "InternLM/lmdeploy issue 2993",
                Outcome.DOES_NOT_FIT,
                tm("InternVL2-8B", "0.6.0", "3090", c -> {
                            c.tp = 4;
                            c.processes = 4;
                            c.images = 1;
                        })
                        .withDevices(4)));
        all.add(outcome(
                "InternVL2-76B on one A100 40GB, ratio 0.01",
                "B",
                "lmdeploy",
                "OpenGVLab/InternVL issue 465",
                Outcome.DOES_NOT_FIT,
                tm("InternVL2-76B", "0.5.2", "a100-40", c -> c.cacheMaxEntryCount = 0.01)));
        others(all);
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
        for (int[] row : new int[][] {{512, 18442}, {2048, 28406}, {8192, 49572}}) {
            all.add(reading(
                    "Qwen-7B LoRA, max_length " + row[0],
                    "A",
                    "training",
                    "ms-swift docs, benchmark table",
                    row[1],
                    150,
                    ft("qwen-7b", c -> {
                        c.recipe = "swift";
                        c.zero = -1;
                        c.fp32Adapter = true;
                        c.batch = 1;
                        c.loraR = 8;
                        c.loraTargets = "attention";
                        c.maxLength = row[0];
                    })));
        }
        for (int[] row : new int[][] {{512, 24166}, {2048, 27955}}) {
            all.add(reading(
                    "Qwen-VL-Chat LoRA, sequence " + row[0],
                    "A",
                    "training",
                    "QwenLM/Qwen-VL README",
                    row[1],
                    300,
                    ft("qwen-vl", c -> {
                        c.recipe = "qwen-vl";
                        c.zero = 2;
                        c.batch = 1;
                        c.loraR = 64;
                        c.maxLength = row[0];
                        c.tiles = 1;
                    })));
        }
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
        c.sessionLen = 2056;
        c.maxBatchSize = 1;
        c.maxPrefillTokenNum = 2048;
    }

    private static void hd(DeploySettings.Change c) {
        c.cacheMaxEntryCount = 0.01;
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
        return new Case(id, trust, "lmdeploy", source, mib, uncertain, peak, true, Optional.empty(), remark, q);
    }

    private static Case unscored(String id, String source, long mib, String why, PlanRequest q) {
        return new Case(id, "B", "lmdeploy", source, mib, 600, true, false, Optional.empty(), why, q);
    }

    private static Case reading(
            String id, String trust, String family, String source, long mib, long uncertain, PlanRequest q) {
        return new Case(id, trust, family, source, mib, uncertain, true, true, Optional.empty(), "", q);
    }

    private static Case outcome(String id, String trust, String family, String source, Outcome outcome, PlanRequest q) {
        return new Case(id, trust, family, source, 0, 0, true, true, Optional.of(outcome), "", q);
    }

    @Override
    public String toString() {
        return id;
    }
}
