package dev.headroom.checkpoint;

import java.util.List;

/// One tensor of a GGUF file.
///
/// @param type its name as llama.cpp writes it; `type 99` where this program does not know it
/// @param shape sizes, innermost first, as the format has them
/// @param elements their product
/// @param bytes that it takes in the file; of an unknown type, up to the next tensor
/// @param offset of its first byte in the file
public record GgufTensor(String name, String type, List<Long> shape, long elements, long bytes, long offset) {
    public GgufTensor {
        shape = List.copyOf(shape);
    }
}
