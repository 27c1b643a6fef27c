package dev.headroom.plan.catalogue;

/// How one layer of a decoder attends, in the dimensions that decide its weights and what it caches.
public sealed interface Attention {
    int heads();

    /// Heads that are cached and that tensor parallelism can cut.
    int kvHeads();

    /// Values of one query head.
    int headDim();

    /// Weights of the projections of one layer of this hidden size.
    long linearParameters(long hidden);

    /// Norms inside the projections of one layer.
    long normParameters();

    /// Values that one layer caches of one token.
    long kvValues();

    /// The same where the engine caches every head, as transformers does.
    long expandedKvValues();

    /// Queries in groups that share a key and a value: from one group (multi-query) to a group for each head.
    ///
    /// @param gated whether the query projection also makes a gate for the output, so that it is twice as wide
    record Grouped(int heads, int kvHeads, int headDim, boolean gated) implements Attention {
        public Grouped(int heads, int kvHeads, int headDim) {
            this(heads, kvHeads, headDim, false);
        }

        @Override
        public long linearParameters(long hidden) {
            long q = (long) heads * headDim;
            long kv = (long) kvHeads * headDim;
            return hidden * ((gated ? 2 : 1) * q + 2 * kv) + q * hidden;
        }

        @Override
        public long normParameters() {
            return 0;
        }

        @Override
        public long kvValues() {
            return 2L * kvHeads * headDim;
        }

        @Override
        public long expandedKvValues() {
            return kvValues();
        }
    }

    /// Multi-head latent attention: keys and values of all heads come out of one small vector, which is what is cached.
    ///
    /// @param qLoraRank 0 when queries are projected directly
    /// @param nopeDim values of a head without a position
    /// @param ropeDim values of a head with one; shared by the keys of all heads
    record Latent(int heads, int kvLoraRank, int qLoraRank, int nopeDim, int ropeDim, int valueDim)
            implements Attention {
        /// One vector for all heads: tensor parallelism does not cut it.
        @Override
        public int kvHeads() {
            return 1;
        }

        @Override
        public int headDim() {
            return nopeDim + ropeDim;
        }

        @Override
        public long linearParameters(long hidden) {
            long queries = (long) heads * headDim();
            long query = qLoraRank == 0 ? hidden * queries : qLoraRank * (hidden + queries);
            long down = hidden * (kvLoraRank + ropeDim);
            long up = (long) kvLoraRank * heads * (nopeDim + valueDim);
            return query + down + up + (long) heads * valueDim * hidden;
        }

        @Override
        public long normParameters() {
            return (long) kvLoraRank + qLoraRank;
        }

        @Override
        public long kvValues() {
            return (long) kvLoraRank + ropeDim;
        }

        @Override
        public long expandedKvValues() {
            return (long) heads * (nopeDim + ropeDim + valueDim);
        }
    }
}
