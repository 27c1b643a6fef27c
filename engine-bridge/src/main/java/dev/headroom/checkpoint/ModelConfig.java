package dev.headroom.checkpoint;

import dev.headroom.plan.ModelShape;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What `config.json` (and the lists of added tokens beside it) say of an InternVL2 model with a Qwen2 decoder.
///
/// @param decoder the language model
/// @param tower the vision tower, the pixel shuffle and the tiling
/// @param template conversation template by name, such as `Hermes-2` or `internvl2_5`
/// @param systemMessage replaces the template's own system text when present
/// @param addedTokens special tokens by text, from added_tokens.json, tokenizer_config.json and tokenizer.json
public record ModelConfig(
        Decoder decoder,
        Tower tower,
        String template,
        Optional<String> systemMessage,
        Map<String, Integer> addedTokens) {
    public ModelConfig {
        addedTokens = Map.copyOf(addedTokens);
    }

    /// @param eosIds ids that end an answer, besides the template's end of turn
    public record Decoder(
            int layers,
            int hidden,
            int heads,
            int kvHeads,
            int headDim,
            int intermediate,
            int vocab,
            double ropeTheta,
            double rmsEps,
            int contextLen,
            boolean tiedEmbeddings,
            boolean qkvBias,
            List<Integer> eosIds) {
        public Decoder {
            eosIds = List.copyOf(eosIds);
        }
    }

    /// InternViT.
    ///
    /// @param rmsNorm RMS norms without bias instead of layer norms (InternViT-6B)
    /// @param selectLayer which block's output feeds the projector, -1 the last
    public record Tower(
            int layers,
            int hidden,
            int heads,
            int intermediate,
            int imageSize,
            int patchSize,
            double eps,
            boolean rmsNorm,
            boolean qkvBias,
            boolean qkNorm,
            int selectLayer,
            double downsampleRatio,
            int minDynamicPatch,
            int maxDynamicPatch,
            boolean dynamicImageSize,
            boolean useThumbnail) {}

    /// @param storedBytes bytes of an element of the embeddings in the weight files
    public ModelShape shape(String name, int storedBytes) {
        return new ModelShape(
                name,
                new ModelShape.Language(
                        decoder.layers,
                        decoder.hidden,
                        decoder.heads,
                        decoder.kvHeads,
                        decoder.headDim,
                        decoder.intermediate,
                        decoder.vocab,
                        decoder.tiedEmbeddings,
                        decoder.qkvBias,
                        decoder.contextLen,
                        storedBytes),
                Optional.of(new ModelShape.Vision(
                        tower.layers,
                        tower.hidden,
                        tower.heads,
                        tower.intermediate,
                        tower.imageSize,
                        tower.patchSize,
                        tower.downsampleRatio,
                        tower.qkvBias,
                        tower.qkNorm,
                        tower.minDynamicPatch,
                        tower.dynamicImageSize ? tower.maxDynamicPatch : 1,
                        tower.useThumbnail,
                        decoder.hidden)));
    }

    /// Id of a special token.
    ///
    /// @throws CheckpointException when the tokenizer files do not name it
    public int tokenId(String text) {
        Integer id = addedTokens.get(text);
        if (id == null) {
            throw new CheckpointException(Sentence.of(
                    "the tokenizer files name no token {}, which an InternVL model needs; added_tokens.json or"
                            + " tokenizer_config.json is missing or damaged.",
                    text));
        }
        return id;
    }

    /// `<IMG_CONTEXT>`: the placeholder that a picture's embeddings replace.
    public int imageContextId() {
        return tokenId("<IMG_CONTEXT>");
    }

    /// `<img>`
    public int imageStartId() {
        return tokenId("<img>");
    }

    /// `</img>`
    public int imageEndId() {
        return tokenId("</img>");
    }
}
