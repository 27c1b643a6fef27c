package dev.headroom.plan.llamacpp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A type of the KV cache, in llama.cpp's names.
public enum CacheType {
    F32(1, 4),
    F16(1, 2),
    BF16(1, 2),
    Q8_0(32, 34),
    Q4_0(32, 18),
    Q4_1(32, 20),
    IQ4_NL(32, 18),
    Q5_0(32, 22),
    Q5_1(32, 24);

    private final int elements;
    private final int bytes;

    CacheType(int elements, int bytes) {
        this.elements = elements;
        this.bytes = bytes;
    }

    public String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<CacheType> of(String text) {
        return Arrays.stream(values())
                .filter(t -> t.field().equals(text.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    public static List<String> fields() {
        return Arrays.stream(values()).map(CacheType::field).toList();
    }

    /// Whether values share a scale.
    public boolean quantised() {
        return elements > 1;
    }

    /// Values that share a scale; a head must be a multiple of it.
    public int block() {
        return elements;
    }

    long bytes(long values) {
        return (values + elements - 1) / elements * bytes;
    }
}
