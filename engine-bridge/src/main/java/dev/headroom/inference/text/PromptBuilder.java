package dev.headroom.inference.text;

import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.GenerationRequest;
import dev.headroom.inference.GenerationRequest.Message;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Writes a conversation as the model was trained to read it. A picture becomes `<img>`, its placeholders and `</img>`,
/// before the text of its message; several in one conversation are numbered as InternVL numbers them. Nothing a user
/// types is ever a special token.
public final class PromptBuilder {
    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final Set<Integer> stops;

    public PromptBuilder(ModelConfig config, Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.template = ChatTemplate.of(config);
        this.stops = new TreeSet<>(config.decoder().eosIds());
        ChatTemplate.STOPS.stream()
                .filter(tokenizer::hasSpecial)
                .map(tokenizer::special)
                .forEach(stops::add);
        for (String needed : List.of(ChatTemplate.START, ChatTemplate.END, "<img>", "</img>", "<IMG_CONTEXT>")) {
            int _ = tokenizer.special(needed);
        }
    }

    /// Ids that end an answer.
    public Set<Integer> stops() {
        return Set.copyOf(stops);
    }

    /// @param imageTokens tokens of each picture in the order of the messages: tiles times tokens per tile
    /// @throws EngineException 400 for a conversation that does not end with something to answer, or fills its
    ///     session; 413 or 503 when tokenising it takes more memory than there is
    public Prompt build(List<Message> messages, List<Integer> imageTokens, PromptRoom room) {
        check(messages);
        int pictures = messages.stream().mapToInt(PromptBuilder::images).sum();
        if (pictures != imageTokens.size()) {
            throw new IllegalArgumentException(
                    "%d pictures, but tokens for %d".formatted(pictures, imageTokens.size()));
        }
        PromptWriter out = new PromptWriter(
                tokenizer,
                room,
                imageTokens.stream().mapToLong(tokens -> tokens + 2).sum());
        out.expect(messages.stream()
                .flatMap(PromptBuilder::texts)
                .mapToLong(String::length)
                .sum());
        out.special(ChatTemplate.START);
        out.text("system\n");
        system(messages, out);
        endTurn(out);
        int image = 0;
        for (Message message : messages) {
            if (message.role().equals("system")) {
                continue;
            }
            out.special(ChatTemplate.START);
            out.text(message.role() + "\n");
            int here = images(message);
            for (int i = 0; i < here; i++, image++) {
                if (here > 1 || image > 0) {
                    out.text("Image-" + (image + 1) + ": ");
                }
                out.image(imageTokens.get(image));
                out.text("\n");
            }
            text(message, out);
            endTurn(out);
        }
        out.special(ChatTemplate.START);
        out.text("assistant\n");
        return out.prompt();
    }

    private void system(List<Message> messages, PromptWriter out) {
        List<Message> systems =
                messages.stream().filter(m -> m.role().equals("system")).toList();
        if (systems.isEmpty()) {
            out.text(template.system());
        }
        for (int i = 0; i < systems.size(); i++) {
            out.text(i == 0 ? "" : "\n");
            text(systems.get(i), out);
        }
    }

    private static void text(Message message, PromptWriter out) {
        List<String> texts = texts(message).toList();
        for (int i = 0; i < texts.size(); i++) {
            out.text(i == 0 ? "" : "\n");
            out.text(texts.get(i));
        }
    }

    private void endTurn(PromptWriter out) {
        out.special(ChatTemplate.END);
        if (template.newlineAfterTurn()) {
            out.text("\n");
        }
    }

    private static void check(List<Message> messages) {
        for (Message message : messages) {
            if (!List.of("system", "user", "assistant").contains(message.role())) {
                throw new EngineException(
                        Code.UNKNOWN_ROLE,
                        Sentence.of(
                                "A message has the role \"{}\"; it must be system, user or assistant.",
                                message.role()));
            }
            if (!message.role().equals("user") && images(message) > 0) {
                throw new EngineException(
                        Code.IMAGE_NOT_ALLOWED,
                        Sentence.of(
                                "A message of the role {} holds a picture; put pictures into user messages.",
                                message.role()));
            }
        }
        Optional<Message> last =
                messages.stream().filter(m -> !m.role().equals("system")).reduce((a, b) -> b);
        if (last.isEmpty() || !last.get().role().equals("user")) {
            throw new EngineException(
                    Code.NOTHING_TO_ANSWER,
                    Sentence.of("The conversation must end with a user message; write a question."));
        }
        if (texts(last.get()).allMatch(String::isBlank) && images(last.get()) == 0) {
            throw new EngineException(
                    Code.EMPTY_PROMPT,
                    Sentence.of("The prompt is empty.").then(Sentence.of("Write a question or add a picture.")));
        }
    }

    private static int images(Message message) {
        return (int) message.parts().stream()
                .filter(GenerationRequest.Image.class::isInstance)
                .count();
    }

    private static Stream<String> texts(Message message) {
        return message.parts().stream()
                .filter(GenerationRequest.Text.class::isInstance)
                .map(part -> ((GenerationRequest.Text) part).text());
    }
}
