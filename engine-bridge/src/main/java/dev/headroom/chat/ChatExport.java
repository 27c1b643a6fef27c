package dev.headroom.chat;

import dev.headroom.disk.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// A chat as a file that others can read. The name's end says which: `.md` (Markdown, its pictures in a folder beside
/// it), `.json` (a body of the OpenAI chat API) or `.html` (one page with its pictures).
///
/// @param title of the chat
/// @param messages oldest first
/// @param options how its questions are asked
/// @param words in the reader's language
public record ChatExport(String title, List<ChatMessage> messages, ChatOptions options, Words words) {
    public ChatExport {
        messages = List.copyOf(messages);
    }

    /// @param facts what an answer cost: names and figures, in their order
    public record Words(
            String language,
            String question,
            String answer,
            String system,
            Function<AnswerStats, Map<String, String>> facts) {}

    /// Writes it whole or not at all.
    ///
    /// @throws IOException when the disk does not take it
    public void write(Path file) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) {
            WholeFile.write(file, bytes(ExportedJson.of(this)));
        } else if (name.endsWith(".html") || name.endsWith(".htm")) {
            WholeFile.write(file, bytes(ExportedPage.of(this)));
        } else {
            Path folder = file.resolveSibling(file.getFileName() + ".pictures");
            ExportedMarkdown markdown =
                    ExportedMarkdown.of(this, folder.getFileName().toString());
            if (!markdown.pictures().isEmpty()) {
                Files.createDirectories(folder);
            }
            for (Map.Entry<String, ImageData> picture : markdown.pictures().entrySet()) {
                WholeFile.write(
                        folder.resolve(picture.getKey()), picture.getValue().encoded());
            }
            WholeFile.write(file, bytes(markdown.text()));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// Of one message, in their order.
    static List<ImageData> pictures(ChatMessage message) {
        return message.parts().stream()
                .filter(ContentPart.Image.class::isInstance)
                .map(part -> ((ContentPart.Image) part).data())
                .toList();
    }

    String speaker(ChatMessage message) {
        return switch (message.role()) {
            case SYSTEM -> words.system();
            case USER -> words.question();
            case ASSISTANT -> words.answer();
        };
    }
}
