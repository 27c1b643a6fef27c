package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.words.Sentence;
import java.util.Optional;

/// Gemma 3, Gemma 3n and PaliGemma.
final class Gemma {
    private static final String MAKER = "gemma";
    /// Of the vision and audio towers of Gemma 3n, whose files tell no dimensions.
    private static final long MOBILE_NET = 294_000_000;

    private static final long AUDIO = 680_000_000;

    private Gemma() {}

    static ModelDraft third(ConfigFile file) {
        DecoderSpec decoder = TextReader.read(file, file.text(), "gemma3_text");
        Block v = file.vision();
        if (!v.is()) {
            return new ModelDraft(MAKER, decoder, Optional.empty());
        }
        Vit vit = Vit.read(v, "siglip_vision_model");
        long projector = (long) vit.hidden() * decoder.hidden() + vit.hidden();
        return new ModelDraft(
                MAKER,
                decoder,
                new Tower("siglip", vit)
                        .parameters(siglip(v, vit), projector)
                        .tokens(file.top().count("mm_tokens_per_image", 256, Dimension.INTERMEDIATE))
                        .extra(4));
    }

    private static long siglip(Block v, Vit vit) {
        return vit.siglip() + (v.own("vision_use_head").asBoolean(false) ? vit.poolingHead() : 0);
    }

    static ModelDraft pali(ConfigFile file) {
        Block text = file.text();
        DecoderSpec read = TextReader.read(file);
        int outside = file.top().count("vocab_size", read.vocab(), Dimension.VOCABULARY);
        // the rows are padded when they are resized for the marks of places
        int rows = text.has("vocab_size") ? read.vocab() : (outside + 63) / 64 * 64;
        DecoderSpec decoder = read.withVocabulary(new DecoderSpec.Vocabulary(rows, true));
        Vit vit = Vit.read(file.vision(), "siglip_vision_model");
        return new ModelDraft(
                MAKER,
                decoder,
                new Tower("siglip", vit)
                        .parameters(siglip(file.vision(), vit), Vit.linear(vit.hidden(), decoder.hidden())));
    }

    /// Every layer has an embedding of its own for each token; some layers read the keys and values of others.
    static ModelDraft nano(ConfigFile file) {
        Block text = file.text().with(ClassDefaults.text("gemma3n_text"));
        DecoderSpec read = TextReader.read(file, file.text(), "gemma3n_text");
        int perLayer = text.count("hidden_size_per_layer_input", 256, Dimension.HIDDEN);
        int rows = text.count("vocab_size_per_layer_input", 262144, Dimension.VOCABULARY);
        long h = read.hidden();
        int layers = read.layers();
        long laurel = 2L * h * text.count("laurel_rank", 64, Dimension.HIDDEN);
        long more = (long) rows * perLayer * layers + layers * (2L * h * perLayer + laurel) + h * perLayer * layers;
        file.assume(Sentence.of(
                "Its towers for pictures and sound are taken as {} and {} parameters, as published; the file tells no"
                        + " dimensions.",
                MOBILE_NET,
                AUDIO));
        Vit vit = new Vit(1, 2048, 16, 2048, 768, 48);
        return new ModelDraft(
                MAKER,
                read.withExtra(more + AUDIO),
                new Tower("mobilenet", vit)
                        .parameters(MOBILE_NET, 2L * 2048 * h)
                        .tokens(256)
                        .extra(2));
    }
}
