package dev.headroom.plan.catalogue.architectures;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.LayerRun;
import dev.headroom.plan.catalogue.LayerRun.Memory;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what each layer of a decoder remembers, in the words of any of the classes.
final class Layers {
    private static final Memory FULL = new Memory.Full();

    private final Block block;
    private final int layers;
    private final int hidden;
    private final ConfigFile file;

    private Layers(Block block, int layers, int hidden, ConfigFile file) {
        this.block = block;
        this.layers = layers;
        this.hidden = hidden;
        this.file = file;
    }

    static List<LayerRun> read(Block block, int layers, int hidden, ConfigFile file) {
        return new Layers(block, layers, hidden, file).runs();
    }

    private List<LayerRun> runs() {
        Map<Memory, Integer> counts = new LinkedHashMap<>();
        int owners = layers - Math.min(layers, block.count("num_kv_shared_layers", 0, Dimension.LAYERS));
        List<Memory> each = memories();
        for (int i = 0; i < layers; i++) {
            counts.merge(i < owners ? each.get(i) : new Memory.Shared(), 1, Integer::sum);
        }
        List<LayerRun> runs = new ArrayList<>();
        counts.forEach((memory, count) -> runs.add(new LayerRun(count, memory)));
        return runs;
    }

    private List<Memory> memories() {
        List<Memory> all = new ArrayList<>(layers);
        JsonNode types = block.own("layer_types", "block_types", "layers_block_type");
        JsonNode cross = block.said("cross_attention_layers");
        boolean listed = types.isArray() && types.size() >= layers;
        for (int i = 0; i < layers; i++) {
            all.add(listed ? named(types.path(i).asText("")) : contains(cross, i) ? new Memory.Cross() : usual(i));
        }
        return all;
    }

    private Memory named(String type) {
        return switch (type) {
            case "sliding_attention", "sliding" ->
                window().map(Memory.class::cast).orElse(FULL);
            case "chunked_attention" -> chunked();
            case "linear_attention", "recurrent", "mamba", "conv", "linear" -> recurrent(type);
            case "cross_attention" -> new Memory.Cross();
            default -> FULL;
        };
    }

    /// Where the file lists no types.
    private Memory usual(int layer) {
        if (block.defaults().path("chunked").asBoolean()) {
            JsonNode rope = block.own("no_rope_layers");
            boolean full = rope.isArray() && layer < rope.size()
                    ? rope.path(layer).asInt(1) == 0
                    : (layer + 1) % Math.max(1, block.count("no_rope_layer_interval", 4, Dimension.LAYERS)) == 0;
            return full ? FULL : chunked();
        }
        int interval = block.count("full_attention_interval", 0, Dimension.LAYERS);
        if (interval > 0 && !block.said("linear_num_value_heads").isMissingNode()) {
            return (layer + 1) % interval == 0 ? FULL : recurrent("linear_attention");
        }
        // 1: every layer is full, whatever window the file names; 0: the window is every layer's
        int every = block.own("sliding_window_pattern", "_sliding_window_pattern", "interleaved_sliding_window")
                .asInt(block.defaults().path("full_layer_every").asInt(0));
        boolean within = every <= 0 ? block.flag("use_sliding_window", true) : (layer + 1) % every != 0;
        return within ? window().map(Memory.class::cast).orElse(FULL) : FULL;
    }

    private Optional<Memory.Sliding> window() {
        return block.none("sliding_window")
                ? Optional.empty()
                : block.maybe(Dimension.WINDOW).map(Memory.Sliding::new);
    }

    private Memory chunked() {
        return block.none("attention_chunk_size")
                ? FULL
                : new Memory.Chunked(block.count("attention_chunk_size", 8192, Dimension.WINDOW));
    }

    /// Gated delta rule, as Qwen3-Next and its successors have it: a matrix for each value head in 32 bit, and the last
    /// tokens of a short convolution.
    private Memory recurrent(String type) {
        if (block.said("linear_num_value_heads").isMissingNode()) {
            file.assume(Sentence.of(
                    "Layers of the kind \"{}\" are taken as large as those with attention, and as keeping nothing.",
                    type));
            return new Memory.Shared();
        }
        long keyHeads = block.count("linear_num_key_heads", 16, Dimension.HEADS);
        long valueHeads = block.count("linear_num_value_heads", 32, Dimension.HEADS);
        long keyDim = block.count("linear_key_head_dim", 128, Dimension.HEAD);
        long valueDim = block.count("linear_value_head_dim", 128, Dimension.HEAD);
        long kernel = block.count("linear_conv_kernel_dim", 4, Dimension.HEAD);
        long keys = keyHeads * keyDim;
        long values = valueHeads * valueDim;
        long convolved = 2 * keys + values;
        return new Memory.Recurrent(
                hidden * (2 * keys + 2 * values + 2 * valueHeads) + values * hidden,
                convolved * kernel + 2 * valueHeads + valueDim,
                valueHeads * keyDim * valueDim * 4 + convolved * kernel * 2);
    }

    private static boolean contains(JsonNode list, int layer) {
        for (JsonNode each : list) {
            if (each.isInt() && each.asInt() == layer) {
                return true;
            }
        }
        return false;
    }
}
