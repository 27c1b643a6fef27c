package dev.headroom.app.chat;

import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.AnswerVariant;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.Variants;
import dev.headroom.engine.AnswerProgress;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// One message on screen: a question as it was asked, or an answer that grows.
final class Turn {

    /// Where an answer stands; a question is always [Done].
    sealed interface State {
        /// Asked, nothing has come yet.
        record Waiting(Instant since) implements State {}

        record Streaming() implements State {}

        record Done(Optional<AnswerStats> stats) implements State {}

        record Stopped() implements State {}

        record Failed(EngineFailure failure) implements State {}

        static State after(ChatOutcome outcome) {
            return switch (outcome) {
                case ChatOutcome.Answered(String _, AnswerStats stats) -> new Done(Optional.of(stats));
                case ChatOutcome.Cancelled _ -> new Stopped();
                case ChatOutcome.Failed(String _, EngineFailure failure) -> new Failed(failure);
            };
        }
    }

    /// What is done for an answer before its first word.
    sealed interface Before {
        /// The question is written down and on its way.
        record Sent() implements Before {}

        /// The engine loads, or something of it is mended.
        record EngineNotReady() implements Before {}

        record Told(AnswerProgress step) implements Before {}
    }

    private final String id;
    private final ChatMessage.Role role;
    private final List<ContentPart.Image> pictures;
    private final Instant time;
    private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<State> state;
    private final ReadOnlyObjectWrapper<Before> before = new ReadOnlyObjectWrapper<>(new Before.Sent());
    private final ReadOnlyObjectWrapper<Optional<Lit>> lit = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Variants>> variants = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final long askedAt = System.nanoTime();
    private Map<String, String> settings = Map.of();

    private Turn(String id, ChatMessage.Role role, List<ContentPart.Image> pictures, Instant time, State state) {
        this.id = id;
        this.role = role;
        this.pictures = List.copyOf(pictures);
        this.time = time;
        this.state = new ReadOnlyObjectWrapper<>(state);
    }

    static Turn of(ChatMessage message) {
        List<ContentPart.Image> pictures = message.parts().stream()
                .filter(ContentPart.Image.class::isInstance)
                .map(ContentPart.Image.class::cast)
                .toList();
        Turn turn = new Turn(message.id(), message.role(), pictures, message.time(), new State.Done(message.stats()));
        turn.text.set(message.text());
        turn.variants.set(message.variants());
        return turn;
    }

    static Turn question(String text, List<ContentPart.Image> pictures, Instant now) {
        Turn turn = new Turn(
                UUID.randomUUID().toString(), ChatMessage.Role.USER, pictures, now, new State.Done(Optional.empty()));
        turn.text.set(text);
        return turn;
    }

    static Turn answer(Instant now) {
        return new Turn(
                UUID.randomUUID().toString(), ChatMessage.Role.ASSISTANT, List.of(), now, new State.Waiting(now));
    }

    /// A new answer in the place of this one, on the screen and on the disk. What has been answered before stays with
    /// it.
    Turn again(Instant now) {
        Turn again = new Turn(id, role, List.of(), time, new State.Waiting(now));
        boolean whole = !(state.get() instanceof State.Failed) && !text.get().isEmpty();
        again.variants.set(
                variants.get().isPresent() || !whole
                        ? variants.get()
                        : Optional.of(Variants.only(new AnswerVariant(text.get(), time, stats(), Map.of()))));
        return again;
    }

    /// All answers to the question; empty before the first has ended.
    ReadOnlyObjectProperty<Optional<Variants>> variants() {
        return variants.getReadOnlyProperty();
    }

    /// What is shown of an answer: an earlier one until the new one has a word.
    String shownText() {
        return text.get().isEmpty() && isOnItsWay()
                ? variants.get().map(v -> v.shown().text()).orElse("")
                : text.get();
    }

    /// Notes the settings of the engine that it is asked of, by the field's names.
    void askedWith(Map<String, String> now) {
        settings = Map.copyOf(now);
    }

    /// Shows another of the answers.
    void choose(int index) {
        variants.get()
                .filter(v -> !isOnItsWay() && index >= 0 && index < v.all().size())
                .ifPresent(v -> {
                    Variants chosen = v.choose(index);
                    text.set(chosen.shown().text());
                    state.set(new State.Done(chosen.shown().stats()));
                    variants.set(Optional.of(chosen));
                });
    }

