package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;

/// Ovis: the tower's vectors become probabilities over a visual vocabulary, which has a table of its own.
final class Ovis {
    private static final String MAKER = "ovis";
    private static final int VISUAL_VOCABULARY = 65536;
    /// Rows of the table that the head never gives.
    private static final int MARKS = 5;
    /// Patches along an edge that become one token.
    private static final int STRIDE = 2;

    private Ovis() {}

    static ModelDraft second(ConfigFile file) {
        DecoderSpec decoder = stored(file);
        Block v = file.vision();
        Vit vit = Vit.read(v, "aimv2");
        long d = vit.hidden();
        // a norm over the embedding and one after the layers
        long tower = vit.embedding(1, true) + vit.positions() + 2 * d + vit.gatedLayers(false, false);
        int stride = stride(file);
        return new ModelDraft(
                MAKER,
                decoder,
                new Tower("aimv2", vit)
                        .parameters(tower, visual(file, d * stride * stride, decoder.hidden()))
                        .gated()
                        .merge(stride)
                        .tiles(file.top().count("max_partition", 9, Dimension.EXPERTS), true));
    }

    static ModelDraft atItsOwnResolution(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file);
        Vit vit = Vit.read(file.vision(), "siglip2_navit");
        int stride = stride(file);
        Vit pictured = new Vit(vit.layers(), vit.hidden(), vit.heads(), vit.mlp(), 448, vit.patch());
        return new ModelDraft(
                MAKER,
                decoder,
                new Tower("siglip2", pictured)
                        .parameters(vit.siglip(), visual(file, (long) vit.hidden() * stride * stride, decoder.hidden()))
                        .merge(stride)
                        .dynamic());
    }

    /// The files hold a head, whatever the decoder's flag says.
    private static DecoderSpec stored(ConfigFile file) {
        DecoderSpec read = TextReader.read(file);
        return read.withVocabulary(new DecoderSpec.Vocabulary(read.vocab(), false));
    }

    private static int stride(ConfigFile file) {
        Block block = file.top().inside("visual_tokenizer_config", "vision_config", "vit_config");
        return Math.clamp(block.count("hidden_stride", STRIDE, Dimension.PATCH), 1, 16);
    }

    private static long visual(ConfigFile file, long in, long out) {
        Block tokenizer = file.top().inside("visual_tokenizer_config", "vision_config");
        int rows = file.top()
                .count(
                        "visual_vocab_size",
                        tokenizer.count("vocab_size", VISUAL_VOCABULARY, Dimension.VOCABULARY),
                        Dimension.VOCABULARY);
        long head = Math.max(1, rows - MARKS);
        return in * head + 2 * head + rows * out;
    }
}
