package dev.headroom.plan;

import java.util.List;

/// What an adapter costs at each rank, without its files.
///
/// @param name as it is chosen by
/// @param rank the largest rank of its modules
/// @param alpha scale numerator; costs no memory
/// @param parametersPerRank entry `i` is what raising the rank from `i` to `i + 1` adds: the sum of `in + out`
///     over the modules whose own rank is above `i`
public record AdapterShape(String name, int rank, double alpha, List<Long> parametersPerRank) {
    public AdapterShape {
        parametersPerRank = List.copyOf(parametersPerRank);
        if (parametersPerRank.size() != rank) {
            throw new IllegalArgumentException(
                    "adapter %s has rank %d but parameters for %d".formatted(name, rank, parametersPerRank.size()));
        }
    }

    /// An adapter of one rank on all seven linear maps of each layer.
    public static AdapterShape uniform(String name, int rank, double alpha, ModelShape.Language language) {
        return new AdapterShape(name, rank, alpha, java.util.Collections.nCopies(rank, parametersOfRankOne(language)));
    }

    /// `in + out` over q, k, v, o, gate, up, down of all layers.
    public static long parametersOfRankOne(ModelShape.Language l) {
        long q = (long) l.heads() * l.headDim();
        long kv = (long) l.kvHeads() * l.headDim();
        long perLayer =
                (l.hidden() + q) + 2 * (l.hidden() + kv) + (q + l.hidden()) + 3L * (l.hidden() + l.intermediate());
        return l.layers() * perLayer;
    }

    /// Elements of all A and B when cut to `rank`.
    public long parameters(int atRank) {
        long sum = 0;
        for (int i = 0; i < Math.min(atRank, rank); i++) {
            sum += parametersPerRank.get(i);
        }
        return sum;
    }
}
