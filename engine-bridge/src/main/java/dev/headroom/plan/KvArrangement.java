package dev.headroom.plan;

/// How the embedded engine cuts its KV pool: LMDeploy's rule (a ratio of what is free after weights, in blocks, taken
/// at once; `session_len` truncated when the pool is smaller), with contiguous slots instead of paged blocks.
///
/// @param bytesPerToken bytes of one token over all layers, K and V
/// @param tokens tokens in the pool, a multiple of [#BLOCK]
/// @param slots sessions that can be held at the same time
/// @param sessionLen tokens of a slot: the effective session_len
/// @param truncated whether sessionLen is less than what was asked
public record KvArrangement(long bytesPerToken, long tokens, int slots, int sessionLen, boolean truncated) {
    /// Tokens of a block, LMDeploy's `cache_block_seq_len` default.
    public static final int BLOCK = 64;

    /// @param freeAfterWeights bytes of the device that nothing holds once weights and adapters are loaded
    public static KvArrangement of(
            long freeAfterWeights, double cacheMaxEntryCount, long bytesPerToken, int sessionLen, int maxBatchSize) {
        long budget = (long) Math.floor(Math.max(0, freeAfterWeights) * cacheMaxEntryCount);
        long tokens = budget / (bytesPerToken * BLOCK) * BLOCK;
        int effective = (int) Math.min(sessionLen, tokens);
        int slots = effective == 0 ? 0 : (int) Math.min(maxBatchSize, tokens / effective);
        return new KvArrangement(bytesPerToken, tokens, slots, effective, effective < sessionLen);
    }

    /// Bytes taken at once.
    public long reserved() {
        return tokens * bytesPerToken;
    }

    /// Bytes that sessions can ever fill; the rest is offered back.
    public long reachable() {
        return (long) slots * sessionLen * bytesPerToken;
    }
}
