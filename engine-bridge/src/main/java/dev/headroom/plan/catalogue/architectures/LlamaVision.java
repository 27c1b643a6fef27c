package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;

/// Llama-3.2-Vision, whose decoder reads pictures in layers of their own, and Llama-4.
final class LlamaVision {
    private static final String MAKER = "llama-vision";
    /// Rows of the embedding matrix for marks that the head never gives.
    private static final int MARKS = 8;

    private LlamaVision() {}

    static ModelDraft crossing(ConfigFile file) {
        DecoderSpec read = TextReader.read(file, file.text(), "mllama_text_model");
        DecoderSpec decoder =
                read.withVocabulary(new DecoderSpec.Vocabulary(read.vocab() + MARKS, read.vocab(), read.tied(), 0));
        Block v = file.vision().with(ClassDefaults.vision("mllama"));
        Vit vit = Vit.read(v);
        int global = v.count("num_global_layers", 8, Dimension.LAYERS);
        int tiles = Math.max(1, v.count("max_num_tiles", 4, Dimension.EXPERTS));
        // the layer norms of a plain layer, no bias in attention, and a gate for each of the two halves of a global one
        Vit all = vit.withLayers(vit.layers() + global);
        long d = vit.hidden();
        long layers = all.plainLayers() - 4L * d * all.layers() + 2L * global;
        long ratios = v.said("supported_aspect_ratios").size() > 0
                ? v.said("supported_aspect_ratios").size()
                : ratios(tiles);
        long perTile = (vit.patches() + 1L) * d;
        long positions = perTile + (ratios + 1) * tiles * perTile + 1;
        long tilePositions = 2 * ((ratios + 1) * tiles * d + 1);
        long tower = vit.embedding(1, false) + d + positions + tilePositions + 4 * d + layers;
        int outputs = v.said("intermediate_layers_indices").isMissingNode()
                ? 5
                : v.said("intermediate_layers_indices").size();
        long width = v.maybe(Dimension.HIDDEN_OUT, "vision_output_dim").orElse((int) (d * (1 + outputs)));
        return new ModelDraft(
                MAKER,
                decoder,
                new Tower("mllama", all)
                        .parameters(tower, Vit.linear(width, decoder.hidden()))
                        .tokens(vit.patches() + 1)
                        .tiles(tiles, false)
                        .classToken());
    }

    /// Grids of at most so many tiles.
    private static int ratios(int tiles) {
        int count = 0;
        for (int rows = 1; rows <= tiles; rows++) {
            count += tiles / rows;
        }
        return count;
    }

    static ModelDraft fourth(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file, file.text(), "llama4_text");
        Block v = file.vision().with(ClassDefaults.vision("llama4"));
        Vit vit = Vit.read(v);
        long d = vit.hidden();
        double ratio = v.said("pixel_shuffle_ratio").asDouble(0.5);
        long out = v.count("projector_output_dim", 4096, Dimension.HIDDEN);
        long shuffled = (long) (d / (ratio * ratio));
        long adapter = shuffled * out + out * out;
        long tower = vit.embedding(1, false) + d + vit.positions() + d + 4 * d + vit.plainLayers() + adapter;
        return new ModelDraft(
                MAKER,
                decoder,
                new Tower("llama4", vit)
                        .parameters(
                                tower, (long) v.count("vision_output_dim", 4096, Dimension.HIDDEN) * decoder.hidden())
                        .tokens((int) (vit.patches() * ratio * ratio))
                        .tiles(16, true)
                        .classToken()
                        .extra(3));
    }
}
