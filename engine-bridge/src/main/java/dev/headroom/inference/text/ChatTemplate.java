package dev.headroom.inference.text;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.words.Sentence;
import java.util.List;

/// How InternVL2 writes a conversation with a Qwen2 decoder (`conversation.py` of the original, not the `chat_template`
/// beside the tokenizer, which its own chat does not use).
///
/// @param system what stands in the system block
/// @param newlineAfterTurn whether `<|im_end|>` is followed by a line end (`internvl2_5`) or by nothing
///     (`Hermes-2`)
public record ChatTemplate(String system, boolean newlineAfterTurn) {
    static final String START = "<|im_start|>";
    static final String END = "<|im_end|>";

    /// System texts that the models were trained with.
    private static final String INTERNVL2 = "你是由上海人工智能实验室联合商汤科技开发的书生多模态大模型，英文名叫InternVL, 是一个有用无害的人工智能助手。";

    private static final String INTERNVL2_5 = "你是书生·万象，英文名是InternVL，是由上海人工智能实验室、清华大学及多家合作单位联合开发的多模态大语言模型。";

    /// Tokens besides the checkpoint's own that end an answer.
    static final List<String> STOPS = List.of(END, "<|endoftext|>", START);

    /// @throws CheckpointException for a template of another family
    public static ChatTemplate of(ModelConfig config) {
        boolean newline = switch (config.template()) {
            case "Hermes-2", "internlm2-chat" -> false;
            case "internvl2_5" -> true;
            default ->
                throw new CheckpointException(Sentence.of(
                        "the conversation template \"{}\" in config.json is unknown; the embedded engine knows"
                                + " Hermes-2, internlm2-chat and internvl2_5.",
                        config.template()));
        };
        return new ChatTemplate(config.systemMessage().orElse(newline ? INTERNVL2_5 : INTERNVL2), newline);
    }
}
