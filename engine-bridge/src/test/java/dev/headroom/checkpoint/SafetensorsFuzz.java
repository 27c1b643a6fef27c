package dev.headroom.checkpoint;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The header of a safetensors file. An input that begins as JSON is taken as the header of a whole file: damage to its
/// length alone would hide it from the parser.
public final class SafetensorsFuzz implements FuzzTarget {
    private static final int DATA = 4096;

    private final Path file = FuzzInput.memoryFolder().resolve("model.safetensors");

    @Override
    public String name() {
        return "safetensors";
    }

    @Override
    public List<byte[]> fixtures() throws IOException {
        byte[] whole = FuzzInput.resource("tiny-internvl2/adapters/tiny/adapter_model.safetensors");
        int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return List.of(
                FuzzInput.bytes("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}}"),
                FuzzInput.bytes("{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"BF16\",\"shape\":[],"
                        + "\"data_offsets\":[0,2]},\"b\":{\"dtype\":\"I64\",\"shape\":[0,7],\"data_offsets\":[2,2]}}"),
                framed(FuzzInput.bytes("{\"a\":{\"dtype\":\"F16\",\"shape\":[8],\"data_offsets\":[0,16]}}"), 16),
                Arrays.copyOfRange(whole, 8, 8 + Math.min(header, longest())));
    }

    @Override
    public void feed(byte[] input) throws IOException {
        Files.write(file, input.length > 0 && input[0] == '{' ? framed(input, DATA) : input);
        try {
            Safetensors.read(file);
        } catch (CheckpointException e) {
            FuzzInput.refused(e);
        }
    }

    private static byte[] framed(byte[] header, int data) {
        return ByteBuffer.allocate(8 + header.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }
}
