package dev.headroom.plan.deploy;

import dev.headroom.plan.catalogue.DecoderSpec;
import java.util.Locale;

/// Which modules a LoRA targets, and what its matrices take.
record LoraLines(boolean attention, boolean mlp) {

    /// Reads `all`, `attention`, `mlp` or a list of module names of any family.
    static LoraLines of(String targets) {
        String text = targets.toLowerCase(Locale.ROOT);
        boolean all = text.isBlank() || text.contains("all");
        boolean mlp = all
                || text.contains("mlp")
                || text.contains("gate")
                || text.contains("up_proj")
                || text.contains("down")
                || text.matches(".*\\bw[123]\\b.*");
        boolean attention = all
                || text.contains("att")
                || text.contains("q_proj")
                || text.contains("v_proj")
                || text.contains("qkv")
                || text.contains("wo")
                || text.contains("o_proj");
        return new LoraLines(attention, mlp);
    }

    long values(DecoderSpec d, int rank) {
        return rank * d.loraPerRank(attention, mlp);
    }

    /// LMDeploy up to 0.6.0 keeps an adapter in KV blocks: blocks of one adapter, over its targets
    /// (`pytorch/adapter/adapter.py`). A block holds as many ranks as its K part has room for the
    /// longer side of the matrix.
    ///
    /// @return -1 when a block is too small for one rank
    long blocks(DecoderSpec d, int rank, int block, int tp) {
        long numel = (long) block * Math.max(1, d.kvHeads() / tp) * d.headDim();
        long q = (long) d.heads() * d.headDim();
        long kv = (long) d.kvHeads() * d.headDim();
        long h = d.hidden();
        long sum = 0;
        if (attention) {
            boolean apart = d.family().equals("qwen2") || d.family().equals("llama");
            sum += blocksOf(numel, Math.max(h, q), rank); // o
            sum += apart
                    ? blocksOf(numel, Math.max(h, q), rank) + 2 * blocksOf(numel, Math.max(h, kv), rank)
                    : blocksOf(numel, Math.max(h, q + 2 * kv), rank);
        }
        if (mlp) {
            sum += 3 * blocksOf(numel, Math.max(h, d.intermediate()), rank);
        }
        long widest = mlp ? Math.max(h, d.intermediate()) : Math.max(h, q + 2 * kv);
        return numel < widest ? -1 : sum;
    }

    private static long blocksOf(long numel, long stride, int rank) {
        long perBlock = Math.max(1, Math.min(rank, numel / stride));
        return (rank + perBlock - 1) / perBlock;
    }
}
