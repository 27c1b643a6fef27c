package dev.headroom.plan.catalogue.architectures;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.Dimension;
import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.Optional;

/// A vision transformer in the dimensions that every family tells, under whatever names.
///
/// @param image pixels of the edge that its positions are made for
record Vit(int layers, int hidden, int heads, int mlp, int image, int patch) {
    private static final int ASSUMED_IMAGE = 448;

    static Vit read(Block vision, String visionClass) {
        return read(vision.with(ClassDefaults.vision(visionClass)));
    }

    static Vit read(Block v) {
        int hidden = v.whole(Dimension.HIDDEN, "embed_dim", "width", "vt_hidden_size", "dim");
        int patch = v.or(14, Dimension.PATCH, "spatial_patch_size");
        int image = v.or(ASSUMED_IMAGE, Dimension.TILE, "default_image_size");
        if (!Dimension.cuts(image, patch)) {
            throw new PlanException(Sentence.of(
                    "The config.json of {} cuts tiles of {} pixels into patches of {}, which cannot be.",
                    v.model(),
                    image,
                    patch));
        }
        return new Vit(
                v.whole(Dimension.LAYERS, "depth", "layers", "num_layers", "vt_num_hidden_layers"),
                hidden,
                v.or(16, Dimension.HEADS, "num_heads", "heads", "attention_heads", "vt_num_attention_heads"),
                mlp(v, hidden),
                image,
                patch);
    }

    /// The file's own width or ratio, then the class's.
    private static int mlp(Block v, int hidden) {
        JsonNode ratio = v.own("mlp_ratio");
        if (v.own("intermediate_size", "vt_intermediate_size", "hidden_dim").isMissingNode() && ratio.isMissingNode()) {
            ratio = v.said("mlp_ratio");
        }
        Optional<Integer> width = v.maybe(Dimension.INTERMEDIATE, "vt_intermediate_size", "hidden_dim");
        if (!ratio.isMissingNode() && v.own("intermediate_size").isMissingNode()) {
            double times = ratio.asDouble();
            long product = (long) (hidden * times);
            if (!Dimension.INTERMEDIATE.allows(product)) {
                throw v.outside("mlp_ratio", ratio, Sentence.of("a number above 0, up to {}", 16));
            }
            return (int) product;
        }
        return width.orElseGet(() -> v.whole(Dimension.INTERMEDIATE));
    }

    /// Along an edge.
    int side() {
        return image / patch;
    }

    /// Of one tile.
    int patches() {
        return side() * side();
    }

    /// Weights that turn the pixels of a patch into a vector.
    ///
    /// @param frames that one patch spans
    long embedding(int frames, boolean bias) {
        return 3L * frames * patch * patch * hidden + (bias ? hidden : 0);
    }

    /// A vector for each patch of a tile.
    long positions() {
        return (long) patches() * hidden;
    }

    /// The layers of a plain transformer: layer norms and biases everywhere.
    long plainLayers() {
        return layers * (attention(true) + 2L * hidden * mlp + mlp + hidden + 4L * hidden);
    }

    /// The layers of one with gated MLPs and RMS norms.
    long gatedLayers(boolean attentionBias, boolean mlpBias) {
        return layers
                * (attention(attentionBias) + 3L * hidden * mlp + (mlpBias ? 2L * mlp + hidden : 0) + 2L * hidden);
    }

    /// Projections to queries, keys, values and out of one layer.
    long attention(boolean bias) {
        return 4L * hidden * hidden + (bias ? 4L * hidden : 0);
    }

    Vit withLayers(int count) {
        return new Vit(count, hidden, heads, mlp, image, patch);
    }

    Vit withMlp(int width) {
        return new Vit(layers, hidden, heads, width, image, patch);
    }

    /// CLIP's: no bias in the embedding, a class token, norms before and after the layers.
    long clip() {
        return embedding(1, false) + hidden + positions() + hidden + 4L * hidden + plainLayers();
    }

    /// SigLIP's: no class token, one norm after the layers.
    long siglip() {
        return embedding(1, true) + positions() + 2L * hidden + plainLayers();
    }

    /// A head that pools all patches into one vector, as SigLIP has where it is asked for.
    long poolingHead() {
        return attention(true) + 2L * hidden * mlp + mlp + hidden + 3L * hidden;
    }

    /// `in` to `out`, with a bias.
    static long linear(long in, long out) {
        return in * out + out;
    }

    /// Two layers into the decoder, with biases.
    static long twoLinears(long in, long out) {
        return linear(in, out) + linear(out, out);
    }
}
