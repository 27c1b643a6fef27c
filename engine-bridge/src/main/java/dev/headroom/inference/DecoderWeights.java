package dev.headroom.inference;

import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.checkpoint.TensorInfo;
import dev.headroom.inference.graph.GraphBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the decoder's weights come from, and how its matrices enter the graph.
interface DecoderWeights {
    String HEAD = "language_model.lm_head.weight";

    /// A norm or a bias; empty when the model has none of that name.
    Optional<TensorInfo> small(String name);

    /// Adds `x W^T` for the matrix `[out, in]` and returns the product's name.
    String multiply(GraphBuilder graph, String x, String matrix, int in, int out);

    /// As they lie in the checkpoint, widened to float32 while loading. The head may be the embeddings.
    static DecoderWeights asStored(ModelFolder folder) {
        return new DecoderWeights() {
            @Override
            public Optional<TensorInfo> small(String name) {
                return folder.find(name);
            }

            @Override
            public String multiply(GraphBuilder graph, String x, String matrix, int in, int out) {
                TensorInfo weight = matrix.equals(HEAD) ? folder.head() : folder.tensor(matrix);
                return graph.contrib("FusedMatMul", List.of(x, graph.weight(weight)), Map.of("transB", 1));
            }
        };
    }
}
