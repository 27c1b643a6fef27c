package dev.headroom.plan.catalogue;

import java.util.List;

/// How a checkpoint's weights are quantised, as its own `quantization_config` tells it.
///
/// @param method `none`, `awq`, `gptq`, `fp8`, `bitsandbytes`, ... in the file's word
/// @param bits of one weight without its scale; 16 for `none`
/// @param group weights of one row that share a scale; 0 when a whole row or tensor does
/// @param symmetric whether groups have no zero of their own
/// @param block edges of a square block of weights that shares a scale; empty when none does
/// @param skipped modules that stay in 16 bit, as the file lists them: names, parts of names, `re:` patterns
public record Packing(
        String method, int bits, int group, boolean symmetric, List<Integer> block, List<String> skipped) {
    public static final Packing NONE = new Packing("none", 16, 0, true, List.of(), List.of());

    public Packing {
        block = List.copyOf(block);
        skipped = List.copyOf(skipped);
    }
}
