package dev.headroom.app.faults;

import dev.headroom.app.chat.OnScreen.Stage;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ConversationHead;
import dev.headroom.chat.ConversationStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The messages that a person has reason to believe are kept, from what was on screen:
///
/// - a question, once its answer has begun or ended, or once it has stood in the chat for a second;
/// - an answer, once its end was shown: its figures, or that it was stopped or failed;
/// - of an answer on its way, what had stood there for two seconds.
///
/// A message shown while the window said that it cannot keep chats is not among them until the window takes that back.
final class Acknowledged {
    private static final long QUESTION_NANOS = 1_000_000_000L;
    private static final long FRAGMENT_NANOS = 2_000_000_000L;

    private record Seen(String text, long at) {}

    private final Map<String, Seen> questions = new LinkedHashMap<>();
    private final Map<String, List<Seen>> growing = new HashMap<>();
    private final Map<String, String> sure = new LinkedHashMap<>();
    private final Map<String, String> atLeast = new HashMap<>();
    private boolean storeFails;

    synchronized void shown(String id, boolean question, String text, Stage stage) {
        long now = System.nanoTime();
        if (question) {
            questions.putIfAbsent(id, new Seen(text, now));
            return;
        }
        switch (stage) {
            case WAITING -> {}
            case GROWING -> {
                settleQuestions();
                growing.computeIfAbsent(id, k -> new ArrayList<>()).add(new Seen(text, now));
            }
            case DONE, STOPPED, FAILED -> {
                settleQuestions();
                if (!text.isEmpty() && !storeFails) {
                    sure.put(id, text);
                }
                growing.remove(id);
            }
        }
    }

    synchronized void storeFails(boolean fails) {
        storeFails = fails;
    }

    private void settleQuestions() {
        if (!storeFails) {
            questions.forEach((id, seen) -> sure.put(id, seen.text()));
            questions.clear();
        }
    }

    /// To be called at the moment of a fault that ends the window: what is on its way counts as far as it was old
    /// enough.
    synchronized void freeze() {
        long now = System.nanoTime();
        if (!storeFails) {
            questions.forEach((id, seen) -> {
                if (now - seen.at() > QUESTION_NANOS) {
                    sure.put(id, seen.text());
                }
            });
            growing.forEach((id, texts) -> texts.stream()
                    .filter(seen -> now - seen.at() > FRAGMENT_NANOS)
                    .forEach(seen -> atLeast.put(id, seen.text())));
        }
        questions.clear();
        growing.clear();
    }

    synchronized int count() {
        return sure.size() + atLeast.size();
    }

    /// What is no longer there or is no longer what it was.
    synchronized List<String> missing(Path data) {
        Map<String, String> stored = stored(data);
        List<String> missing = new ArrayList<>();
        sure.forEach((id, text) -> {
            if (!text.equals(stored.get(id))) {
                missing.add("%s \"%s\" is now %s".formatted(id, shortened(text), shortened(stored.get(id))));
            }
        });
        atLeast.forEach((id, text) -> {
            if (!stored.getOrDefault(id, "").startsWith(text)) {
                missing.add("%s \"%s…\" is now %s".formatted(id, shortened(text), shortened(stored.get(id))));
            }
        });
        // told once
        sure.keySet().removeIf(id -> missing.stream().anyMatch(m -> m.startsWith(id)));
        atLeast.clear();
        return missing;
    }

    private static String shortened(String text) {
        return text == null ? "nowhere" : text.length() > 30 ? text.substring(0, 30) : text;
    }

    /// Text by id of all messages in a data folder.
    static Map<String, String> stored(Path data) {
        Map<String, String> stored = new HashMap<>();
        try (ConversationStore store = ConversationStore.open(data)) {
            for (ConversationHead chat : store.list("")) {
                for (ChatMessage message : store.messages(chat.id())) {
                    stored.put(message.id(), message.text());
                }
            }
        }
        return stored;
    }
}
