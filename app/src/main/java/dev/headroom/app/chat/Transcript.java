package dev.headroom.app.chat;

import dev.headroom.app.shell.ChatPart;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ConversationHead;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The questions and answers of the open chat. What is changed or cut here is changed in the store, too.
final class Transcript {
    private final ChatShelf shelf;
    private final ChatList chats;
    private final ObservableList<Turn> turns = FXCollections.observableArrayList();
    private final ReadOnlyIntegerWrapper tokensUsed = new ReadOnlyIntegerWrapper(0);
    private final ReadOnlyObjectWrapper<List<ChatPart>> parts = new ReadOnlyObjectWrapper<>(List.of());

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

    /// What its tokens are.
    ReadOnlyObjectProperty<List<ChatPart>> parts() {
        return parts.getReadOnlyProperty();
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

    /// What the engine gets to answer: all that stands before the answer, without answers of which nothing has come.
    List<ChatMessage> before(Turn answer) {
        return turns.stream()
                .takeWhile(t -> t != answer)
                .filter(t -> t.isQuestion() || !t.text().get().isEmpty())
                .map(Turn::message)
                .toList();
    }

    /// Lights the tiles that the engine has encoded for an answer, on the picture where they lie.
    ///
    /// @param back which picture before the answer: 0 is the last one
    /// @param tiles up to the one in work
    void light(Turn answer, int back, int tiles) {
        darken();
        int after = 0;
        for (int i = turns.indexOf(answer) - 1; i >= 0; i--) {
            int here = turns.get(i).pictures().size();
            if (back < after + here) {
                turns.get(i).light(Optional.of(new Turn.Lit(here - 1 - (back - after), tiles)));
                return;
            }
            after += here;
        }
    }

    /// No tile is encoded now.
    void darken() {
        turns.forEach(turn -> turn.light(Optional.empty()));
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

    /// Puts a new answer in the place of one that ended; what follows stays. Without an answer to the newest question
    /// it gets its first one.
    Turn answerAgain(Optional<Turn> answer, Instant now) {
        Optional<Turn> old = answer.filter(turns::contains)
                .or(() -> Optional.of(turns.getLast()).filter(t -> !t.isQuestion()));
        if (old.isEmpty()) {
            Turn first = Turn.answer(now);
            turns.add(first);
            return first;
        }
        Turn again = old.get().again(now);
        turns.set(turns.indexOf(old.get()), again);
        return again;
    }

    /// An answer that failed and was not answered since, the newest of them.
    Optional<Turn> newestFailure() {
        return turns.reversed().stream()
                .filter(t -> t.state().get() instanceof Turn.State.Failed)
                .findFirst();
    }

    /// The question that an answer belongs to.
    Optional<Turn> questionOf(Turn answer) {
        return !turns.contains(answer)
                ? Optional.empty()
                : turns.stream()
                        .takeWhile(t -> t != answer)
                        .filter(Turn::isQuestion)
                        .reduce((earlier, later) -> later);
    }

    /// The question that an answer belongs to is cut into tiles as is set now.
    void retile(Turn answer, int patches) {
        for (int i = turns.indexOf(answer) - 1; i >= 0; i--) {
            Turn question = turns.get(i);
            if (question.isQuestion()) {
                boolean otherwise = question.pictures().stream().anyMatch(p -> p.maxDynamicPatch() != patches);
                if (otherwise) {
                    replace(question, question.retiled(patches));
                }
                return;
            }
        }
    }

    private void replace(Turn turn, Turn by) {
        turns.set(turns.indexOf(turn), by);
        open().ifPresent(chat -> shelf.put(chat.id(), by.message()));
    }

    /// A picture keeps the patches it was sent with; fewer of them help a long chat only when they hold for all its
    /// pictures.
    void capPictures(int patches) {
        for (Turn turn : List.copyOf(turns)) {
            if (turn.isQuestion() && turn.exceeds(patches)) {
                replace(turn, turn.capped(patches));
            }
        }
    }

    /// An answer has ended. Its end is shown once it is kept.
    void end(Turn answer, Turn.State last) {
        boolean news = !answer.text().get().isEmpty();
        Turn.State shown = answer.settle(last);
        Runnable show = () -> {
            answer.end(shown);
            countTokens();
        };
        if (news && isKept(answer)) {
            shelf.put(open().orElseThrow().id(), answer.message(shown), show);
        } else {
            show.run();
        }
    }

    /// Shows another of the answers to a question; the chat goes on from it.
    void choose(Turn answer, int index) {
        answer.choose(index);
        if (isKept(answer)) {
            shelf.put(open().orElseThrow().id(), answer.message());
        }
        countTokens();
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
        parts.set(ChatParts.of(turns));
        tokensUsed.set(turns.reversed().stream()
                .flatMap(t -> t.stats().stream())
                .findFirst()
                .map(s -> Math.max(0, s.promptTokens()) + Math.max(0, s.completionTokens()))
                .orElse(0));
    }
}
