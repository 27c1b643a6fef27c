package dev.headroom.inference.vision;

import dev.headroom.checkpoint.DType;
import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.checkpoint.TensorInfo;
import dev.headroom.inference.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes InternViT, InternVL's pixel shuffle and its projector as one graph: `patches` [1, patches, 3 * patch
/// * patch] in, `features` [1, tokens, hidden of the decoder] out. Weights stay where they lie in the
/// checkpoint; the packed q, k, v matrix is read as three neighbouring parts.
///
/// Attention is ONNX Runtime's `MultiHeadAttention`, whose CPU kernel never writes the whole score matrix.
final class VisionGraph {
    static final String INPUT = "patches";
    static final String OUTPUT = "features";

    /// `mlp1`'s own, PyTorch's default; the tower's comes from its configuration.
    private static final double PROJECTOR_EPS = 1e-5;

    private final ModelFolder folder;
    private final ModelConfig.Tower tower;
    private final int projectorOut;
    private final GraphBuilder graph = new GraphBuilder("vision");

    private VisionGraph(ModelFolder folder) {
        this.folder = folder;
        this.tower = folder.config().tower();
        this.projectorOut = folder.config().decoder().hidden();
    }

    /// @throws dev.headroom.checkpoint.CheckpointException when a tensor is missing or of another shape
    static GraphBuilder of(ModelFolder folder) {
        VisionGraph vision = new VisionGraph(folder);
        vision.build();
        return vision.graph;
    }

    private void build() {
        long side = tower.imageSize() / tower.patchSize();
        graph.input(INPUT, DType.F32, 1, side * side, 3L * tower.patchSize() * tower.patchSize());
        String x = embeddings(side * side);
        int last = tower.selectLayer() < 0 ? tower.layers() + 1 + tower.selectLayer() : tower.selectLayer();
        for (int i = 0; i < last; i++) {
            x = block(x, "vision_model.encoder.layers." + i + ".");
        }
        projector(pixelShuffle(x, side));
        graph.output(OUTPUT, DType.F32, 1, side * side / 4, projectorOut);
    }

    private String embeddings(long patches) {
        long d = tower.hidden();
        long p = tower.patchSize();
        String at = "vision_model.embeddings.";
        TensorInfo kernel = tensor(at + "patch_embedding.weight", d, 3, p, p);
        String x = linear(INPUT, graph.weightAs(kernel, d, 3 * p * p), at + "patch_embedding.bias", d);
        String start = graph.weight(tensor(at + "class_embedding", 1, 1, d));
        x = graph.op("", "Concat", List.of(start, x), Map.of("axis", 1));
        return graph.op("Add", x, graph.weight(tensor(at + "position_embedding", 1, patches + 1, d)));
    }

    private String block(String x, String at) {
        long d = tower.hidden();
        String y = norm(x, at + "norm1");
        y = attention(y, at + "attn.");
        y = linear(y, weight(at + "attn.proj.weight", d, d), at + "attn.proj.bias", d);
        x = graph.op("Add", x, graph.op("Mul", y, vector(at + "ls1", d)));
        y = norm(x, at + "norm2");
        y = gelu(y, weight(at + "mlp.fc1.weight", tower.intermediate(), d), at + "mlp.fc1.bias", tower.intermediate());
        y = linear(y, weight(at + "mlp.fc2.weight", d, tower.intermediate()), at + "mlp.fc2.bias", d);
        return graph.op("Add", x, graph.op("Mul", y, vector(at + "ls2", d)));
    }

