package dev.headroom.plan.catalogue;

import dev.headroom.plan.catalogue.WeightFormat.Reach;
import java.util.List;

/// How weights are quantised, as a checkpoint's own `quantization_config` tells it, or as a type that is asked for does
/// it by default.
///
/// @param method `none`, `awq`, `gptq`, `fp8`, `bitsandbytes`, ... in the file's word
/// @param bits of one weight without its scale; 16 for `none`
/// @param group weights of one row that share a scale; 0 when a whole row or tensor does
/// @param symmetric whether groups have no zero of their own
/// @param block edges of a square block of weights that shares a scale; empty when none does
/// @param skipped modules that stay in 16 bit, as the file lists them: names, parts of names, `re:` patterns
/// @param bitsPerWeight of one packed weight, scales and zeros included
/// @param shares how much of each part is packed
public record Packing(
        String method,
        int bits,
        int group,
        boolean symmetric,
        List<Integer> block,
        List<String> skipped,
        double bitsPerWeight,
        Shares shares) {

    /// Of the weights that could be packed, those that are: 0 to 1.
    ///
    /// @param language projections of the decoder that are no experts
    public record Shares(
            double language, double experts, double embeddings, double head, double vision, double projector) {
        static Shares of(Reach reach) {
            return switch (reach) {
                case NOTHING -> new Shares(0, 0, 0, 0, 0, 0);
                case DECODER -> new Shares(1, 1, 0, 0, 0, 0);
                case EXPERTS -> new Shares(0, 1, 0, 0, 0, 0);
                case PROJECTIONS -> new Shares(1, 1, 0, 0, 1, 0);
                case WHOLE_DECODER -> new Shares(1, 1, 1, 1, 0, 0);
            };
        }
    }

    public static final Packing NONE =
            new Packing("none", 16, 0, true, List.of(), List.of(), 16, Shares.of(Reach.NOTHING));

    public Packing {
        block = List.copyOf(block);
        skipped = List.copyOf(skipped);
    }

    /// What a type packs where no file says otherwise; nothing for a name that is not known.
    public static Packing named(String format) {
        return WeightFormat.of(format)
                .map(f -> f.reach() == Reach.NOTHING
                        ? NONE
                        : new Packing(
                                f.name(),
                                (int) f.bits(),
                                0,
                                true,
                                List.of(),
                                List.of(),
                                f.bits(),
                                Shares.of(f.reach())))
                .orElse(NONE);
    }

    public boolean packs() {
        return !method.equals(NONE.method);
    }
}
