package dev.headroom.checkpoint;

import dev.headroom.checkpoint.AdapterTargets.Module;
import dev.headroom.plan.catalogue.Attention;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.FeedForward;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.catalogue.TowerSpec;
import java.util.ArrayList;
import java.util.List;

/// The linear maps of a model under the names that its own code gives them, the head left out.
final class LinearModules {
    private final List<Module> modules = new ArrayList<>();

    private LinearModules() {}

    /// @param renamed whether under the prefixes of transformers since 4.52
    static List<Module> of(ModelSpec model, boolean renamed) {
        LinearModules of = new LinearModules();
        of.decoder(model.decoder(), decoderPrefix(model, renamed));
        model.tower().ifPresent(tower -> of.tower(tower, model, renamed));
        return of.modules;
    }

    private static String decoderPrefix(ModelSpec model, boolean renamed) {
        DecoderSpec d = model.decoder();
        if (d.family().equals("qwen")) {
            return "transformer.h.";
        }
        if (model.tower().isEmpty()) {
            return "model.layers.";
        }
        if (renamed) {
            return "model.language_model.layers.";
        }
        boolean own =
                model.tower().get().kind().startsWith("qwen") || model.maker().equals("xcomposer");
        return own ? "model.layers." : "language_model.model.layers.";
    }

    private void add(String name, boolean language, int layer, long in, long out) {
        modules.add(new Module(name, language, layer, in, out));
    }

    private void decoder(DecoderSpec d, String prefix) {
        for (int i = 0; i < d.layers(); i++) {
            attention(d, prefix + i + ".", i);
            feedForward(d, prefix + i + ".", i);
        }
    }

    private void attention(DecoderSpec d, String at, int i) {
        long h = d.hidden();
        switch (d.attention()) {
            case Attention.Grouped a -> {
                long q = (long) a.heads() * a.headDim();
                long kv = (long) a.kvHeads() * a.headDim();
                switch (d.family()) {
                    case "internlm2" -> {
                        add(at + "attention.wqkv", true, i, h, q + 2 * kv);
                        add(at + "attention.wo", true, i, q, h);
                    }
                    case "qwen" -> {
                        add(at + "attn.c_attn", true, i, h, q + 2 * kv);
                        add(at + "attn.c_proj", true, i, q, h);
                    }
                    case "phi3" -> {
                        add(at + "self_attn.qkv_proj", true, i, h, q + 2 * kv);
                        add(at + "self_attn.o_proj", true, i, q, h);
                    }
                    default -> {
                        add(at + "self_attn.q_proj", true, i, h, a.gated() ? 2 * q : q);
                        add(at + "self_attn.k_proj", true, i, h, kv);
                        add(at + "self_attn.v_proj", true, i, h, kv);
                        add(at + "self_attn.o_proj", true, i, q, h);
                    }
                }
            }
            case Attention.Latent a -> {
                long q = (long) a.heads() * a.headDim();
                if (a.qLoraRank() > 0) {
                    add(at + "self_attn.q_a_proj", true, i, h, a.qLoraRank());
                    add(at + "self_attn.q_b_proj", true, i, a.qLoraRank(), q);
                } else {
                    add(at + "self_attn.q_proj", true, i, h, q);
                }
                add(at + "self_attn.kv_a_proj_with_mqa", true, i, h, a.kvLoraRank() + a.ropeDim());
                add(
                        at + "self_attn.kv_b_proj",
                        true,
                        i,
                        a.kvLoraRank(),
                        (long) a.heads() * (a.nopeDim() + a.valueDim()));
                add(at + "self_attn.o_proj", true, i, (long) a.heads() * a.valueDim(), h);
            }
        }
    }

    private void feedForward(DecoderSpec d, String at, int i) {
        long h = d.hidden();
        switch (d.feedForward()) {
            case FeedForward.Dense dense -> {
                long f = dense.intermediate();
                switch (d.family()) {
                    case "internlm2" -> maps(at + "feed_forward.", i, h, f, "w1", "w3", "w2");
                    case "qwen" -> maps(at + "mlp.", i, h, f, "w1", "w2", "c_proj");
                    case "phi3" -> {
                        add(at + "mlp.gate_up_proj", true, i, h, 2 * f);
                        add(at + "mlp.down_proj", true, i, f, h);
                    }
                    default -> mlp(at + "mlp.", i, h, f);
                }
            }
            case FeedForward.Experts e -> {
                if (i < e.denseLayers()) {
                    mlp(at + "mlp.", i, h, e.denseWidth());
                    return;
                }
                long width = e.expertParameters(h, d.layers()) / (3L * e.total() * (d.layers() - e.denseLayers()) * h);
                add(at + "mlp.gate", true, i, h, e.total());
                for (int n = 0; n < e.total(); n++) {
                    mlp(at + "mlp.experts." + n + ".", i, h, width);
                }
                if (e.shared() > 0) {
                    mlp(at + "mlp.shared_experts.", i, h, (long) e.shared() * e.sharedWidth());
                }
            }
        }
    }

