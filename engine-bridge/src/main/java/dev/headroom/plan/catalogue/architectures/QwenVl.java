package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;

/// Qwen-VL, Qwen2-VL, Qwen2.5-VL and Qwen3-VL, dense and with experts.
final class QwenVl {
    private static final String MAKER = "qwen-vl";

    private QwenVl() {}

    /// The first generation: OpenCLIP's ViT-bigG with 256 queries into the decoder.
    static ModelDraft first(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file, file.text(), "qwen");
        Vit vit = Vit.read(file.vision(), "qwen_vl");
        long d = vit.hidden();
        long out = file.vision().or(decoder.hidden(), Dimension.HIDDEN_OUT, "output_dim");
        int queries = file.vision().count("n_queries", 256, Dimension.TILE);
        long tower = vit.embedding(1, false) + queries * d + vit.plainLayers() + 2 * d;
        // queries, keys and values of the pictures, attention, its norms, the projection and the norm before it
        long resampler = queries * out + d * out + 4 * out * out + 4 * out + 4 * out + out * out + 2 * out;
        return new ModelDraft(
                MAKER,
                decoder,
                new Tower("bigg", vit)
                        .parameters(tower, resampler)
                        .tokens(queries)
                        .extra(2));
    }

    static ModelDraft second(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file, file.text(), "qwen2_vl_text");
        Block v = file.vision().with(ClassDefaults.vision("qwen2_vl"));
        // hidden_size is the width of what comes out; the tower's own has another name
        int width = v.count("embed_dim", 1280, Dimension.HIDDEN);
        int patch = v.or(14, Dimension.PATCH, "spatial_patch_size");
        Vit vit = new Vit(
                v.or(32, Dimension.LAYERS, "depth"),
                width,
                v.or(16, Dimension.HEADS, "num_heads"),
                (int) Math.round(width * v.said("mlp_ratio").asDouble(4)),
                patch * 32,
                patch);
        return new ModelDraft(
                MAKER,
                decoder,
                merged(
                        new Tower("qwen2vl", vit),
                        v,
                        vit.embedding(frames(v), false) + vit.plainLayers(),
                        merger(vit, v, 2L * vit.hidden(), decoder.hidden())));
    }

    static ModelDraft secondAndAHalf(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file, file.text(), "qwen2_5_vl_text");
        Block v = file.vision().with(ClassDefaults.vision("qwen2_5_vl"));
        Vit vit = pictured(Vit.read(v));
        int full = v.said("fullatt_block_indexes").size();
        return new ModelDraft(
                MAKER,
                decoder,
                merged(
                                new Tower("qwen2vl", vit),
                                v,
                                vit.embedding(frames(v), false) + vit.gatedLayers(true, true),
                                merger(vit, v, vit.hidden(), decoder.hidden()))
                        .gated()
                        .windows(Math.max(0, vit.layers() - full)));
    }

    /// Vectors of some layers go into the first layers of the decoder, each through a merger of its own.
    static ModelDraft third(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file);
        Block v = file.vision().with(ClassDefaults.vision("qwen3_vl"));
        Vit vit = pictured(Vit.read(v));
        long merge = merge(v);
        int deep = v.said("deepstack_visual_indexes").size();
        long tower = vit.embedding(frames(v), true)
                + (long) v.count("num_position_embeddings", 2304, Dimension.INTERMEDIATE) * vit.hidden()
                + vit.plainLayers();
        long mergers = merger(vit, v, 2L * vit.hidden(), decoder.hidden())
                + deep * merger(vit, v, 2L * merge * merge * vit.hidden(), decoder.hidden());
        return new ModelDraft(MAKER, decoder, merged(new Tower("qwen2vl", vit), v, tower, mergers));
    }

    /// A picture whose size nobody tells: 448 pixels square, or the nearest that patches fill.
    private static Vit pictured(Vit vit) {
        return new Vit(
                vit.layers(), vit.hidden(), vit.heads(), vit.mlp(), vit.patch() * (448 / vit.patch()), vit.patch());
    }

    private static Tower merged(Tower tower, Block v, long parameters, long projector) {
        return tower.parameters(parameters, projector).merge(merge(v)).dynamic().extra(2);
    }

    private static int frames(Block v) {
        return Math.max(1, v.count("temporal_patch_size", 2, Dimension.PATCH));
    }

    private static int merge(Block v) {
        return Math.clamp(v.count("spatial_merge_size", 2, Dimension.PATCH), 1, 16);
    }

    private static long merger(Vit vit, Block v, long norm, long out) {
        long in = (long) merge(v) * merge(v) * vit.hidden();
        return norm + Vit.linear(in, in) + Vit.linear(in, out);
    }
}
