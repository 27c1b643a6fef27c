package dev.headroom.checkpoint;

import dev.headroom.plan.llamacpp.GgufTower;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Reads from the header of an mmproj what decides the memory of its vision tower.
public final class GgufTowers {
    private static final Pattern DEEPSTACK = Pattern.compile("v\\.deepstack\\.\\d+\\..*");

    private GgufTowers() {}

    /// @throws CheckpointException when the file cannot be read, or holds no vision tower
    public static GgufTower read(Path file) {
        return of(file, Gguf.read(file));
    }

    static GgufTower of(Path file, GgufHeader header) {
        String projector = header.text("clip.vision.projector_type")
                .or(() -> header.text("clip.projector_type"))
                .orElse("mlp");
        int patch = number(header, "patch_size", 0);
        int layers = number(header, "block_count", 0);
        if (!header.isProjector() || patch == 0 || layers == 0) {
            throw new CheckpointException(
                    Sentence.of("{} holds no vision tower; name the mmproj that belongs to the model.", file));
        }
        List<GgufTensor> tensors = header.tensors();
        int merge = merge(header, projector);
        int area = patch * patch * merge * merge;
        return new GgufTower(
                projector,
                layers,
                number(header, "embedding_length", 0),
                Math.max(1, number(header, "attention.head_count", 1)),
                number(header, "feed_forward_length", 0),
                has(tensors, "v.blk.0.ffn_gate.weight"),
                has(tensors, "v.blk.0.attn_qkv.weight"),
                number(header, "image_size", 0),
                patch,
                merge,
                (int) tensors.stream()
                        .map(GgufTensor::name)
                        .filter(n -> DEEPSTACK.matcher(n).matches())
                        .map(n -> n.split("\\.")[2])
                        .distinct()
                        .count(),
                number(header, "n_wa_pattern", projector.equals("qwen2.5vl_merger") ? 8 : 0),
                number(header, "projection_dim", 0),
                tensors.stream()
                        .anyMatch(t -> t.name().startsWith("v.patch_embd.weight")
                                && t.type().equals("F32")),
                number(header, "image_min_pixels", least(projector) * area) / area,
                number(header, "image_max_pixels", most(projector) * area) / area,
                number(header, "preproc_max_tiles", projector.equals("internvl") ? 12 : 0),
                tensors.stream().mapToLong(GgufTensor::bytes).sum());
    }

    private static int merge(GgufHeader header, String projector) {
        int usual = switch (projector) {
            case "gemma3" -> 4;
            case "gemma4v", "gemma4uv", "idefics3" -> 3;
            case "mlp", "ldp", "resampler", "cogvlm", "janus_pro" -> 1;
            default -> 2;
        };
        return Math.max(1, number(header, "projector.scale_factor", number(header, "spatial_merge_size", usual)));
    }

    private static int least(String projector) {
        return switch (projector) {
            case "gemma4v", "gemma4uv" -> 40;
            case "lfm2" -> 64;
            case "hunyuanvl" -> 256;
            case "kimik25" -> 2;
            case "youtuvl" -> 1;
            default -> 8;
        };
    }

    private static int most(String projector) {
        return switch (projector) {
            case "gemma4v", "gemma4uv" -> 280;
            case "lfm2" -> 256;
            case "pixtral", "kimivl" -> 1024;
            case "minimax_m3" -> 576;
            case "hunyuanvl" -> 16_384;
            default -> 4096;
        };
    }

    private static boolean has(List<GgufTensor> tensors, String name) {
        return tensors.stream().anyMatch(t -> t.name().equals(name));
    }

    private static int number(GgufHeader header, String key, int otherwise) {
        List<Long> values = header.wholes("clip.vision." + key);
        return values.isEmpty() ? otherwise : Math.clamp(values.getFirst(), 0, Integer.MAX_VALUE);
    }
}
