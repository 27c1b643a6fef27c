package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.Attention;
import dev.headroom.plan.catalogue.Confidence;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.FeedForward;
import dev.headroom.plan.catalogue.LayerRun;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.catalogue.Packing;
import dev.headroom.plan.engines.Case.Metric;
import dev.headroom.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// Published tables of training runs, one case a cell. What the two constants of the allocator were chosen with is told
/// apart from what was only compared afterwards.
final class TrainingCases {
    private static final String QWEN = "QwenLM/Qwen README, profiling of memory";
    private static final String QWEN_VL = "QwenLM/Qwen-VL README";
    private static final String SWIFT = "ms-swift docs, benchmark table";
    private static final int[] LENGTHS = {256, 512, 1024, 2048, 4096, 8192};

    private TrainingCases() {}

    /// Cells that were in view when the constants were chosen.
    static List<Case> seen() {
        List<Case> all = new ArrayList<>();
        qwen(all, "qwen-7b", "LoRA", "20.1 20.4 21.5 23.8 29.7 36.6", c -> {});
        qwen(all, "qwen-7b", "LoRA with embeddings", "33.7 34.1 35.2 35.1 39.2 48.5", c -> c.trainEmbeddings = true);
        qwen(all, "qwen-14b", "LoRA", "34.6 35.1 35.3 37.4 42.5 55.2", c -> {});
        vl(all, "LoRA", "23.3 23.6 25.1 27.3", c -> {});
        swift(all, "qwen-7b", "c_attn", "18.01 21.73 27.74 35.31 48.41");
        for (double[] row : new double[][] {{512, 73.37}, {1024, 73.64}, {2048, 74.26}, {4096, 78.76}}) {
            all.add(reserved("Qwen-7B full tuning, max_length " + (int) row[0], row[1], swift("qwen-7b", c -> {
                c.loraR = 0;
                c.fp32Adapter = false;
                c.maxLength = (int) row[0];
            })));
        }
        return all;
    }

    /// Cells that were compared when the constants stood.
    static List<Case> heldOut() {
        List<Case> all = new ArrayList<>();
        qwen(all, "qwen-14b", "LoRA with embeddings", "51.2 51.1 51.5 54.1 56.8 67.7", c -> c.trainEmbeddings = true);
        qwen(all, "qwen-7b", "Q-LoRA", "11.5 11.5 12.3 13.9 16.9 23.5", TrainingCases::deepSpeed);
        qwen(all, "qwen-14b", "Q-LoRA", "18.7 18.4 18.9 19.9 23.0 27.9", TrainingCases::deepSpeed);
        vl(all, "LoRA with embeddings", "37.1 37.3 38.7 38.7", c -> c.trainEmbeddings = true);
        vl(all, "Q-LoRA", "17.0 17.2 18.2 19.3", TrainingCases::deepSpeed);
        swift(all, "qwen-14b", "c_attn", "30.14 34.43 40.14 47.95 60.74");
        swift(all, "Yi-34B-Chat", "q_proj,k_proj,v_proj", "66.72 69.10 71.34 78.72");
        all.add(reserved(
                "Qwen-7B LoRA, max_length 2048, nothing recomputed",
                37.70,
                swift("qwen-7b", c -> c.gradientCheckpointing = false)));
        all.add(reserved("Qwen-7B LoRA, max_length 2048, batch 8", 76.14, swift("qwen-7b", c -> c.batch = 8)));
        return all;
    }

    /// Cells that the lengths of the samples decide: not told beyond their range, and not met.
    static List<Case> undetermined() {
        List<Case> all = new ArrayList<>();
        double[] yi = {13.72, 15.44, 16.95, 28.25, 43.81};
        for (int i = 0; i < yi.length; i++) {
            int length = LENGTHS[i + 1];
            all.add(mixed("Yi-6B-Chat LoRA, max_length " + length, yi[i], swift("Yi-6B-Chat", c -> {
                c.loraTargets = "q_proj,k_proj,v_proj";
                c.maxLength = length;
            })));
        }
        for (double[] row : new double[][] {{2, 43.11}, {4, 63.81}}) {
            all.add(mixed(
                    "Qwen-7B LoRA, max_length 2048, batch " + (int) row[0],
                    row[1],
                    swift("qwen-7b", c -> c.batch = (int) row[0])));
        }
        return all;
    }

    private static Case mixed(String id, double gib, PlanRequest q) {
        return Case.open(
                id,
                "training",
                SWIFT,
                Math.round(gib * 1024),
                20,
                Metric.RESERVED,
                "the mix of lengths: the samples have 91 to 19548 tokens, those above max_length are left out. The span"
                        + " is from samples of one length to the planner's cache of torch's allocator",
                q,
                q.withTuning(q.tuning().with(c -> c.mixedLengths = false)));
    }

    /// 16 bit floats with DeepSpeed, as finetune_qlora_single_gpu.sh has it.
    private static void deepSpeed(FinetuneSettings.Change c) {
        c.zero = 2;
    }

