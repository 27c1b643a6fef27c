package dev.headroom.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A chat as Markdown.
///
/// @param pictures by their names in the folder beside the text
record ExportedMarkdown(String text, Map<String, ImageData> pictures) {
    /// @param folder where the pictures lie, as the text names it
    static ExportedMarkdown of(ChatExport chat, String folder) {
        Map<String, ImageData> pictures = new LinkedHashMap<>();
        StringBuilder out =
                new StringBuilder("# ").append(oneLine(chat.title())).append("\n\n");
        if (!chat.options().system().isBlank()) {
            out.append("*")
                    .append(chat.words().system())
                    .append("*: ")
                    .append(chat.options().system())
                    .append("\n\n");
        }
        for (ChatMessage message : chat.messages()) {
            out.append("## ").append(chat.speaker(message)).append("\n\n");
            for (ImageData picture : ChatExport.pictures(message)) {
                String name = fileName(picture);
                pictures.put(name, picture);
                out.append("![")
                        .append(oneLine(picture.name()).replace("]", "\\]"))
                        .append("](<")
                        .append(folder)
                        .append('/')
                        .append(name)
                        .append(">)\n\n");
            }
            out.append(message.text()).append("\n\n");
            message.stats()
                    .map(chat.words().facts())
                    .filter(facts -> !facts.isEmpty())
                    .ifPresent(facts -> out.append("> ")
                            .append(facts.entrySet().stream()
                                    .map(fact -> fact.getKey() + " " + fact.getValue())
                                    .collect(Collectors.joining("; ")))
                            .append("\n\n"));
        }
        return new ExportedMarkdown(out.toString(), pictures);
    }

    /// By what it holds: two pictures of one name do not overwrite each other.
    private static String fileName(ImageData picture) {
        String type = picture.mediaType();
        String end = type.startsWith("image/") ? type.substring("image/".length()) : "bin";
        return picture.hash().substring(0, 12) + "." + end;
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }
}
