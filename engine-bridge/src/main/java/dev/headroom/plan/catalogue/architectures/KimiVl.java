package dev.headroom.plan.catalogue.architectures;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;

/// Kimi-VL: MoonViT at native resolution, with a DeepSeek-V3 decoder.
final class KimiVl {
    private KimiVl() {}

    static ModelDraft read(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file, file.text(), "deepseek_v3");
        Block v = file.vision().with(ClassDefaults.vision("moonvit"));
        Vit read = Vit.read(v);
        Vit vit = new Vit(read.layers(), read.hidden(), read.heads(), read.mlp(), 448, read.patch());
        JsonNode kernel = v.own("merge_kernel_size");
        int merge = Math.clamp(kernel.path(0).asInt(2), 1, 16);
        long d = vit.hidden();
        long positions = (long) v.count("init_pos_emb_height", 64, Dimension.HIDDEN)
                * v.count("init_pos_emb_width", 64, Dimension.HIDDEN)
                * d;
        long in = (long) merge * merge * d;
        long tower = vit.embedding(1, true) + positions + vit.plainLayers() + 2 * d;
        return new ModelDraft(
                "kimi-vl",
                decoder,
                new Tower("moonvit", vit)
                        .parameters(tower, 2 * d + Vit.linear(in, in) + Vit.linear(in, decoder.hidden()))
                        .merge(merge)
                        .dynamic());
    }
}
