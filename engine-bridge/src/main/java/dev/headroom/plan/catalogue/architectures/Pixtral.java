package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;

/// Pixtral, and Mistral 3 which merges its patches in fours.
final class Pixtral {
    private static final String MAKER = "pixtral";

    private Pixtral() {}

    static ModelDraft read(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file);
        Vit vit = Vit.read(file.vision(), "pixtral");
        long bias = file.top().flag("multimodal_projector_bias", true) ? 2L * decoder.hidden() : 0;
        return new ModelDraft(MAKER, decoder, tower(vit, linears(vit, decoder) + bias));
    }

    static ModelDraft merged(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file);
        Vit vit = Vit.read(file.vision(), "pixtral");
        int merge = Math.clamp(file.top().count("spatial_merge_size", 2, Dimension.PATCH), 1, vit.side());
        long d = vit.hidden();
        long bias = file.top().flag("multimodal_projector_bias", false) ? 2L * decoder.hidden() : 0;
        return new ModelDraft(
                MAKER,
                decoder,
                tower(vit, d + (long) merge * merge * d * d + linears(vit, decoder) + bias)
                        .merge(merge));
    }

    private static long linears(Vit vit, DecoderSpec decoder) {
        long h = decoder.hidden();
        return vit.hidden() * h + h * h;
    }

    private static Tower tower(Vit vit, long projector) {
        long parameters = vit.embedding(1, false) + vit.hidden() + vit.gatedLayers(false, false);
        return new Tower("pixtral", vit)
                .parameters(parameters, projector)
                .gated()
                .dynamic();
    }
}
