package dev.headroom.plan.llamacpp;

import java.util.Map;

/// Blocks of ggml's types: how many values share a block, and its bytes.
public final class GgmlBlocks {
    private record Block(int elements, int bytes) {}

    private static final Map<String, Block> BLOCKS = Map.ofEntries(
            Map.entry("F32", new Block(1, 4)),
            Map.entry("F16", new Block(1, 2)),
            Map.entry("BF16", new Block(1, 2)),
            Map.entry("Q4_0", new Block(32, 18)),
            Map.entry("Q4_1", new Block(32, 20)),
            Map.entry("Q5_0", new Block(32, 22)),
            Map.entry("Q5_1", new Block(32, 24)),
            Map.entry("Q8_0", new Block(32, 34)),
            Map.entry("IQ4_NL", new Block(32, 18)),
            Map.entry("MXFP4", new Block(32, 17)),
            Map.entry("NVFP4", new Block(64, 36)),
            Map.entry("Q2_K", new Block(256, 84)),
            Map.entry("Q3_K", new Block(256, 110)),
            Map.entry("Q4_K", new Block(256, 144)),
            Map.entry("Q5_K", new Block(256, 176)),
            Map.entry("Q6_K", new Block(256, 210)),
            Map.entry("IQ4_XS", new Block(256, 136)),
            Map.entry("IQ3_S", new Block(256, 110)),
            Map.entry("IQ3_XXS", new Block(256, 98)),
            Map.entry("IQ2_S", new Block(256, 82)),
            Map.entry("IQ2_XS", new Block(256, 74)),
            Map.entry("IQ2_XXS", new Block(256, 66)),
            Map.entry("IQ1_M", new Block(256, 56)),
            Map.entry("IQ1_S", new Block(256, 50)),
            Map.entry("TQ1_0", new Block(256, 54)),
            Map.entry("TQ2_0", new Block(256, 66)));

    private GgmlBlocks() {}

    public static boolean known(String type) {
        return BLOCKS.containsKey(type);
    }

    static boolean quantised(String type) {
        Block block = BLOCKS.get(type);
        return block != null && block.elements > 1;
    }

    /// Values of a block; a row must be a multiple of it.
    public static int elements(String type) {
        return block(type).elements;
    }

    /// Bytes of so many values, whole blocks.
    public static long bytes(String type, long values) {
        Block block = block(type);
        return (values + block.elements - 1) / block.elements * block.bytes;
    }

    private static Block block(String type) {
        Block block = BLOCKS.get(type);
        if (block == null) {
            throw new IllegalArgumentException("no type of ggml: " + type);
        }
        return block;
    }
}
