package dev.headroom.plan.llamacpp;

/// What a processor can do, as far as it decides which weights llama.cpp puts into an order of its own (`CPU_REPACK`).
public enum HostCpu {
    AVX512,
    AVX2,
    ARM,
    PLAIN;

    /// Whether a matrix of that type and so many rows is kept in another order.
    boolean repacks(String type, long rows) {
        return switch (this) {
            case AVX512 -> rows % 8 == 0 && (type.equals("Q2_K") || avx2(type));
            case AVX2 -> rows % 8 == 0 && avx2(type);
            case ARM ->
                switch (type) {
                    case "Q4_0", "IQ4_NL", "Q8_0", "MXFP4" -> rows % 4 == 0;
                    case "Q4_K", "Q5_K", "Q6_K" -> rows % 8 == 0;
                    default -> false;
                };
            case PLAIN -> false;
        };
    }

    private static boolean avx2(String type) {
        return switch (type) {
            case "Q4_0", "Q4_K", "IQ4_NL", "MXFP4" -> true;
            default -> false;
        };
    }
}