    private void mlp(String at, int i, long h, long f) {
        maps(at, i, h, f, "gate_proj", "up_proj", "down_proj");
    }

    private void maps(String at, int i, long h, long f, String gate, String up, String down) {
        add(at + gate, true, i, h, f);
        add(at + up, true, i, h, f);
        add(at + down, true, i, f, h);
    }

    private void tower(TowerSpec t, ModelSpec model, boolean renamed) {
        long h = t.hidden();
        long m = t.intermediate();
        Naming naming = Naming.of(t, model);
        String at = naming.path(t, model, renamed);
        for (int i = 0; i < t.layers(); i++) {
            String layer = at + i + ".";
            switch (naming) {
                case FUSED -> {
                    add(layer + "attn.qkv", false, i, h, 3 * h);
                    add(layer + "attn.proj", false, i, h, h);
                }
                case RESBLOCKS -> {
                    add(layer + "attn.in_proj", false, i, h, 3 * h);
                    add(layer + "attn.out_proj", false, i, h, h);
                }
                case INTERNVL_OF_TRANSFORMERS -> {
                    for (String name : List.of("q_proj", "k_proj", "v_proj", "projection_layer")) {
                        add(layer + "attention." + name, false, i, h, h);
                    }
                }
                case APART -> {
                    for (String name : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                        add(layer + "self_attn." + name, false, i, h, h);
                    }
                }
            }
            if (t.gated()) {
                add(layer + "mlp.gate_proj", false, i, h, m);
                add(layer + "mlp.up_proj", false, i, h, m);
                add(layer + "mlp.down_proj", false, i, m, h);
            } else {
                boolean bigg = naming == Naming.RESBLOCKS;
                add(layer + (bigg ? "mlp.c_fc" : "mlp.fc1"), false, i, h, m);
                add(layer + (bigg ? "mlp.c_proj" : "mlp.fc2"), false, i, m, h);
            }
        }
        projector(t, naming, model.decoder().hidden(), renamed ? "model." : "");
    }

    /// How a tower's code names the projections of its attention.
    private enum Naming {
        /// One for queries, keys and values.
        FUSED,
        RESBLOCKS,
        INTERNVL_OF_TRANSFORMERS,
        APART;

        static Naming of(TowerSpec t, ModelSpec model) {
            return switch (t.kind()) {
                case "internvit" ->
                    model.architecture().equals("InternVLForConditionalGeneration") ? INTERNVL_OF_TRANSFORMERS : FUSED;
                case "bigg" -> RESBLOCKS;
                case "glm4v" -> FUSED;
                default -> t.kind().startsWith("qwen") ? FUSED : APART;
            };
        }

        /// What stands before a layer's number.
        String path(TowerSpec t, ModelSpec model, boolean renamed) {
            String newer = renamed ? "model." : "";
            return switch (this) {
                case FUSED -> t.kind().equals("internvit") ? "vision_model.encoder.layers." : newer + "visual.blocks.";
                case RESBLOCKS -> "transformer.visual.transformer.resblocks.";
                case INTERNVL_OF_TRANSFORMERS -> newer + "vision_tower.encoder.layer.";
                case APART ->
                    switch (model.maker()) {
                        case "minicpm-v" -> "vpm.encoder.layers.";
                        case "idefics" -> newer + "vision_model.encoder.layers.";
                        default ->
                            t.kind().equals("clip") || t.kind().equals("siglip")
                                    ? newer + "vision_tower.vision_model.encoder.layers."
                                    : newer + "vision_model.encoder.layers.";
                    };
            };
        }
    }

    private void projector(TowerSpec t, Naming naming, long language, String newer) {
        long h = t.hidden();
        long merged = h * 4;
        switch (t.kind()) {
            case "internvit" -> {
                boolean original = naming == Naming.FUSED;
                String at = original ? "mlp1." : newer + "multi_modal_projector.linear_";
                add(at + "1", false, 0, merged, language);
                add(at + (original ? "3" : "2"), false, 0, language, language);
            }
            case "clip" -> {
                add(newer + "multi_modal_projector.linear_1", false, 0, h, language);
                add(newer + "multi_modal_projector.linear_2", false, 0, language, language);
            }
            default -> {
                if (t.kind().startsWith("qwen")) {
                    String at = newer + "visual.merger.mlp.";
                    add(at + "0", false, 0, merged, merged);
                    add(at + "2", false, 0, merged, language);
                }
            }
        }
    }
}
