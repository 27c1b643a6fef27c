package dev.headroom.app.chat;

import dev.headroom.app.shell.ChatPart;
import dev.headroom.app.shell.ChatPart.Kind;
import dev.headroom.chat.AnswerStats;
import java.util.ArrayList;
import java.util.List;

/// Which tokens of a chat are a picture's, which are words: what each answer's prompt had more than the one before.
final class ChatParts {
    private ChatParts() {}

    static List<ChatPart> of(List<Turn> turns) {
        List<ChatPart> parts = new ArrayList<>();
        int question = 0;
        int pictures = 0;
        int images = 0;
        int all = 0;
        for (Turn turn : turns) {
            if (turn.isQuestion()) {
                question++;
                pictures += turn.pictures().size();
            }
            if (turn.stats().isPresent()) {
                AnswerStats stats = turn.stats().get();
                int newImages = Math.max(0, stats.imageTokens()) - images;
                int newTokens = stats.promptTokens() - all;
                if (stats.promptTokens() <= 0 || newTokens < newImages || newImages < 0) {
                    return List.of(); // the questions before were changed, or the engine does not tell
                }
                for (int i = 0; i < pictures && newImages > 0; i++) {
                    int share = newImages / pictures + (i < newImages % pictures ? 1 : 0);
                    parts.add(new ChatPart(Kind.PICTURE, question, share));
                }
                add(parts, Kind.WORDS, question, newTokens - newImages);
                add(parts, Kind.ANSWER, question, stats.completionTokens());
                images += newImages;
                all = stats.promptTokens() + Math.max(0, stats.completionTokens());
                pictures = 0;
            }
        }
        return List.copyOf(parts);
    }

    private static void add(List<ChatPart> parts, Kind kind, int question, int tokens) {
        if (tokens > 0) {
            parts.add(new ChatPart(kind, question, tokens));
        }
    }
}
