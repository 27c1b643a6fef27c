package dev.headroom.checkpoint;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A LoRA adapter: its `adapter_config.json`, or the header of its weights where the input begins with a line feed.
public final class AdapterFuzz implements FuzzTarget {
    private static final int DATA = 4096;
    private static final String HEADER = """
        {"base_model.model.a.q_proj.lora_A.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},\
        "base_model.model.a.q_proj.lora_B.weight":{"dtype":"F32","shape":[4,2],"data_offsets":[24,56]}}\
        """;
    private static final String CONFIG = """
        {"peft_type":"LORA","r":2,"lora_alpha":4,"use_rslora":true,"rank_pattern":{"q_proj":2},\
        "alpha_pattern":{"a\\\\..*":3},"bias":"none","modules_to_save":null}\
        """;

    private final Path folder = FuzzInput.memoryFolder();
    private final Path config = folder.resolve("adapter_config.json");
    private final Path weights = folder.resolve("adapter_model.safetensors");

    @Override
    public String name() {
        return "adapter";
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(
                FuzzInput.bytes(CONFIG),
                FuzzInput.bytes("\n" + HEADER),
                FuzzInput.resource("tiny-internvl2/adapters/tiny/adapter_config.json"));
    }

    @Override
    public void feed(byte[] input) {
        boolean isHeader = input.length > 0 && input[0] == '\n';
        try {
            Files.write(config, isHeader ? FuzzInput.bytes(CONFIG) : input);
            Files.write(weights, framed(isHeader ? input : FuzzInput.bytes(HEADER)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            PeftAdapter adapter = PeftAdapter.open(folder);
            adapter.rank();
            adapter.alpha();
            adapter.modules().values().forEach(module -> {
                module.in();
                module.out();
            });
        } catch (CheckpointException e) {
            FuzzInput.refused(e);
        }
    }

    private static byte[] framed(byte[] header) {
        return ByteBuffer.allocate(8 + header.length + DATA)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }
}