    private static void qwen(
            List<Case> all, String model, String method, String gib, Consumer<FinetuneSettings.Change> edit) {
        String[] cells = gib.split(" ");
        for (int i = 0; i < cells.length; i++) {
            int length = LENGTHS[i];
            all.add(shown(
                    "%s %s, %d tokens".formatted(name(model), method, length),
                    QWEN,
                    "A",
                    Double.parseDouble(cells[i]),
                    request(model, method, c -> {
                        c.loraTargets = "c_attn,c_proj,w1,w2";
                        c.maxLength = length;
                        edit.accept(c);
                    })));
        }
    }

    private static void vl(List<Case> all, String method, String gib, Consumer<FinetuneSettings.Change> edit) {
        int[] lengths = {384, 512, 1024, 2048};
        String[] cells = gib.split(" ");
        for (int i = 0; i < cells.length; i++) {
            int length = lengths[i];
            all.add(shown(
                    "Qwen-VL-Chat %s, %d tokens".formatted(method, length),
                    QWEN_VL,
                    method.equals("Q-LoRA") ? "C" : "A", // the type of the tower in the Int4 files is not told
                    Double.parseDouble(cells[i]),
                    request("qwen-vl", method, c -> {
                        c.maxLength = length;
                        edit.accept(c);
                    })));
        }
    }

    private static void swift(List<Case> all, String model, String targets, String gib) {
        String[] cells = gib.split(" ");
        for (int i = 0; i < cells.length; i++) {
            int length = LENGTHS[i + 1];
            all.add(reserved(
                    "%s LoRA, max_length %d".formatted(name(model), length),
                    Double.parseDouble(cells[i]),
                    swift(model, c -> {
                        c.maxLength = length;
                        c.loraTargets = targets;
                    })));
        }
    }

    private static String name(String model) {
        return model.startsWith("qwen")
                ? "Qwen-" + model.substring("qwen-".length()).toUpperCase(Locale.ROOT)
                : model;
    }

    private static PlanRequest request(String model, String method, Consumer<FinetuneSettings.Change> edit) {
        PlanRequest q = PlanRequest.tuning(
                ModelCatalogue.get(model),
                DeviceCatalogue.get("a100-80"),
                FinetuneSettings.of("qwen-vl").with(edit));
        return method.equals("Q-LoRA") ? q.withServing(q.serving().with(c -> c.set(Setting.MODEL_FORMAT, "gptq"))) : q;
    }

    /// Yi's decoders are in the catalogue as parts of other models.
    private static ModelSpec model(String name) {
        String holder = switch (name) {
            case "Yi-6B-Chat" -> "Yi-VL-6B";
            case "Yi-34B-Chat" -> "InternVL2-40B";
            default -> "";
        };
        if (holder.isEmpty()) {
            return ModelCatalogue.get(name);
        }
        return ModelCatalogue.get(holder).decoderAlone().named(name, "the catalogue");
    }

    /// The decoder of Qwen3-VL-30B-A3B.
    static ModelSpec mixture() {
        DecoderSpec decoder = new DecoderSpec(
                "qwen3_moe",
                2048,
                new Attention.Grouped(32, 4, 128),
                new FeedForward.Experts(128, 8, 768, 0, 0, 0, 0, false),
                List.of(new LayerRun(48, new LayerRun.Memory.Full())),
                DecoderSpec.Norms.TWO,
                0,
                new DecoderSpec.Vocabulary(151936, false),
                32768,
                0);
        return new ModelSpec(
                "Qwen3-30B-A3B",
                List.of(),
                "Qwen3MoeForCausalLM",
                "qwen",
                decoder,
                Optional.empty(),
                "hf",
                Packing.NONE,
                Optional.empty(),
                Confidence.PUBLISHED,
                List.of(),
                "");
    }

    private static PlanRequest swift(String model, Consumer<FinetuneSettings.Change> edit) {
        return PlanRequest.tuning(
                model(model),
                DeviceCatalogue.get("a100-80"),
                FinetuneSettings.swift()
                        .with(c -> {
                            c.attention = "flash";
                            c.maxLength = 2048;
                            c.loraTargets = "c_attn";
                        })
                        .with(edit));
    }

    private static Case shown(String id, String source, String trust, double gib, PlanRequest q) {
        return training(id, source, trust, gib, 100, Metric.SHOWN, q);
    }

    /// torch's own figure, which the trainer's log tells: without the context.
    private static Case reserved(String id, double gib, PlanRequest q) {
        return training(id, SWIFT, "A", gib, 20, Metric.RESERVED, q);
    }

    private static Case training(
            String id, String source, String trust, double gib, long uncertain, Metric metric, PlanRequest q) {
        return new Case(
                id,
                trust,
                "training",
                source,
                Math.round(gib * 1024),
                uncertain,
                metric,
                true,
                Optional.empty(),
                "",
                q,
                Optional.empty());
    }
}
