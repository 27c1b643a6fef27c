package dev.headroom.plan.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.catalogue.Packing.Shares;
import dev.headroom.plan.catalogue.WeightFormat.Reach;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads how a checkpoint is quantised out of its `config.json`, and which of its modules are.
final class PackingReader {
    private final JsonNode q;
    private final ModuleNames modules;

    private PackingReader(JsonNode q, ModuleNames modules) {
        this.q = q;
        this.modules = modules;
    }

    /// @param format the name of the nearest type in the list of those that can be asked for
    /// @param assumed what is taken where the file names a method that is not known
    record Read(String format, Packing packing, Optional<Sentence> assumed) {
        Read(String format, Packing packing) {
            this(format, packing, Optional.empty());
        }
    }

    static Read read(JsonNode config, DecoderSpec decoder, Optional<TowerSpec> tower) {
        JsonNode q = config.path("quantization_config");
        for (String inner : List.of("llm_config", "text_config", "language_config")) {
            q = q.isObject() ? q : config.path(inner).path("quantization_config");
        }
        q = q.isObject() ? q : config.path("compression_config");
        q = q.isObject() ? q : config.path("quantization");
        return q.isObject()
                ? new PackingReader(q, new ModuleNames(decoder, tower)).read()
                : new Read("hf", Packing.NONE);
    }

    private Read read() {
        String method = q.path("quant_method").asText("").toLowerCase(Locale.ROOT);
        int bits = Math.clamp(q.path("bits").asInt(4), 1, 16);
        int group = Math.max(0, q.path("group_size").asInt(128));
        boolean symmetric = q.path("sym").asBoolean(!q.path("zero_point").asBoolean(!q.has("sym")));
        return switch (method) {
            case "awq" -> integers("awq", bits, group, symmetric);
            case "gptq", "auto-round", "intel/auto-round", "auto_round", "gptqmodel" ->
                integers(
                        bits == 8 ? "gptq-int8" : method.contains("round") ? "auto-round" : "gptq",
                        bits,
                        group,
                        symmetric);
            case "bitsandbytes" -> bitsAndBytes();
            case "fp8", "fbgemm_fp8" -> fp8(method);
            case "mxfp4" -> new Read("mxfp4", packing(method, 4, 32, 4.25, Shares.of(Reach.EXPERTS)));
            case "compressed-tensors", "compressed_tensors" -> compressed(method);
            case "modelopt", "modelopt_fp4" ->
                q.path("quant_algo").asText("").toUpperCase(Locale.ROOT).contains("FP8")
                        ? new Read("fp8", packing(method, 8, 0, 8, listed()))
                        : new Read("nvfp4", packing(method, 4, 16, 4.5, listed()));
            case "", "mlx" ->
                q.path("config_groups").isObject()
                        ? compressed("compressed-tensors")
                        : mlx(bits, q.path("group_size").asInt(64));
            default ->
                new Read(
                        "hf",
                        Packing.NONE,
                        Optional.of(Sentence.of(
                                "The planner does not know the quantisation \"{}\"; weights are taken as 16 bit.",
                                method)));
        };
    }

    /// AWQ and GPTQ store zeros whether they are used or not, and never touch a tower.
    private Read integers(String format, int bits, int group, boolean symmetric) {
        Shares own = listed();
        return new Read(
                format,
                new Packing(
                        format,
                        bits,
                        group,
                        symmetric,
                        List.of(),
                        skipped(),
                        bits + (group == 0 ? 0 : (16.0 + bits) / group),
                        new Shares(
                                own.language(),
                                own.experts(),
                                0,
                                q.path("lm_head").asBoolean(false) ? 1 : 0,
                                0,
                                0)));
    }

    private Read bitsAndBytes() {
        boolean eight = q.path("load_in_8bit").asBoolean(q.path("_load_in_8bit").asBoolean(false));
        if (eight) {
            return new Read("bnb-int8", packing("bitsandbytes", 8, 0, 8, listed()));
        }
        boolean twice = q.path("bnb_4bit_use_double_quant").asBoolean(false);
        String type = q.path("bnb_4bit_quant_type").asText("nf4");
        String format = twice ? "nf4-double" : type.equals("fp4") ? "fp4" : "nf4";
        return new Read(format, packing("bitsandbytes", 4, 64, twice ? 4 + 8.0 / 64 + 32.0 / 16384 : 4.5, listed()));
    }

    private Read fp8(String method) {
        List<Integer> block = new ArrayList<>();
        q.path("weight_block_size").forEach(edge -> block.add(Math.clamp(edge.asInt(128), 1, 1 << 16)));
        double scales = block.size() == 2 ? 32.0 / ((long) block.get(0) * block.get(1)) : 0;
        return new Read("fp8", new Packing(method, 8, 0, true, block, skipped(), 8 + scales, listed()));
    }

    private Read compressed(String method) {
        JsonNode groups = q.path("config_groups");
        JsonNode first =
                groups.isObject() && !groups.isEmpty() ? groups.elements().next() : groups;
        JsonNode w = first.path("weights");
        int bits = Math.clamp(w.path("num_bits").asInt(4), 1, 16);
        boolean floats = w.path("type").asText("int").equals("float");
        int group = w.path("strategy").asText("").contains("group")
                ? Math.max(1, w.path("group_size").asInt(128))
                : 0;
        boolean symmetric = w.path("symmetric").asBoolean(true);
        double scale = floats && group > 0 ? 8 : 16;
        double per = group == 0 ? bits : bits + (scale + (symmetric ? 0 : bits)) / group;
        String format =
                floats ? bits == 8 ? group > 0 ? "mxfp8" : "fp8" : "nvfp4" : bits == 8 ? "w8a8" : "compressed-tensors";
        return new Read(
                format,
                new Packing(
                        method,
                        bits,
                        group,
                        symmetric,
                        List.of(),
                        skipped(),
                        per,
                        modules.shares(skipped(), texts(first.path("targets")))));
    }

    /// Embeddings and head are packed with the decoder; a scale and a bias in 16 bit for each group.
    private Read mlx(int bits, int group) {
        double per =
                q.path("mode").asText("affine").startsWith("mx") ? bits + 8.0 / 32 : bits + 32.0 / Math.max(1, group);
        return new Read(
                bits > 4 ? "mlx-8bit" : "mlx-4bit", packing("mlx", bits, group, per, Shares.of(Reach.WHOLE_DECODER)));
    }

    private Packing packing(String method, int bits, int group, double per, Shares shares) {
        return new Packing(method, bits, group, true, List.of(), skipped(), per, shares);
    }

    /// Every linear layer but those that the file lists, the head, and the embeddings, which are none.
    private Shares listed() {
        return modules.shares(skipped(), List.of());
    }

    private List<String> skipped() {
        for (String name : List.of(
                "ignored_layers", "modules_to_not_convert", "llm_int8_skip_modules", "ignore", "exclude_modules")) {
            if (q.path(name).isArray()) {
                return texts(q.path(name));
            }
        }
        return List.of();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