    private String attention(String y, String at) {
        int d = tower.hidden();
        TensorInfo packed = tensor(at + "qkv.weight", 3L * d, d);
        List<String> inputs = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            inputs.add(matmul(y, graph.weight(third(packed, part, d, d))));
        }
        boolean biased = tower.qkvBias();
        if (tower.qkNorm()) {
            for (int part = 0; part < 3; part++) {
                if (biased) {
                    TensorInfo bias = third(tensor(at + "qkv.bias", 3L * d), part, d);
                    inputs.set(part, graph.op("Add", inputs.get(part), graph.weight(bias)));
                }
                if (part < 2) {
                    String name = at + (part == 0 ? "q_norm.weight" : "k_norm.weight");
                    inputs.set(part, rms(inputs.get(part), vector(name, d)));
                }
            }
        } else if (biased) {
            inputs.add(vector(at + "qkv.bias", 3L * d));
        }
        return graph.contrib("MultiHeadAttention", inputs, Map.of("num_heads", tower.heads()));
    }

    /// The part-th third of a tensor's rows.
    private static TensorInfo third(TensorInfo packed, int part, long... shape) {
        long length = packed.length() / 3;
        List<Long> dims = new ArrayList<>();
        for (long dim : shape) {
            dims.add(dim);
        }
        return new TensorInfo(
                packed.name() + ".part" + part,
                packed.dtype(),
                dims,
                packed.file(),
                packed.offset() + part * length,
                length);
    }

    /// Drops the class token and makes one token of each two by two patches: row offset slow, column offset fast.
    private String pixelShuffle(String x, long side) {
        long d = tower.hidden();
        x = graph.op(
                "Slice",
                x,
                graph.constant("one", new long[] {1}, 1),
                graph.constant("end", new long[] {Integer.MAX_VALUE}, 1),
                graph.constant("axis", new long[] {1}, 1));
        x = reshape(x, "shuffle.in", side / 2, 2, side / 2, 2, d);
        x = graph.op("", "Transpose", List.of(x), Map.of("perm", List.of(0, 2, 1, 3, 4)));
        return reshape(x, "shuffle.out", 1, side * side / 4, 4 * d);
    }

    private void projector(String x) {
        long in = 4L * tower.hidden();
        long out = projectorOut;
        x = layerNorm(x, "mlp1.0", in, PROJECTOR_EPS);
        x = gelu(x, weight("mlp1.1.weight", out, in), "mlp1.1.bias", out);
        x = matmul(x, weight("mlp1.3.weight", out, out));
        graph.node("", "Add", List.of(x, vector("mlp1.3.bias", out)), List.of(OUTPUT), Map.of());
    }

    private String norm(String x, String at) {
        return tower.rmsNorm()
                ? rms(x, vector(at + ".weight", tower.hidden()))
                : layerNorm(x, at, tower.hidden(), tower.eps());
    }

    private String layerNorm(String x, String at, long width, double eps) {
        return graph.op(
                "",
                "LayerNormalization",
                List.of(x, vector(at + ".weight", width), vector(at + ".bias", width)),
                Map.of("axis", -1, "epsilon", eps));
    }

    private String rms(String x, String weight) {
        return graph.op(
                "", "SimplifiedLayerNormalization", List.of(x, weight), Map.of("axis", -1, "epsilon", tower.eps()));
    }

    private String linear(String x, String weight, String bias, long width) {
        return graph.op("Add", matmul(x, weight), vector(bias, width));
    }

    /// GELU with the error function, of a linear map.
    private String gelu(String x, String weight, String bias, long width) {
        return graph.contrib("BiasGelu", List.of(matmul(x, weight), vector(bias, width)), Map.of());
    }

    /// `x` times the transpose of a weight stored as [out, in].
    private String matmul(String x, String weight) {
        return graph.contrib("FusedMatMul", List.of(x, weight), Map.of("transB", 1));
    }

    private String reshape(String x, String name, long... shape) {
        return graph.op("Reshape", x, graph.constant(name, shape, shape.length));
    }

    private String weight(String name, long rows, long columns) {
        return graph.weight(tensor(name, rows, columns));
    }

    private String vector(String name, long size) {
        return graph.weight(tensor(name, size));
    }

    private TensorInfo tensor(String name, long... shape) {
        return folder.tensor(name).expect(shape);
    }
}
