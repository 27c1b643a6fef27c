package dev.headroom.checkpoint;

import dev.headroom.plan.llamacpp.GgufLayer;
import dev.headroom.plan.llamacpp.GgufShape;
import dev.headroom.plan.llamacpp.GgufWeight;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads from the headers of a GGUF model what decides its memory. Widths are taken from the tensors themselves where
/// they can be; what only the metadata knows is read there.
public final class GgufShapes {
    private static final String EMBEDDINGS = "token_embd.weight";

    private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,4})\\.(.*)");

    /// Architectures whose layers see a window, and every how many one sees all; without an entry, a window in the
    /// metadata is not used.
    private static final Map<String, Integer> WINDOWS = Map.ofEntries(
            Map.entry("gemma2", 2),
            Map.entry("gemma3", 6),
            Map.entry("gemma3n", 5),
            Map.entry("gemma4", 6),
            Map.entry("cohere2", 4),
            Map.entry("cohere2moe", 4),
            Map.entry("gpt-oss", 2),
            Map.entry("llama4", 4),
            Map.entry("exaone4", 4),
            Map.entry("exaone-moe", 4),
            Map.entry("olmo2", 4),
            Map.entry("plamo3", 8),
            Map.entry("afmoe", 4),
            Map.entry("smallthinker", 4));

    private static final Set<String> OUTPUTS_LATE = Set.of("qwen35", "qwen35moe", "gpt-oss", "mistral3");

    private final String architecture;
    private final GgufHeader header;
    private final Map<String, GgufTensor> tensors = new HashMap<>();
    private final List<GgufWeight> weights = new ArrayList<>();
    private final int layers;

    private GgufShapes(Path file, List<GgufHeader> pieces) {
        this.header = pieces.getFirst();
        this.architecture = header.architecture()
                .orElseThrow(() -> new CheckpointException(
                        Sentence.of("{} does not name its architecture; download it again.", file)));
        this.layers = Math.clamp(number("block_count", 0), 0, 10_000);
        for (int i = 0; i < pieces.size(); i++) {
            for (GgufTensor t : pieces.get(i).tensors()) {
                tensors.put(t.name(), t);
                weights.add(weight(t, i));
            }
        }
        if (layers == 0 || !tensors.containsKey(EMBEDDINGS)) {
            throw new CheckpointException(Sentence.of(
                    "{} holds no decoder that can be planned: its header names no {}.",
                    file,
                    layers == 0 ? architecture + ".block_count" : EMBEDDINGS));
        }
    }

    /// @param pieces of one model, in their order
    /// @throws CheckpointException when a file cannot be read, or holds no decoder
    public static GgufShape read(List<Path> pieces) {
        return of(pieces.getFirst(), pieces.stream().map(Gguf::read).toList());
    }

    /// @param file to name in a complaint
    public static GgufShape of(Path file, List<GgufHeader> pieces) {
        return new GgufShapes(file, pieces).shape();
    }

    private GgufShape shape() {
        int nextn = Math.clamp(number("nextn_predict_layers", 0), 0, layers - 1);
        List<GgufLayer> all = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            all.add(layer(i, layers - nextn));
        }
        return new GgufShape(
                architecture,
                all,
                nextn,
                (int) columns(embeddings()),
                (int) rows(embeddings()),
                number("context_length", 2048),
                WINDOWS.containsKey(architecture) || !slidingLayers().isEmpty()
                        ? number("attention.sliding_window", 0)
                        : 0,
                experts(),
                style(),
                weights);
    }

    private GgufLayer layer(int i, int running) {
        String block = "blk." + i + ".";
        boolean experts = tensors.containsKey(block + "ffn_up_exps.weight")
                || tensors.containsKey(block + "ffn_gate_up_exps.weight");
        int dense = width(block + (experts ? "ffn_up_shexp.weight" : "ffn_up.weight"));
        if (!experts && !gated() && architecture.startsWith("phi3")) {
            dense /= 2; // gate and up in one matrix
        }
        return new GgufLayer(cache(i, running), at("attention.head_count", i, 1), dense, experts);
    }

    private GgufLayer.Cache cache(int i, int running) {
        String block = "blk." + i + ".";
        boolean state = tensors.keySet().stream()
                .anyMatch(n -> n.startsWith(block + "ssm_") || n.startsWith(block + "shortconv"));
        if (state && !tensors.containsKey(block + "attn_k.weight")) {
            return recurrent();
        }
        int kvHeads = at("attention.head_count_kv", i, at("attention.head_count", i, 1));
        int shared = number("attention.shared_kv_layers", architecture.equals("gemma3n") ? layers - 20 : 0);
        if (kvHeads == 0 || i < running && shared > 0 && i >= running - shared) {
            return new GgufLayer.Nothing();
        }
        boolean sliding = sliding(i, running);
        int usual = (int) columns(embeddings()) / Math.max(1, at("attention.head_count", i, 1));
        int key = number("attention.key_length", usual);
        int value = number("attention.value_length", usual);
        if (sliding) {
            key = number("attention.key_length_swa", key);
            value = number("attention.value_length_swa", value);
        }
        boolean latent = number("attention.key_length_mla", 0) > 0;
        return new GgufLayer.Attention(latent ? 1 : kvHeads, key, latent ? 0 : value, sliding);
    }

    private GgufLayer.Recurrent recurrent() {
        int kernel = number("ssm.conv_kernel", 0);
        long inner = number("ssm.inner_size", 0);
        long state = number("ssm.state_size", 0);
        int shortcut = number("shortconv.l_cache", 0);
        long embedding = columns(embeddings());
        if (shortcut > 0) {
            return new GgufLayer.Recurrent(embedding * (shortcut - 1L), 0, embedding);
        }
        long channels = inner + 2L * number("ssm.group_count", 0) * state;
        return new GgufLayer.Recurrent(Math.max(0, kernel - 1L) * channels, state * inner, inner);
    }

    private boolean sliding(int i, int running) {
        List<Long> flags = slidingLayers();
        if (!flags.isEmpty()) {
            return i < flags.size() && flags.get(i) != 0;
        }
        Integer usual = WINDOWS.get(architecture);
        if (usual == null || i >= running || number("attention.sliding_window", 0) == 0) {
            return false;
        }
        int period = number("attention.sliding_window_pattern", usual);
        boolean denseFirst = architecture.equals("cohere2moe") || architecture.equals("smallthinker");
        return period == 0 || (denseFirst ? i % period != 0 : i % period < period - 1);
    }

    /// A flag for each layer, where the file has them.
    private List<Long> slidingLayers() {
        List<Long> flags = header.wholes(architecture + ".attention.sliding_window_pattern");
        return flags.size() > 1 ? flags : List.of();
    }

    private GgufShape.Experts experts() {
        int total = number("expert_count", 0);
        if (total == 0) {
            return GgufShape.Experts.NONE;
        }
        int width = number("expert_feed_forward_length", 0);
        for (int i = 0; i < layers && width == 0; i++) {
            width = width("blk." + i + ".ffn_up_exps.weight");
        }
        return new GgufShape.Experts(total, number("expert_used_count", 1), width);
    }

    private GgufShape.Style style() {
        boolean gatedAttention = architecture.startsWith("qwen35") || architecture.equals("qwen3next");
        boolean fused = tensors.keySet().stream().anyMatch(n -> n.endsWith(".attn_qkv.weight"))
                && tensors.keySet().stream().noneMatch(n -> n.endsWith(".attn_k.weight"));
        return new GgufShape.Style(
                fused,
                gated(),
                gatedAttention,
                tensors.keySet().stream().anyMatch(n -> n.endsWith(".attn_q_norm.weight")),
                OUTPUTS_LATE.contains(architecture),
                header.wholes(architecture + ".rope.dimension_sections").isEmpty() ? 1 : 4);
    }

    private boolean gated() {
        return tensors.keySet().stream()
                .anyMatch(n -> n.endsWith(".ffn_gate.weight")
                        || n.endsWith(".ffn_gate_exps.weight")
                        || n.endsWith(".ffn_gate_up_exps.weight"));
    }

    private GgufWeight weight(GgufTensor t, int file) {
        Matcher block = BLOCK.matcher(t.name());
        boolean inLayer = block.matches();
        boolean matrix = t.shape().size() > 1
                && t.name().endsWith(".weight")
                && !t.name().contains("norm")
                && !t.name().contains("conv1d");
        GgufWeight.Place place = inLayer
                ? GgufWeight.Place.LAYER
                : t.name().contains("embd") || t.name().startsWith("token_types")
                        ? GgufWeight.Place.INPUT
                        : GgufWeight.Place.OUTPUT;
        return new GgufWeight(
                place,
                inLayer ? Integer.parseInt(block.group(1)) : -1,
                t.type(),
                t.bytes(),
                columns(t),
                rows(t),
                matrix && !t.name().equals("per_layer_token_embd.weight"),
                inLayer && block.group(2).contains("_exps"),
                file,
                t.offset());
    }

    private int width(String tensor) {
        return Optional.ofNullable(tensors.get(tensor)).map(t -> (int) rows(t)).orElse(0);
    }

    /// There in every model that could be opened.
    private GgufTensor embeddings() {
        return Objects.requireNonNull(tensors.get(EMBEDDINGS), EMBEDDINGS);
    }

    private static long columns(GgufTensor t) {
        return t.shape().isEmpty() ? 1 : t.shape().getFirst();
    }

    private static long rows(GgufTensor t) {
        return t.shape().size() > 1 ? t.shape().get(1) : 1;
    }

    private int number(String key, int otherwise) {
        List<Long> values = header.wholes(architecture + "." + key);
        return values.isEmpty() ? otherwise : Math.clamp(values.getFirst(), 0, Integer.MAX_VALUE);
    }

    private int at(String key, int layer, int otherwise) {
        List<Long> values = header.wholes(architecture + "." + key);
        if (values.isEmpty()) {
            return otherwise;
        }
        return Math.clamp(values.get(values.size() == 1 ? 0 : Math.min(layer, values.size() - 1)), 0, 1 << 20);
    }
}
