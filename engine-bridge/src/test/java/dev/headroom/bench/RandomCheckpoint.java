package dev.headroom.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A checkpoint of any dimensions with random weights, for measuring speed and memory. Reused when it is there.
///
/// @param vocab at least the tokenizer's size
/// @param type `BF16` or `F32`
/// @param tied whether the output head is the embedding matrix
record RandomCheckpoint(
        int layers,
        int hidden,
        int heads,
        int kvHeads,
        int intermediate,
        int vocab,
        int visionLayers,
        int visionHidden,
        int visionHeads,
        int visionIntermediate,
        int imageSize,
        String type,
        boolean tied) {

    /// InternVL2-1B: Qwen2-0.5B behind InternViT-300M.
    static final RandomCheckpoint INTERNVL2_1B =
            new RandomCheckpoint(24, 896, 14, 2, 4864, 151_655, 24, 1024, 16, 4096, 448);

    /// The decoder of Qwen2-0.5B as it is published, in fp32, behind a vision tower of next to nothing.
    static final RandomCheckpoint QWEN2_HALF =
            new RandomCheckpoint(24, 896, 14, 2, 4864, 151_655, 1, 64, 2, 128, 56, "F32", true);

    private static final int PATCH = 14;

    /// In bf16, with a head of its own.
    RandomCheckpoint(
            int layers,
            int hidden,
            int heads,
            int kvHeads,
            int intermediate,
            int vocab,
            int visionLayers,
            int visionHidden,
            int visionHeads,
            int visionIntermediate,
            int imageSize) {
        this(
                layers,
                hidden,
                heads,
                kvHeads,
                intermediate,
                vocab,
                visionLayers,
                visionHidden,
                visionHeads,
                visionIntermediate,
                imageSize,
                "BF16",
                false);
    }

    /// Weights that each new token reads: all matrices of the decoder and the head, embeddings not counted.
    long weightsPerToken() {
        long kv = (long) hidden / heads * kvHeads;
        long layer = 2L * hidden * hidden + 2 * kv * hidden + 3L * intermediate * hidden;
        return layers * layer + (long) vocab * hidden;
    }

    /// Floating-point operations of reading one token of a prompt, attention and the last token's head not counted.
    long prefillFlops() {
        return 2 * (weightsPerToken() - (long) vocab * hidden);
    }

    /// @return the folder
    Path write(Path parent) throws IOException {
        Path folder = parent.resolve("random-%d-%d-%d-%d-%d-%d-%d-%d-%s"
                .formatted(
                        layers,
                        hidden,
                        kvHeads,
                        intermediate,
                        vocab,
                        visionHidden,
                        visionIntermediate,
                        imageSize,
                        type));
        Path done = folder.resolve("model.safetensors");
        if (Files.exists(done)) {
            return folder;
        }
        Files.createDirectories(folder);
        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            try (var in = RandomCheckpoint.class.getResourceAsStream("/tiny-internvl2/" + file)) {
                Files.write(folder.resolve(file), in.readAllBytes());
            }
        }
        Files.writeString(folder.resolve("config.json"), config());
        Path half = folder.resolve("model.half");
        weights(half, tensors());
        Files.move(half, done);
        return folder;
    }

    /// A PEFT adapter on all linear maps of the decoder.
    ///
    /// @return its folder, beside the weights
    Path adapter(Path folder, int rank) throws IOException {
        Path adapter = folder.resolve("adapter-" + rank);
        if (Files.exists(adapter.resolve("adapter_model.safetensors"))) {
            return adapter;
        }
        Files.createDirectories(adapter);
        ObjectNode config = new ObjectMapper()
                .createObjectNode()
                .put("peft_type", "LORA")
                .put("r", rank)
                .put("lora_alpha", 2 * rank)
                .put("bias", "none");
        List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
                .forEach(config.putArray("target_modules")::add);
        Files.writeString(adapter.resolve("adapter_config.json"), config.toPrettyString());
        Map<String, long[]> factors = new LinkedHashMap<>();
        tensors().forEach((name, shape) -> {
            if (name.endsWith("_proj.weight")) {
                String at = "base_model.model." + name.substring(0, name.length() - "weight".length());
                factors.put(at + "lora_A.weight", new long[] {rank, shape[1]});
                factors.put(at + "lora_B.weight", new long[] {shape[0], rank});
            }
        });
        weights(adapter.resolve("adapter_model.safetensors"), factors);
        return adapter;
    }

    private String config() throws IOException {
        try (var in = RandomCheckpoint.class.getResourceAsStream("/tiny-internvl2/config.json")) {
            ObjectNode root = (ObjectNode) new ObjectMapper().readTree(in);
            root.put("force_image_size", imageSize).put("max_dynamic_patch", 12);
            ((ObjectNode) root.get("llm_config"))
                    .put("hidden_size", hidden)
                    .put("num_attention_heads", heads)
                    .put("num_key_value_heads", kvHeads)
                    .put("num_hidden_layers", layers)
                    .put("intermediate_size", intermediate)
                    .put("max_position_embeddings", 32768)
                    .put("tie_word_embeddings", tied)
                    .put("vocab_size", vocab);
            ((ObjectNode) root.get("vision_config"))
                    .put("hidden_size", visionHidden)
                    .put("num_attention_heads", visionHeads)
                    .put("num_hidden_layers", visionLayers)
                    .put("intermediate_size", visionIntermediate)
                    .put("image_size", imageSize);
            return root.toPrettyString();
        }
    }

    private Map<String, long[]> tensors() {
        Map<String, long[]> t = new LinkedHashMap<>();
        long d = visionHidden;
        long side = imageSize / PATCH;
        String at = "vision_model.embeddings.";
        t.put(at + "class_embedding", new long[] {1, 1, d});
        linear(t, at + "patch_embedding", d, 3L * PATCH * PATCH, true);
        t.put(at + "patch_embedding.weight", new long[] {d, 3, PATCH, PATCH});
        t.put(at + "position_embedding", new long[] {1, side * side + 1, d});
        for (int i = 0; i < visionLayers; i++) {
            at = "vision_model.encoder.layers." + i + ".";
            for (String norm : List.of("norm1", "norm2")) {
                t.put(at + norm + ".weight", new long[] {d});
                t.put(at + norm + ".bias", new long[] {d});
            }
            linear(t, at + "attn.qkv", 3 * d, d, true);
            linear(t, at + "attn.proj", d, d, true);
            linear(t, at + "mlp.fc1", visionIntermediate, d, true);
            linear(t, at + "mlp.fc2", d, visionIntermediate, true);
            t.put(at + "ls1", new long[] {d});
            t.put(at + "ls2", new long[] {d});
        }
        t.put("mlp1.0.weight", new long[] {4 * d});
        t.put("mlp1.0.bias", new long[] {4 * d});
        linear(t, "mlp1.1", hidden, 4 * d, true);
        linear(t, "mlp1.3", hidden, hidden, true);
        long kv = (long) hidden / heads * kvHeads;
        t.put("language_model.model.embed_tokens.weight", new long[] {vocab, hidden});
        for (int i = 0; i < layers; i++) {
            at = "language_model.model.layers." + i + ".";
            t.put(at + "input_layernorm.weight", new long[] {hidden});
            t.put(at + "post_attention_layernorm.weight", new long[] {hidden});
            linear(t, at + "self_attn.q_proj", hidden, hidden, true);
            linear(t, at + "self_attn.k_proj", kv, hidden, true);
            linear(t, at + "self_attn.v_proj", kv, hidden, true);
            linear(t, at + "self_attn.o_proj", hidden, hidden, false);
            linear(t, at + "mlp.gate_proj", intermediate, hidden, false);
            linear(t, at + "mlp.up_proj", intermediate, hidden, false);
            linear(t, at + "mlp.down_proj", hidden, intermediate, false);
        }
        t.put("language_model.model.norm.weight", new long[] {hidden});
        if (!tied) {
            t.put("language_model.lm_head.weight", new long[] {vocab, hidden});
        }
        return t;
    }

    private static void linear(Map<String, long[]> t, String name, long rows, long columns, boolean bias) {
        t.put(name + ".weight", new long[] {rows, columns});
        if (bias) {
            t.put(name + ".bias", new long[] {rows});
        }
    }

    private void weights(Path file, Map<String, long[]> tensors) throws IOException {
        ObjectNode header = new ObjectMapper().createObjectNode();
        long at = 0;
        for (Map.Entry<String, long[]> tensor : tensors.entrySet()) {
            ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", type);
            long elements = 1;
            for (long dim : tensor.getValue()) {
                entry.withArray("/shape").add(dim);
                elements *= dim;
            }
            entry.putArray("data_offsets").add(at).add(at + width() * elements);
            at += width() * elements;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padding = (8 - json.length % 8) % 8;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length + padding)
                    .array());
            out.write(json);
            out.write(" ".repeat(padding).getBytes(StandardCharsets.UTF_8));
            byte[] noise = noise();
            byte[] one = width() == 2 ? new byte[] {(byte) 0x80, 0x3F} : new byte[] {0, 0, (byte) 0x80, 0x3F};
            SplittableRandom random = new SplittableRandom(1);
            for (Map.Entry<String, long[]> tensor : tensors.entrySet()) {
                long left = width();
                for (long dim : tensor.getValue()) {
                    left *= dim;
                }
                // norms near one keep activations finite through many layers
                boolean norm =
                        tensor.getKey().contains("norm") && tensor.getKey().endsWith("weight");
                while (left > 0) {
                    int from = width() * random.nextInt(noise.length / 2 / width());
                    int count = (int) Math.min(left, noise.length - from);
                    if (norm) {
                        for (int i = 0; i < count / width(); i++) {
                            out.write(one);
                        }
                    } else {
                        out.write(noise, from, count);
                    }
                    left -= count;
                }
            }
        }
    }

    private int width() {
        return type.equals("BF16") ? 2 : 4;
    }

    /// Normal values of standard deviation 0.02, as checkpoints are initialised.
    private byte[] noise() {
        ByteBuffer noise = ByteBuffer.allocate(1 << 22).order(ByteOrder.LITTLE_ENDIAN);
        java.util.Random random = new java.util.Random(7);
        while (noise.hasRemaining()) {
            int bits = Float.floatToIntBits((float) (0.02 * random.nextGaussian()));
            if (width() == 2) {
                noise.putShort((short) (bits >>> 16));
            } else {
                noise.putInt(bits);
            }
        }
        return noise.array();
    }
}
