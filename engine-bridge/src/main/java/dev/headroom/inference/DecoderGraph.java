package dev.headroom.inference;

import dev.headroom.checkpoint.DType;
import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.checkpoint.TensorInfo;
import dev.headroom.inference.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The graph of a Qwen2 decoder. Inputs are embeddings, not token ids, so that pictures can be put in; the logits are
/// those of the last position only. Past keys and values enter as the very buffers into which the new ones are written.
///
/// Inputs: `embeddings` `[rows, tokens, hidden]`; `last` int32 `[rows]`, the index of each row's last token; `total`
/// int32 `[1]`, the longest row; `cos`, `sin` `[positions, head_dim/2]`; `past.{k,v}.<layer>` `[rows, kv_heads,
/// capacity, head_dim]`; for each adapted linear `<module>.A` `[in, r]` and `<module>.B` `[r, out]`, scale included in
/// B. Outputs: `logits` `[rows, 1, vocab]`, `present.{k,v}.<layer>` shaped like the past.
final class DecoderGraph {
    private static final String PREFIX = "language_model.model.";

    private final ModelConfig.Decoder d;
    private final DecoderWeights weights;
    private final Set<String> adapted;
    private final GraphBuilder g = new GraphBuilder("decoder");

    private DecoderGraph(ModelConfig.Decoder d, DecoderWeights weights, Set<String> adapted) {
        this.d = d;
        this.weights = weights;
        this.adapted = adapted;
    }

    /// @param adapted modules, such as `language_model.model.layers.0.mlp.up_proj`, that get adapter inputs
    static GraphBuilder build(ModelConfig.Decoder decoder, DecoderWeights weights, Set<String> adapted) {
        return new DecoderGraph(decoder, weights, adapted).graph();
    }

    /// Modules of layer `i` that adapters can change, with their input and output sizes.
    static List<Linear> linears(ModelConfig.Decoder d, int layer) {
        int q = d.heads() * d.headDim();
        int kv = d.kvHeads() * d.headDim();
        String name = PREFIX + "layers." + layer + ".";
        return List.of(
                new Linear(name + "self_attn.q_proj", d.hidden(), q),
                new Linear(name + "self_attn.k_proj", d.hidden(), kv),
                new Linear(name + "self_attn.v_proj", d.hidden(), kv),
                new Linear(name + "self_attn.o_proj", q, d.hidden()),
                new Linear(name + "mlp.gate_proj", d.hidden(), d.intermediate()),
                new Linear(name + "mlp.up_proj", d.hidden(), d.intermediate()),
                new Linear(name + "mlp.down_proj", d.intermediate(), d.hidden()));
    }

    record Linear(String module, int in, int out) {}

    private GraphBuilder graph() {
        g.input("embeddings", DType.F32, "rows", "tokens", d.hidden());
        g.input("last", DType.I32, "rows");
        g.input("total", DType.I32, 1);
        g.input("cos", DType.F32, "positions", d.headDim() / 2);
        g.input("sin", DType.F32, "positions", d.headDim() / 2);
        String residual = "embeddings";
        String normed = rmsNorm(residual, PREFIX + "layers.0.input_layernorm.weight");
        for (int layer = 0; layer < d.layers(); layer++) {
            String name = PREFIX + "layers." + layer + ".";
            List<Linear> linear = linears(d, layer);
            String attention = attention(normed, layer, linear);
            List<String> afterAttention =
                    addAndNorm(residual, attention, name + "post_attention_layernorm.weight", "attention." + layer);
            String mlp = mlp(afterAttention.get(0), linear);
            String nextNorm = layer + 1 < d.layers()
                    ? PREFIX + "layers." + (layer + 1) + ".input_layernorm.weight"
                    : PREFIX + "norm.weight";
            if (layer + 1 == d.layers()) {
                // only the last position's logits are wanted
                String last = lastToken(g.op("Add", afterAttention.get(1), mlp));
                normed = rmsNorm(last, nextNorm);
            } else {
                List<String> afterMlp = addAndNorm(afterAttention.get(1), mlp, nextNorm, "mlp." + layer);
                normed = afterMlp.get(0);
                residual = afterMlp.get(1);
            }
        }
        String logits = weights.multiply(g, normed, DecoderWeights.HEAD, d.hidden(), d.vocab());
        g.node("", "Identity", List.of(logits), List.of("logits"), Map.of());
        g.output("logits", DType.F32, "rows", 1, d.vocab());
        return g;
    }

    private String lastToken(String x) {
        return g.op(
                "Slice",
                x,
                g.constant("slice.start", new long[] {-1}, 1),
                g.constant("slice.end", new long[] {Integer.MAX_VALUE}, 1),
                g.constant("slice.axis", new long[] {1}, 1));
    }

    private String rmsNorm(String x, String weight) {
        return g.op(
                "",
                "SimplifiedLayerNormalization",
                List.of(x, g.weight(weights.small(weight).orElseThrow())),
                Map.of("epsilon", d.rmsEps(), "axis", -1));
    }

    /// Returns the norm of `a + b`, and `a + b` itself.
    private List<String> addAndNorm(String a, String b, String weight, String name) {
        List<String> outputs = List.of("normed." + name, "", "", "residual." + name);
        g.node(
                "com.microsoft",
                "SkipSimplifiedLayerNormalization",
                List.of(a, b, g.weight(weights.small(weight).orElseThrow())),
                outputs,
                Map.of("epsilon", d.rmsEps()));
        return List.of(outputs.get(0), outputs.get(3));
    }

    private String attention(String x, int layer, List<Linear> linear) {
        String q = linear(x, linear.get(0));
        String k = linear(x, linear.get(1));
        String v = linear(x, linear.get(2));
        List<String> past = List.of("past.k." + layer, "past.v." + layer);
        List<String> present = List.of("present.k." + layer, "present.v." + layer);
        past.forEach(name -> g.input(name, DType.F32, "rows", d.kvHeads(), "capacity", d.headDim()));
        present.forEach(name -> g.output(name, DType.F32, "rows", d.kvHeads(), "capacity", d.headDim()));
        List<String> outputs = new ArrayList<>(List.of("attended." + layer));
        outputs.addAll(present);
        g.node(
                "com.microsoft",
                "GroupQueryAttention",
                List.of(q, k, v, past.get(0), past.get(1), "last", "total", "cos", "sin"),
                outputs,
                Map.of("num_heads", d.heads(), "kv_num_heads", d.kvHeads(), "do_rotary", 1));
        return linear(outputs.get(0), linear.get(3));
    }

    private String mlp(String x, List<Linear> linear) {
        String gate = linear(x, linear.get(4));
        String up = linear(x, linear.get(5));
        String activated = g.contrib("QuickGelu", List.of(gate), Map.of("alpha", 1.0f)); // x * sigmoid(x)
        return linear(g.op("Mul", activated, up), linear.get(6));
    }

    private String linear(String x, Linear linear) {
        String y = weights.multiply(g, x, linear.module() + ".weight", linear.in(), linear.out());
        Optional<TensorInfo> bias = weights.small(linear.module() + ".bias");
        if (bias.isPresent()) {
            y = g.op("Add", y, g.weight(bias.get()));
        }
        if (adapted.contains(linear.module())) {
            String a = g.input(linear.module() + ".A", DType.F32, linear.in(), linear.module() + ".r");
            String b = g.input(linear.module() + ".B", DType.F32, linear.module() + ".r", linear.out());
            y = g.op("Add", y, g.op("MatMul", g.op("MatMul", x, a), b));
        }
        return y;
    }
}
