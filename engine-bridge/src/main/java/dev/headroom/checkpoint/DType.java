package dev.headroom.checkpoint;

import java.util.Optional;

/// Element types that safetensors files carry and Headroom can at least size; the three float types are also read.
public enum DType {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    F8_E4M3(1),
    F8_E5M2(1),
    F8_E8M0(1),
    C64(8),
    I64(8),
    U64(8),
    I32(4),
    U32(4),
    I16(2),
    U16(2),
    I8(1),
    U8(1),
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    /// Whether [TensorInfo#floats()] can read it.
    public boolean isFloat() {
        return this == F32 || this == F16 || this == BF16;
    }

    static Optional<DType> ofName(String name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