    /// Takes its end into the answers to the question.
    ///
    /// @return the end to be shown: an answer without a word leaves the one before in its place
    State settle(State last) {
        if (text.get().isEmpty() && variants.get().isPresent()) {
            AnswerVariant before = variants.get().get().shown();
            text.set(before.text());
            return last instanceof State.Failed ? last : new State.Done(before.stats());
        }
        if (last instanceof State.Done || last instanceof State.Stopped) {
            variants.set(Optional.of(withThis(last instanceof State.Done(var stats) ? stats : Optional.empty())));
        }
        return last;
    }

    private Variants withThis(Optional<AnswerStats> stats) {
        AnswerVariant mine = new AnswerVariant(text.get(), Instant.now(), stats, settings);
        return variants.get().map(v -> v.and(mine)).orElseGet(() -> Variants.only(mine));
    }

    /// The same question with its pictures cut as is set now.
    ///
    /// @param patches most tiles of a picture, 0 where that is not ours to choose
    Turn retiled(int patches) {
        return with(pictures.stream()
                .map(p -> new ContentPart.Image(p.data(), patches))
                .toList());
    }

    private Turn with(List<ContentPart.Image> others) {
        Turn turn = new Turn(id, role, others, time, state.get());
        turn.text.set(text.get());
        return turn;
    }

    String id() {
        return id;
    }

    ChatMessage.Role role() {
        return role;
    }

    boolean isQuestion() {
        return role == ChatMessage.Role.USER;
    }

    List<ContentPart.Image> pictures() {
        return pictures;
    }

    ReadOnlyStringProperty text() {
        return text.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    Optional<AnswerStats> stats() {
        return state.get() instanceof State.Done done ? done.stats() : Optional.empty();
    }

    /// What is done for it before its first word; means nothing afterwards.
    ReadOnlyObjectProperty<Before> before() {
        return before.getReadOnlyProperty();
    }

    void before(Before now) {
        before.set(now);
    }

    /// When it was asked for, by the clock of [System#nanoTime]; means nothing for one that was read from the disk.
    long askedAt() {
        return askedAt;
    }

    /// Tiles of a question's picture that are encoded, up to the one in work.
    ///
    /// @param picture which of the question's pictures, from 0
    record Lit(int picture, int tiles) {}

    ReadOnlyObjectProperty<Optional<Lit>> lit() {
        return lit.getReadOnlyProperty();
    }

    void light(Optional<Lit> now) {
        lit.set(now);
    }

    /// Whether more of it may come.
    boolean isOnItsWay() {
        return state.get() instanceof State.Waiting || state.get() instanceof State.Streaming;
    }

    void grow(String fragment) {
        text.set(text.get() + fragment);
        if (state.get() instanceof State.Waiting) {
            state.set(new State.Streaming());
        }
    }

    /// All words of an answer that has ended.
    void complete(String whole) {
        text.set(whole);
    }

    void end(State last) {
        state.set(last);
    }

    /// Whether a picture of it may take more tiles than this.
    boolean exceeds(int patches) {
        return pictures.stream().anyMatch(p -> p.maxDynamicPatch() > patches || p.maxDynamicPatch() == 0);
    }

    /// The same question with no picture of more tiles than this.
    Turn capped(int patches) {
        List<ContentPart.Image> fewer = pictures.stream()
                .map(p -> p.maxDynamicPatch() > patches || p.maxDynamicPatch() == 0
                        ? new ContentPart.Image(p.data(), patches)
                        : p)
                .toList();
        return with(fewer);
    }

    /// As it is sent, and kept so far.
    ChatMessage message() {
        ChatMessage message = message(stats());
        return isOnItsWay() && variants.get().isPresent()
                ? message.with(Optional.of(withThis(Optional.empty())))
                : message;
    }

    /// As it will be kept once it has ended so.
    ChatMessage message(State last) {
        return message(last instanceof State.Done(var stats) ? stats : Optional.empty());
    }

    private ChatMessage message(Optional<AnswerStats> stats) {
        List<ContentPart> parts = new ArrayList<>(pictures);
        if (!text.get().isEmpty() || pictures.isEmpty()) {
            parts.add(new ContentPart.Text(text.get()));
        }
        return new ChatMessage(id, role, parts, time, stats, variants.get());
    }
}
