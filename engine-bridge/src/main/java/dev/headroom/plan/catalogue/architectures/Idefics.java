package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;

/// Idefics3 and SmolVLM: squares of the tower's patches become one token.
final class Idefics {
    /// Along the longest edge, to which every picture is brought.
    private static final int TILES = 4;

    private Idefics() {}

    static ModelDraft third(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file);
        Vit vit = Vit.read(file.vision(), "idefics3");
        int scale = Math.clamp(file.top().count("scale_factor", 2, Dimension.PATCH), 1, vit.side());
        long in = (long) scale * scale * vit.hidden();
        return new ModelDraft(
                "idefics",
                decoder,
                new Tower("siglip", vit)
                        .parameters(vit.siglip(), in * decoder.hidden())
                        .merge(scale)
                        .tiles(TILES * TILES, true));
    }
}
