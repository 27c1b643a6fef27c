package dev.headroom.plan.catalogue;

/// What follows attention in the layers of a decoder.
public sealed interface FeedForward {
    /// Weights of all layers, experts included.
    long linearParameters(long hidden, int layers);

    /// Weights of the routed experts of all layers.
    long expertParameters(long hidden, int layers);

    /// Weights of all layers that one token goes through.
    long activeParameters(long hidden, int layers);

    /// Routers of all layers, which quantisers leave alone.
    long routerParameters(long hidden, int layers);

    /// Values between the projections for one token, in the widest layer.
    int width();

    /// The same in every layer.
    ///
    /// @param gated whether a third projection gates the first
    record Dense(int intermediate, boolean gated) implements FeedForward {
        @Override
        public long linearParameters(long hidden, int layers) {
            return layers * matrices(hidden, intermediate, gated);
        }

        @Override
        public long expertParameters(long hidden, int layers) {
            return 0;
        }

        @Override
        public long activeParameters(long hidden, int layers) {
            return linearParameters(hidden, layers);
        }

        @Override
        public long routerParameters(long hidden, int layers) {
            return 0;
        }

        @Override
        public int width() {
            return intermediate;
        }
    }

    /// A mixture: a router sends each token to a few experts of many; all of them have to be in memory.
    ///
    /// @param total routed experts of a layer
    /// @param active of them, those that one token goes through
    /// @param width of one expert
    /// @param shared experts that every token goes through
    /// @param sharedWidth of one of them
    /// @param denseLayers layers without experts
    /// @param denseWidth of their MLP
    /// @param routerBias whether the router adds a value for each expert
    record Experts(
            int total,
            int active,
            int width,
            int shared,
            int sharedWidth,
            int denseLayers,
            int denseWidth,
            boolean routerBias)
            implements FeedForward {
        @Override
        public long linearParameters(long hidden, int layers) {
            return expertParameters(hidden, layers) + everyToken(hidden, layers);
        }

        @Override
        public long expertParameters(long hidden, int layers) {
            return (long) (layers - denseLayers) * total * matrices(hidden, width, true);
        }

        @Override
        public long activeParameters(long hidden, int layers) {
            return (long) (layers - denseLayers) * active * matrices(hidden, width, true) + everyToken(hidden, layers);
        }

        @Override
        public long routerParameters(long hidden, int layers) {
            return (layers - denseLayers) * (hidden + (routerBias ? 1 : 0)) * total;
        }

        @Override
        public int width() {
            return Math.max(active * width + shared * sharedWidth, denseLayers > 0 ? denseWidth : 0);
        }

        private long everyToken(long hidden, int layers) {
            return (long) (layers - denseLayers) * shared * matrices(hidden, sharedWidth, true)
                    + denseLayers * matrices(hidden, denseWidth, true);
        }
    }

    private static long matrices(long hidden, int width, boolean gated) {
        return (gated ? 3 : 2) * hidden * width;
    }
}
