package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;

/// Molmo: CLIP without its last layer, two of whose layers are pooled in fours; the file tells nothing of it.
final class Molmo {
    private static final int LAYERS = 23;
    /// Rows of the embedding matrix for marks that the head never gives.
    private static final int MARKS = 128;

    private Molmo() {}

    static ModelDraft read(ConfigFile file) {
        DecoderSpec read = TextReader.read(file, file.text(), "molmo");
        int rows = file.top().count("embedding_size", read.vocab(), Dimension.VOCABULARY);
        DecoderSpec decoder = read.withVocabulary(new DecoderSpec.Vocabulary(rows + MARKS, rows, read.tied(), 0));
        Vit vit = Vit.read(file.top().inside("no such block"), "clip-l-336").withLayers(LAYERS);
        long d = vit.hidden();
        long tower = vit.clip() - 2 * d; // no norm after the layers
        long pooling = 3 * Vit.linear(2 * d, d) + Vit.linear(d, d);
        long f = decoder.intermediate();
        long projector = 2 * d * f + f * decoder.hidden() + 2 * 2 * d; // two vectors stand for padding
        return new ModelDraft(
                "molmo",
                decoder,
                new Tower("clip", vit)
                        .parameters(tower, pooling + projector)
                        .tokens(144)
                        .tiles(12, true)
                        .classToken());
    }
}
