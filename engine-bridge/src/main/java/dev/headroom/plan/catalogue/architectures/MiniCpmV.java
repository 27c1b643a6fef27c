package dev.headroom.plan.catalogue.architectures;

import dev.headroom.plan.Dimension;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.words.Sentence;

/// MiniCPM-V: SigLIP, whose patches a fixed number of queries reads, for each slice of a picture.
final class MiniCpmV {
    private static final int VOCABULARY_OF_THE_SECOND = 122753;
    private static final int SLICE = 448;

    private MiniCpmV() {}

    /// MiniCPM-o, which hears and speaks, too.
    static ModelDraft withSound(ConfigFile file) {
        file.assume(Sentence.of("Its encoder of sound and its voice are not counted; the planner does not know their"
                + " dimensions."));
        return read(file);
    }

    static ModelDraft read(ConfigFile file) {
        String text = text(file);
        DecoderSpec read = TextReader.read(file, file.text(), text);
        // MiniCPM-2B, of the second version, has its head in the embeddings
        DecoderSpec decoder =
                read.vocab() == VOCABULARY_OF_THE_SECOND && !file.top().has("tie_word_embeddings")
                        ? read.withVocabulary(new DecoderSpec.Vocabulary(read.vocab(), true))
                        : read;
        Vit stored = Vit.read(file.vision(), "siglip-so400m");
        long positions = stored.siglip();
        int queries = file.top().count("query_num", 64, Dimension.TILE);
        long out = decoder.hidden();
        long resampler = 5 * out * out + 4 * out + (long) stored.hidden() * out + queries * out + 6 * out;
        Vit slice = new Vit(stored.layers(), stored.hidden(), stored.heads(), stored.mlp(), SLICE, stored.patch());
        Block slices = file.top().inside("slice_config");
        int most = slices.is()
                ? slices.count("max_slice_nums", 9, Dimension.EXPERTS)
                : file.top().count("max_slice_nums", 9, Dimension.EXPERTS);
        return new ModelDraft(
                "minicpm-v",
                decoder,
                new Tower("siglip", slice)
                        .parameters(positions, resampler)
                        .tokens(queries)
                        .tiles(Math.max(1, most), true)
                        .extra(2));
    }

    /// The file has one type for decoders of four families; its version tells them apart, or the vocabulary does.
    private static String text(ConfigFile file) {
        double version = file.top().own("version").asDouble(0);
        int vocabulary = file.top().count("vocab_size", 0, Dimension.VOCABULARY);
        if (version >= 4.5) {
            return "qwen3";
        }
        if (version >= 4) {
            return "llama";
        }
        return version >= 2.6 || version == 0 && vocabulary > 140_000 ? "qwen2" : "llama";
    }
}
