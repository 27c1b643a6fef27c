package dev.headroom.checkpoint;

import java.nio.ByteBuffer;

/// Element types that a GGUF file is written in. The blocks of the packed ones are those of llama.cpp: 32 weights that
/// share a scale in 16 bit.
public enum StoredAs {
    F32(GgufType.F32, 0) {
        @Override
        void put(float[] values, ByteBuffer to) {
            for (float value : values) {
                to.putFloat(value);
            }
        }
    },
    F16(GgufType.F16, 1) {
        @Override
        void put(float[] values, ByteBuffer to) {
            for (float value : values) {
                to.putShort(Float.floatToFloat16(value));
            }
        }
    },
    /// 8 bits a weight, from -127 to 127 times the scale.
    Q8_0(GgufType.Q8_0, 7) {
        @Override
        void put(float[] values, ByteBuffer to) {
            for (int at = 0; at < values.length; at += BLOCK) {
                float largest = 0;
                for (int i = 0; i < BLOCK; i++) {
                    largest = Math.max(largest, Math.abs(values[at + i]));
                }
                float scale = largest / 127;
                to.putShort(Float.floatToFloat16(scale));
                for (int i = 0; i < BLOCK; i++) {
                    to.put((byte) (scale == 0 ? 0 : Math.round(values[at + i] / scale)));
                }
            }
        }
    },
    /// 4 bits a weight, from -8 to 7 times the scale; the value that is largest in size becomes -8.
    Q4_0(GgufType.Q4_0, 2) {
        @Override
        void put(float[] values, ByteBuffer to) {
            for (int at = 0; at < values.length; at += BLOCK) {
                float largest = 0;
                for (int i = 0; i < BLOCK; i++) {
                    largest = Math.abs(values[at + i]) > Math.abs(largest) ? values[at + i] : largest;
                }
                float scale = largest == 0 ? 0 : largest / -8;
                to.putShort(Float.floatToFloat16(scale));
                for (int i = 0; i < BLOCK / 2; i++) {
                    to.put((byte) (nibble(values[at + i], scale) | nibble(values[at + i + BLOCK / 2], scale) << 4));
                }
            }
        }
    };

    private static final int BLOCK = 32;

    private final GgufType format;
    private final int fileType;

    StoredAs(GgufType format, int fileType) {
        this.format = format;
        this.fileType = fileType;
    }

    GgufType format() {
        return format;
    }

    /// `general.file_type` of a file that is mostly this.
    int fileType() {
        return fileType;
    }

    /// Weights of a row that one block takes.
    int rowMultiple() {
        return this == Q8_0 || this == Q4_0 ? BLOCK : 1;
    }

    abstract void put(float[] values, ByteBuffer to);

    private static int nibble(float value, float scale) {
        return scale == 0 ? 8 : Math.min(15, (int) (value / scale + 8.5f));
    }
}
