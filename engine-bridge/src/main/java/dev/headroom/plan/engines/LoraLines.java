package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.DecoderSpec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which modules a LoRA targets, and what its matrices take.
record LoraLines(Set<Target> targets) {

    /// The linear maps of a decoder layer, whatever a family calls them.
    enum Target {
        Q,
        K,
        V,
        O,
        GATE,
        UP,
        DOWN
    }

    private static final Set<Target> ATTENTION = EnumSet.of(Target.Q, Target.K, Target.V, Target.O);
    private static final Set<Target> QKV = EnumSet.of(Target.Q, Target.K, Target.V);
    private static final Set<Target> MLP = EnumSet.of(Target.GATE, Target.UP, Target.DOWN);

    /// Reads `all`, `attention`, `mlp` or a list of module names of any family; names that are not known are
    /// passed over, [#unknown] tells them.
    static LoraLines of(String text) {
        Set<Target> targets = EnumSet.noneOf(Target.class);
        for (String word : words(text)) {
            targets.addAll(read(word));
        }
        return new LoraLines(targets);
    }

    /// A word that names no module.
    static Optional<String> unknown(String text) {
        return words(text).stream().filter(word -> read(word).isEmpty()).findFirst();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[,;\\s]+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words.isEmpty() ? List.of("all") : words;
    }

    /// The last part of a dotted name decides: `feed_forward.w1` is `w1`.
    private static Set<Target> read(String word) {
        return switch (word.substring(word.lastIndexOf('.') + 1)) {
            case "all", "all-linear", "all_linear" -> EnumSet.allOf(Target.class);
            case "attention", "attn", "att", "self_attn" -> ATTENTION;
            case "mlp", "feed_forward", "ffn" -> MLP;
            case "wqkv", "qkv", "qkv_proj", "c_attn" -> QKV;
            case "q", "q_proj", "wq" -> EnumSet.of(Target.Q);
            case "k", "k_proj", "wk" -> EnumSet.of(Target.K);
            case "v", "v_proj", "wv" -> EnumSet.of(Target.V);
            case "o", "o_proj", "wo", "out_proj" -> EnumSet.of(Target.O);
            case "c_proj" -> EnumSet.of(Target.O, Target.DOWN);
            case "gate", "gate_proj", "w1" -> EnumSet.of(Target.GATE);
            case "up", "up_proj", "w3" -> EnumSet.of(Target.UP);
            case "gate_up_proj" -> EnumSet.of(Target.GATE, Target.UP);
            case "down", "down_proj", "w2" -> EnumSet.of(Target.DOWN);
            default -> EnumSet.noneOf(Target.class);
        };
    }

    /// Values of A and B over all layers: rank x (in + out) of each target, q, k and v counted once where the
    /// checkpoint fuses them.
    long values(DecoderSpec d, int rank) {
        long sum = 0;
        for (long[] map : maps(d)) {
            sum += map[0] + map[1];
        }
        return (long) rank * d.layers() * sum;
    }

    /// `{in, out}` of each targeted map of one layer.
    private List<long[]> maps(DecoderSpec d) {
        long h = d.hidden();
        long q = (long) d.heads() * d.headDim();
        long kv = (long) d.kvHeads() * d.headDim();
        long f = d.intermediate();
        List<long[]> maps = new ArrayList<>();
        if (apart(d)) {
            add(maps, Target.Q, h, q);
            add(maps, Target.K, h, kv);
            add(maps, Target.V, h, kv);
        } else if (has(QKV)) {
            maps.add(new long[] {h, q + 2 * kv});
        }
        add(maps, Target.O, q, h);
        if (!d.family().equals("phi3")) {
            add(maps, Target.GATE, h, f);
            add(maps, Target.UP, h, f);
        } else if (has(EnumSet.of(Target.GATE, Target.UP))) {
            maps.add(new long[] {h, 2 * f});
        }
        add(maps, Target.DOWN, f, h);
        return maps;
    }

    private void add(List<long[]> maps, Target target, long in, long out) {
        if (targets.contains(target)) {
            maps.add(new long[] {in, out});
        }
    }

    private boolean has(Set<Target> any) {
        return targets.stream().anyMatch(any::contains);
    }

    private static boolean apart(DecoderSpec d) {
        return d.family().equals("qwen2") || d.family().equals("llama");
    }

    /// Values per token that dropout copies: one input for each map, q, k and v sharing theirs.
    long droppedInputs(DecoderSpec d) {
        long h = d.hidden();
        return (has(QKV) ? h : 0)
                + (targets.contains(Target.O) ? (long) d.heads() * d.headDim() : 0)
                + (targets.contains(Target.GATE) ? h : 0)
                + (targets.contains(Target.UP) ? h : 0)
                + (targets.contains(Target.DOWN) ? d.intermediate() : 0);
    }

    /// LMDeploy up to 0.6.0 keeps an adapter in KV blocks: blocks of one adapter, over its targets
    /// (`pytorch/adapter/adapter.py`). A block holds as many ranks as its K part has room for the longer side
    /// of the matrix.
    ///
    /// @return -1 when a block is too small for one rank
    long blocks(DecoderSpec d, int rank, int block, int tp) {
        long numel = (long) block * Math.max(1, d.kvHeads() / tp) * d.headDim();
        long sum = 0;
        for (long[] map : maps(d)) {
            long stride = Math.max(map[0], map[1]);
            if (numel < stride) {
                return -1;
            }
            sum += blocksOf(numel, stride, rank);
        }
        return sum;
    }

    private static long blocksOf(long numel, long stride, int rank) {
        long perBlock = Math.max(1, Math.min(rank, numel / stride));
        return (rank + perBlock - 1) / perBlock;
    }
}
