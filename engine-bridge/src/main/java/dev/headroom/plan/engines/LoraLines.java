package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.Attention;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.FeedForward;
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
        if (word.endsWith("attn.c_proj")) { // beside the MLP's of the same name
            return EnumSet.of(Target.O);
        }
        if (word.endsWith("mlp.c_proj")) {
            return EnumSet.of(Target.DOWN);
        }
        return switch (word.substring(word.lastIndexOf('.') + 1)) {
            case "all", "all-linear", "all_linear" -> EnumSet.allOf(Target.class);
            case "attention", "attn", "att", "self_attn" -> ATTENTION;
            case "mlp", "feed_forward", "ffn" -> MLP;
            case "wqkv", "qkv", "qkv_proj", "c_attn" -> QKV;
            case "q", "q_proj", "wq", "q_a_proj", "q_b_proj" -> EnumSet.of(Target.Q);
            case "k", "k_proj", "wk", "kv_a_proj_with_mqa" -> EnumSet.of(Target.K);
            case "v", "v_proj", "wv", "kv_b_proj" -> EnumSet.of(Target.V);
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
    /// checkpoint fuses them; of a mixture, every expert has its own.
    long values(DecoderSpec d, int rank) {
        long attention = sum(attentionMaps(d)) * d.layers();
        long mlp = switch (d.feedForward()) {
            case FeedForward.Dense dense -> d.layers() * sum(mlpMaps(d, dense.intermediate(), dense.gated()));
            case FeedForward.Experts e ->
                (d.layers() - e.denseLayers())
                                * (e.total() * sum(mlpMaps(d, expertWidth(d, e), true))
                                        + e.shared() * sum(mlpMaps(d, e.sharedWidth(), true)))
                        + e.denseLayers() * sum(mlpMaps(d, e.denseWidth(), true));
        };
        return rank * (attention + mlp);
    }

    /// Of one expert; the record's own figure is that of all experts that a token goes through.
    private static long expertWidth(DecoderSpec d, FeedForward.Experts e) {
        long matrices = 3L * e.total() * (d.layers() - e.denseLayers()) * d.hidden();
        return e.expertParameters(d.hidden(), d.layers()) / matrices;
    }

    private static long sum(List<long[]> maps) {
        return maps.stream().mapToLong(map -> map[0] + map[1]).sum();
    }

    /// `{in, out}` of each targeted map that one token goes through in one layer.
    private List<long[]> maps(DecoderSpec d) {
        List<long[]> maps = new ArrayList<>(attentionMaps(d));
        maps.addAll(mlpMaps(d, d.intermediate(), true));
        return maps;
    }

    private List<long[]> attentionMaps(DecoderSpec d) {
        long h = d.hidden();
        List<long[]> maps = new ArrayList<>();
        switch (d.attention()) {
            case Attention.Grouped a -> {
                long q = (long) a.heads() * a.headDim();
                long kv = (long) a.kvHeads() * a.headDim();
                if (fused(d)) {
                    if (has(QKV)) {
                        maps.add(new long[] {h, q + 2 * kv});
                    }
                } else {
                    add(maps, Target.Q, h, a.gated() ? 2 * q : q);
                    add(maps, Target.K, h, kv);
                    add(maps, Target.V, h, kv);
                }
                add(maps, Target.O, q, h);
            }
            case Attention.Latent a -> {
                long q = (long) a.heads() * a.headDim();
                if (a.qLoraRank() > 0) {
                    add(maps, Target.Q, h, a.qLoraRank());
                    add(maps, Target.Q, a.qLoraRank(), q);
                } else {
                    add(maps, Target.Q, h, q);
                }
                add(maps, Target.K, h, a.kvLoraRank() + a.ropeDim());
                add(maps, Target.V, a.kvLoraRank(), (long) a.heads() * (a.nopeDim() + a.valueDim()));
                add(maps, Target.O, (long) a.heads() * a.valueDim(), h);
            }
        }
        return maps;
    }

    private List<long[]> mlpMaps(DecoderSpec d, long width, boolean gated) {
        long h = d.hidden();
        List<long[]> maps = new ArrayList<>();
        if (d.family().equals("phi3")) {
            if (has(EnumSet.of(Target.GATE, Target.UP))) {
                maps.add(new long[] {h, 2 * width});
            }
        } else {
            if (gated) {
                add(maps, Target.GATE, h, width);
            }
            add(maps, Target.UP, h, width);
        }
        add(maps, Target.DOWN, width, h);
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

    /// Families whose checkpoints keep q, k and v in one matrix.
    private static boolean fused(DecoderSpec d) {
        return switch (d.family()) {
            case "internlm2", "qwen", "phi3", "glm" -> true;
            default -> false;
        };
    }

    /// Values that go into the targeted maps for one token of one layer; a map of its own takes its input anew.
    long inputs(DecoderSpec d) {
        return maps(d).stream().mapToLong(map -> map[0]).sum();
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
