package dev.headroom.machine.library;

import dev.headroom.checkpoint.DType;
import dev.headroom.checkpoint.GgufBuilder;
import dev.headroom.checkpoint.GgufType;
import dev.headroom.checkpoint.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Tiny models and caches of the kinds that people have, with real headers.
final class FakeModels {
    static final String CONFIG = """
        {"model_type": "qwen2_5_vl", "architectures": ["Qwen2_5_VLForConditionalGeneration"]}
        """;

    private FakeModels() {}

    /// A tensor of zeros.
    record Tensor(String name, DType type, List<Long> shape) {
        static Tensor of(String name, DType type, long... shape) {
            List<Long> sizes = new ArrayList<>();
            for (long size : shape) {
                sizes.add(size);
            }
            return new Tensor(name, type, sizes);
        }
    }

    static Path safetensors(Path file, Tensor... tensors) throws IOException {
        Files.createDirectories(file.getParent());
        List<Safetensors.Source> sources = new ArrayList<>();
        for (Tensor t : tensors) {
            long length = t.shape().stream().reduce((long) t.type().bytes(), (a, b) -> a * b);
            sources.add(new Safetensors.Source(
                    t.name(), t.type(), t.shape(), out -> out.write(ByteBuffer.allocate((int) length))));
        }
        Safetensors.writeSources(file, sources);
        return file;
    }

    /// Language 128, vision 64, projector 32 parameters in 16 bit.
    static Path whole(Path folder) throws IOException {
        safetensors(
                folder.resolve("model.safetensors"),
                Tensor.of("model.layers.0.mlp.up_proj.weight", DType.BF16, 8, 16),
                Tensor.of("visual.blocks.0.attn.qkv.weight", DType.BF16, 8, 8),
                Tensor.of("visual.merger.mlp.0.weight", DType.BF16, 4, 8));
        Files.writeString(folder.resolve("config.json"), CONFIG);
        return folder;
    }

    /// Two shards and their index.
    static Path sharded(Path folder) throws IOException {
        safetensors(
                folder.resolve("model-00001-of-00002.safetensors"),
                Tensor.of("model.embed_tokens.weight", DType.BF16, 8, 16));
        safetensors(
                folder.resolve("model-00002-of-00002.safetensors"),
                Tensor.of("visual.blocks.0.attn.qkv.weight", DType.BF16, 8, 8));
        Files.writeString(folder.resolve("model.safetensors.index.json"), """
            {"weight_map": {"model.embed_tokens.weight": "model-00001-of-00002.safetensors",
             "visual.blocks.0.attn.qkv.weight": "model-00002-of-00002.safetensors"}}
            """);
        Files.writeString(folder.resolve("config.json"), CONFIG);
        return folder;
    }

    /// A repository of Hugging Face's cache whose snapshot links to the blobs.
    static Path hub(Path hub, String repository) throws IOException {
        Path folder = hub.resolve("models--" + repository.replace("/", "--"));
        Path made = whole(folder.resolve("made"));
        Path blobs = Files.createDirectories(folder.resolve("blobs"));
        Path snapshot = Files.createDirectories(folder.resolve("snapshots/0123456789abcdef"));
        for (String file : List.of("model.safetensors", "config.json")) {
            Path blob = Files.move(made.resolve(file), blobs.resolve("blob-" + file.length()));
            Files.createSymbolicLink(snapshot.resolve(file), snapshot.relativize(blob));
        }
        Files.delete(made);
        Files.createDirectories(folder.resolve("refs"));
        Files.writeString(folder.resolve("refs/main"), "0123456789abcdef");
        return folder;
    }

    static Path gguf(Path file, int width) throws IOException {
        return language(width).write(file);
    }

    static GgufBuilder language(int width) {
        return new GgufBuilder()
                .text("general.architecture", "gemma3")
                .whole("general.file_type", 15)
                .whole("gemma3.embedding_length", width)
                .texts("tokenizer.ggml.tokens", "a", "b")
                .tensor("token_embd.weight", GgufType.Q4_K, 256, 4)
                .tensor("output_norm.weight", GgufType.F32, 64);
    }

    static Path mmproj(Path file, int width) throws IOException {
        return new GgufBuilder()
                .text("general.architecture", "clip")
                .whole("clip.vision.projection_dim", width)
                .tensor("v.blk.0.attn_q.weight", GgufType.F16, 32, 8)
                .tensor("mm.0.weight", GgufType.F16, 16, 4)
                .write(file);
    }

    /// A manifest of Ollama and its blobs; gives the blob with the weights.
    static Path ollama(Path root, String name, String tag) throws IOException {
        Path blobs = Files.createDirectories(root.resolve("blobs"));
        String model = "a".repeat(63) + (name.length() % 10);
        String vision = "b".repeat(63) + (name.length() % 10);
        Path blob = gguf(blobs.resolve("sha256-" + model), 64);
        Path projector = mmproj(blobs.resolve("sha256-" + vision), 64);
        Path manifest = root.resolve("manifests/registry.ollama.ai/library/" + name + "/" + tag);
        Files.createDirectories(manifest.getParent());
        Files.writeString(manifest, """
            {"layers": [
             {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:%s", "size": %d},
             {"mediaType": "application/vnd.ollama.image.projector", "digest": "sha256:%s", "size": %d},
             {"mediaType": "application/vnd.ollama.image.template", "digest": "sha256:cc", "size": 3}]}
            """.formatted(model, Files.size(blob), vision, Files.size(projector)));
        return blob;
    }

    static Library look(Places.Root... roots) {
        return look(new HeaderCache(), roots);
    }

    static Library look(HeaderCache headers, Places.Root... roots) {
        return LibraryScan.look(new Places(List.of(roots)), headers, () -> false);
    }
}
