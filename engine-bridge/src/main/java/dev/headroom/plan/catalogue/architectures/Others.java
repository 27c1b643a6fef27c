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
        Vit vit = Vit.read(v, type);
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
        }
        return new ModelDraft(maker(file), decoder, gated ? built.gated() : built);
    }

    private static String maker(ConfigFile file) {
        return file.type().isEmpty() ? file.architecture() : file.type();
    }
}
