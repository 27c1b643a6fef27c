package dev.headroom.app.chat;

import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ConversationHead;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The questions and answers of the open chat. What is changed or cut here is changed in the store, too.
final class Transcript {
    private final ChatShelf shelf;
    private final ChatList chats;
    private final ObservableList<Turn> turns = FXCollections.observableArrayList();
    private final ReadOnlyIntegerWrapper tokensUsed = new ReadOnlyIntegerWrapper(0);

    Transcript(ChatShelf shelf, ChatList chats) {
        this.shelf = shelf;
        this.chats = chats;
    }

    ObservableList<Turn> turns() {
        return turns;
    }

    /// Tokens of this chat after its newest answer, as the engine reported them; 0 for a new chat.
    ReadOnlyIntegerProperty tokensUsed() {
        return tokensUsed.getReadOnlyProperty();
    }

    void show(List<Turn> all) {
        turns.setAll(all);
        countTokens();
    }

    void add(Turn turn) {
        turns.add(turn);
    }

    boolean hasQuestion() {
        return newestQuestion().isPresent();
    }

    Optional<Turn> newestQuestion() {
        return turns.reversed().stream().filter(Turn::isQuestion).findFirst();
    }

    /// What the engine gets to answer: all but the answer itself, and answers of which nothing has come.
    List<ChatMessage> before(Turn answer) {
        return turns.stream()
                .filter(t -> t != answer && (t.isQuestion() || !t.text().get().isEmpty()))
                .map(Turn::message)
                .toList();
    }

    /// Removes a turn and all that followed.
    void cutFrom(Turn turn) {
        int place = turns.indexOf(turn);
        if (place >= 0) {
            open().ifPresent(chat -> shelf.removeFrom(chat.id(), turn.id()));
            turns.remove(place, turns.size());
            countTokens();
        }
    }

    /// Removes the answer to the newest question, if there is one.
    void cutAnswer() {
        if (!turns.getLast().isQuestion()) {
            cutFrom(turns.getLast());
        }
    }

    /// A picture keeps the patches it was sent with; fewer of them help a long chat only when they hold for all its
    /// pictures.
    void capPictures(int patches) {
        for (Turn turn : List.copyOf(turns)) {
            if (turn.isQuestion() && turn.exceeds(patches)) {
                Turn capped = turn.capped(patches);
                turns.set(turns.indexOf(turn), capped);
                open().ifPresent(chat -> shelf.put(chat.id(), capped.message()));
            }
        }
    }

    /// An answer has ended. Its end is shown once it is kept.
    void end(Turn answer, Turn.State last) {
        Runnable show = () -> {
            answer.end(last);
            countTokens();
        };
        if (isKept(answer)) {
            shelf.put(open().orElseThrow().id(), answer.message(last), show);
        } else {
            show.run();
        }
    }

    /// What has come of an answer that is still on its way.
    void keepSoFar(Turn answer) {
        if (isKept(answer)) {
            shelf.put(open().orElseThrow().id(), answer.message());
        }
    }

    private boolean isKept(Turn answer) {
        return !answer.text().get().isEmpty() && turns.contains(answer) && open().isPresent();
    }

    private Optional<ConversationHead> open() {
        return chats.current().get();
    }

    private void countTokens() {
        tokensUsed.set(turns.reversed().stream()
                .flatMap(t -> t.stats().stream())
                .findFirst()
                .map(s -> Math.max(0, s.promptTokens()) + Math.max(0, s.completionTokens()))
                .orElse(0));
    }
}
