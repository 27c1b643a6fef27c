package dev.headroom.inference;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/// Writes the decoder of an InternVL2 folder with random weights, for tests of size and speed at dimensions of real
/// models. There is no vision tower in it, and no tokenizer.
record RandomCheckpoint(int layers, int hidden, int heads, int kvHeads, int intermediate, int vocab, boolean bfloat16) {

    /// Qwen2-0.5B with a vocabulary of 32,000.
    static RandomCheckpoint qwen2Half(boolean bfloat16) {
        return new RandomCheckpoint(24, 896, 14, 2, 4864, 32000, bfloat16);
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("config.json"), """
                    {"architectures": ["InternVLChatModel"], "model_type": "internvl_chat", "template": "Hermes-2",
                     "force_image_size": 56,
                     "llm_config": {"architectures": ["Qwen2ForCausalLM"], "hidden_size": %d, "num_attention_heads": %d,
                       "num_key_value_heads": %d, "num_hidden_layers": %d, "intermediate_size": %d, "vocab_size": %d,
                       "rms_norm_eps": 1e-6, "rope_theta": 1000000.0, "max_position_embeddings": 32768, "eos_token_id": 2},
                     "vision_config": {"hidden_size": 32, "num_attention_heads": 4, "num_hidden_layers": 1,
                       "intermediate_size": 64, "patch_size": 14}}
                    """.formatted(hidden, heads, kvHeads, layers, intermediate, vocab));
        Map<String, long[]> tensors = new LinkedHashMap<>();
        int head = hidden / heads;
        String root = "language_model.model.";
        tensors.put(root + "embed_tokens.weight", new long[] {vocab, hidden});
        for (int i = 0; i < layers; i++) {
            String layer = root + "layers." + i + ".";
            tensors.put(layer + "input_layernorm.weight", new long[] {hidden});
            tensors.put(layer + "post_attention_layernorm.weight", new long[] {hidden});
            linear(tensors, layer + "self_attn.q_proj", heads * head, true);
            linear(tensors, layer + "self_attn.k_proj", kvHeads * head, true);
            linear(tensors, layer + "self_attn.v_proj", kvHeads * head, true);
            tensors.put(layer + "self_attn.o_proj.weight", new long[] {hidden, (long) heads * head});
            linear(tensors, layer + "mlp.gate_proj", intermediate, false);
            linear(tensors, layer + "mlp.up_proj", intermediate, false);
            tensors.put(layer + "mlp.down_proj.weight", new long[] {hidden, intermediate});
        }
        tensors.put(root + "norm.weight", new long[] {hidden});
        tensors.put("language_model.lm_head.weight", new long[] {vocab, hidden});
        writeWeights(folder.resolve("model.safetensors"), tensors);
    }

    private void linear(Map<String, long[]> tensors, String name, int out, boolean bias) {
        tensors.put(name + ".weight", new long[] {out, hidden});
        if (bias) {
            tensors.put(name + ".bias", new long[] {out});
        }
    }

    private void writeWeights(Path file, Map<String, long[]> tensors) throws IOException {
        int element = bfloat16 ? 2 : 4;
        StringBuilder header = new StringBuilder("{");
        long offset = 0;
        for (Map.Entry<String, long[]> tensor : tensors.entrySet()) {
            long length = element;
            StringBuilder shape = new StringBuilder();
            for (long dim : tensor.getValue()) {
                length *= dim;
                shape.append(shape.isEmpty() ? "" : ",").append(dim);
            }
            header.append(header.length() == 1 ? "" : ",")
                    .append("\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
                            .formatted(tensor.getKey(), bfloat16 ? "BF16" : "F32", shape, offset, offset + length));
            offset += length;
        }
        byte[] json = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        SplittableRandom random = new SplittableRandom(1);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .array());
            out.write(json);
            // a block of small random numbers over and over: speed does not depend on the values
            ByteBuffer block = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
            while (block.hasRemaining()) {
                float value = (float) (random.nextDouble() - 0.5) * 0.06f;
                if (bfloat16) {
                    block.putShort((short) (Float.floatToIntBits(value) >> 16));
                } else {
                    block.putFloat(value);
                }
            }
            for (long left = offset; left > 0; left -= block.capacity()) {
                out.write(block.array(), 0, (int) Math.min(left, block.capacity()));
            }
        }
    }
}
