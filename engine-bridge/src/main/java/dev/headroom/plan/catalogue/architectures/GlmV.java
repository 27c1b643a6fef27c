package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;

/// GLM-4V, and GLM-4.1V to GLM-4.6V, dense and with experts.
final class GlmV {
    private static final String MAKER = "glm-v";

    private GlmV() {}

    /// EVA2-CLIP-E, one picture of 1120 pixels.
    static ModelDraft first(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file, file.text(), "chatglm");
        Vit vit = Vit.read(file.vision(), "eva2-clip-e");
        long d = vit.hidden();
        long h = decoder.hidden();
        long tower = vit.embedding(1, true) + d + vit.positions() + d + vit.plainLayers();
        long adapter = 4 * d * d + d + d * h + 2 * h + 3 * h * decoder.intermediate() + 2 * h;
        return new ModelDraft(
                MAKER,
                decoder,
                new Tower("eva2", vit)
                        .parameters(tower, adapter)
                        .merge(2)
                        .extra(2)
                        .classToken());
    }

    /// `intermediate_size` belongs to the merger; the layers are as wide as what comes out.
    static ModelDraft atItsOwnResolution(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file);
        Block v = file.vision().with(ClassDefaults.vision("glm4v"));
        Vit read = Vit.read(v);
        int out = v.or(decoder.hidden(), Dimension.HIDDEN_OUT, "out_hidden_size");
        int merge = Math.clamp(v.count("spatial_merge_size", 2, Dimension.PATCH), 1, 16);
        int frames = Math.max(1, v.count("temporal_patch_size", 2, Dimension.PATCH));
        long d = read.hidden();
        Vit vit = read.withMlp(out);
        // a norm over the embedding and one after the layers
        long tower = vit.embedding(frames, true) + vit.positions() + 2 * d + vit.gatedLayers(false, false);
        long merger = (long) merge * merge * d * out + out + (long) out * out + 2L * out + 3L * out * read.mlp();
        Vit pictured = new Vit(vit.layers(), vit.hidden(), vit.heads(), vit.mlp(), 448, vit.patch());
        return new ModelDraft(
                MAKER,
                decoder,
                new Tower("glm4v", pictured)
                        .parameters(tower, merger)
                        .gated()
                        .merge(merge)
                        .dynamic()
                        .extra(2));
    }
}
