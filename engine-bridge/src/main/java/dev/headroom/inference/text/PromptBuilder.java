package dev.headroom.inference.text;

import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.GenerationRequest;
import dev.headroom.inference.GenerationRequest.Message;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
    /// @throws EngineException 400 for a conversation that does not end with something to answer
    public Prompt build(List<Message> messages, List<Integer> imageTokens) {
        check(messages);
        Writer out = new Writer();
        String system = messages.stream()
                .filter(m -> m.role().equals("system"))
                .map(PromptBuilder::text)
                .reduce((a, b) -> a + "\n" + b)
                .orElse(template.system());
        out.special(ChatTemplate.START);
        out.text("system\n" + system);
        out.endTurn();
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
            out.text(text(message));
            out.endTurn();
        }
        if (image != imageTokens.size()) {
            throw new IllegalArgumentException("%d pictures, but tokens for %d".formatted(image, imageTokens.size()));
        }
        out.special(ChatTemplate.START);
        out.text("assistant\n");
        return out.prompt();
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
        if (text(last.get()).isBlank() && images(last.get()) == 0) {
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

    private static String text(Message message) {
        List<String> texts = new ArrayList<>();
        for (GenerationRequest.Part part : message.parts()) {
            if (part instanceof GenerationRequest.Text(String text)) {
                texts.add(text);
            }
        }
        return String.join("\n", texts);
    }

    /// Collects ids. Neighbouring texts are joined before they are encoded: a word may reach across the seam.
    private final class Writer {
        private final StringBuilder pending = new StringBuilder();
        private final List<Prompt.ImageSpan> images = new ArrayList<>();
        private int[] ids = new int[1024];
        private int count;

        void text(String text) {
            pending.append(text);
        }

        void special(String name) {
            flush();
            add(tokenizer.special(name));
        }

        void endTurn() {
            special(ChatTemplate.END);
            if (template.newlineAfterTurn()) {
                text("\n");
            }
        }

        void image(int tokens) {
            special("<img>");
            int context = tokenizer.special("<IMG_CONTEXT>");
            images.add(new Prompt.ImageSpan(count, tokens));
            for (int i = 0; i < tokens; i++) {
                add(context);
            }
            special("</img>");
        }

        private void flush() {
            for (int id : tokenizer.encode(pending.toString())) {
                add(id);
            }
            pending.setLength(0);
        }

        private void add(int id) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
            }
            ids[count++] = id;
        }

        Prompt prompt() {
            flush();
            return new Prompt(Arrays.copyOf(ids, count), images);
        }
    }
}
