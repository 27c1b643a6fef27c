package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.words.Sentence;
import java.util.Optional;

/// Decoders without a tower, and families nobody has described here: what their blocks tell is planned with, and what
/// they leave open is assumed and said.
final class Others {
    private Others() {}

    static ModelDraft text(ConfigFile file, String maker) {
        return new ModelDraft(maker, TextReader.read(file), Optional.empty());
    }

    static ModelDraft unknown(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file);
        Block v = file.vision();
        if (!v.is()) {
            file.assume(Sentence.of("No block of the file describes a vision tower; it is planned as text only."));
            return new ModelDraft(maker(file), decoder, Optional.empty());
        }
        String type = v.own("model_type").asText("");
        Block known = v.with(ClassDefaults.vision(type));
        Vit vit = Vit.read(known);
        assumed(file, known, vit);
        boolean gated = v.own("hidden_act").asText("").contains("silu")
                || v.own("use_swiglu_ffn").asBoolean(false);
        long layers = gated ? vit.gatedLayers(true, true) : vit.plainLayers();
        long tower = vit.embedding(1, true) + vit.positions() + 2L * vit.hidden() + layers;
        int merge = Math.clamp(
                v.own("spatial_merge_size")
                        .asInt(file.top()
                                .own("spatial_merge_size", "scale_factor", "downsample_factor")
                                .asInt(1)),
                1,
                vit.side());
        long in = (long) merge * merge * vit.hidden();
        file.assume(Sentence.of(
                "The planner does not know the family \"{}\"; its tower is counted as a plain vision transformer and"
                        + " what joins it to the decoder as two linear layers.",
                maker(file)));
        Tower built = new Tower("vit", vit)
                .parameters(tower, Vit.twoLinears(in, decoder.hidden()))
                .merge(merge);
        int told = file.top()
                .own("image_seq_length", "mm_tokens_per_image", "num_image_tokens", "query_num", "num_query_tokens")
                .asInt(0);
        if (told > 0 && Dimension.INTERMEDIATE.allows(told)) {
            built.tokens(told);
        } else {
            file.assume(Sentence.of(
                    "The file does not tell how many tokens a picture becomes; {} are taken.",
                    built.spec().tokensPerTile()));
        }
        return new ModelDraft(maker(file), decoder, gated ? built.gated() : built);
    }

    /// What stands in for dimensions that neither the file nor its class tells.
    private static void assumed(ConfigFile file, Block v, Vit vit) {
        if (v.maybe(Dimension.TILE, "default_image_size").isEmpty()) {
            file.assume(Sentence.of(
                    "The file does not tell how large its tower's pictures are; {} pixels are taken.", vit.image()));
        }
        if (v.maybe(Dimension.PATCH, "spatial_patch_size").isEmpty()) {
            file.assume(
                    Sentence.of("The file does not tell the patches of its tower; {} pixels are taken.", vit.patch()));
        }
        if (v.maybe(Dimension.HEADS, "num_heads", "heads", "attention_heads", "vt_num_attention_heads")
                .isEmpty()) {
            file.assume(
                    Sentence.of("The file does not tell the attention heads of its tower; {} are taken.", vit.heads()));
        }
    }

    private static String maker(ConfigFile file) {
        return file.type().isEmpty() ? file.architecture() : file.type();
    }
}
