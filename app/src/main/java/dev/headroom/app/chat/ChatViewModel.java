package dev.headroom.app.chat;

import dev.headroom.app.shell.Standing;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Background;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ConversationHead;
import dev.headroom.chat.ConversationStore;
import dev.headroom.chat.ImageData;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.io.File;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/// The chats, the one that is open, the question being written, and the answer on its way. All on the FX thread;
/// outlives its view, which is built anew when the language changes.
public final class ChatViewModel implements AutoCloseable {
    static final int MOST_TOKENS_OF_AN_ANSWER = 512;
    private static final int TITLE = 48;

    private final Workbench workbench;
    private final Background background;
    private final ChatShelf shelf;
    private final PriceTags prices;
    private final Consumer<String> opened;
    private final Consumer<EngineFailure> outOfMemory;
    private final ObservableList<ConversationHead> chats = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Optional<ConversationHead>> current =
            new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ObservableList<Turn> turns = FXCollections.observableArrayList();
    private final ObservableList<Attachment> attachments = FXCollections.observableArrayList();
    private final StringProperty draft = new SimpleStringProperty("");
    private final StringProperty search = new SimpleStringProperty("");
    private final ReadOnlyBooleanWrapper answering = new ReadOnlyBooleanWrapper(false);
    private final ReadOnlyObjectWrapper<Optional<Turn>> editing = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<ChatNotice> notice = new ReadOnlyObjectWrapper<>(new ChatNotice.None());
    private final ReadOnlyIntegerWrapper tokensUsed = new ReadOnlyIntegerWrapper(0);

    /// The answer on its way, and what stops it.
    private record Running(Turn answer, Runnable stop) {}

    private Optional<Running> running = Optional.empty();
    private Optional<ChatOutcome> lastOutcome = Optional.empty();
    /// An answer that waits for the engine to become ready.
    private Optional<Turn> waiting = Optional.empty();
    /// Whether another engine is to become active before the waiting question is asked.
    private boolean moving;

    /// @param lastChat the chat that was open when the window closed, empty for none
    /// @param opened gets the id of each chat that is opened, for the window's settings
    /// @param outOfMemory gets each question that failed for want of memory
    public ChatViewModel(
            Workbench workbench,
            ConversationStore store,
            String lastChat,
            Consumer<String> opened,
            Consumer<EngineFailure> outOfMemory) {
        this.outOfMemory = outOfMemory;
        this.workbench = workbench;
        this.background = workbench.background();
        this.shelf = new ChatShelf(store, background, s -> notice.set(new ChatNotice.StoreFailed(s)));
        this.prices = new PriceTags(workbench);
        this.opened = opened;
        search.addListener((o, was, now) -> refreshList());
        workbench.standing().addListener((o, was, now) -> {
            if (!pricesAlike(was, now)) {
                reprice();
            }
        });
        attachments.addListener((ListChangeListener<Attachment>) c -> reprice());
        workbench.engineState().addListener((o, was, now) -> engineBecame(now));
        workbench.active().addListener((o, was, now) -> {
            if (was.engine() != now.engine()) {
                if (moving) {
                    moving = false; // the repair has brought another engine: what waits goes to that
                    running.ifPresent(r -> r.stop().run());
                } else {
                    stop();
                }
                prices.forget();
                reprice();
            }
        });
        shelf.list("", list -> {
            chats.setAll(list);
            list.stream().filter(c -> c.id().equals(lastChat)).findFirst().ifPresent(c -> open(c.id()));
        });
    }

    public ObservableList<ConversationHead> chats() {
        return chats;
    }

    ReadOnlyObjectProperty<Optional<ConversationHead>> current() {
        return current.getReadOnlyProperty();
    }

    ObservableList<Turn> turns() {
        return turns;
    }

    ObservableList<Attachment> attachments() {
        return attachments;
    }

    public StringProperty draft() {
        return draft;
    }

    StringProperty search() {
        return search;
    }

    public ReadOnlyBooleanProperty answering() {
        return answering.getReadOnlyProperty();
    }

    /// The question that is being changed, if one is.
    ReadOnlyObjectProperty<Optional<Turn>> editing() {
        return editing.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<ChatNotice> notice() {
        return notice.getReadOnlyProperty();
    }

    /// Tokens of this chat after its newest answer, as the engine reported them; 0 for a new chat.
    ReadOnlyIntegerProperty tokensUsed() {
        return tokensUsed.getReadOnlyProperty();
    }

    int sessionLen() {
        return prices.sessionLen();
    }

    /// The engine a question would go to, as the user calls it.
    String engineName() {
        return workbench.active().get().name();
    }

    boolean hasQuestion() {
        return turns.stream().anyMatch(Turn::isQuestion);
    }

    /// How the newest answer ended, empty before the first.
    public Optional<ChatOutcome> lastOutcome() {
        return lastOutcome;
    }

    // ---- chats ----

    /// An empty chat, written down with its first question.
    public void newChat() {
        stop();
        cancelEdit();
        current.set(Optional.empty());
        turns.clear();
        countTokens();
        opened.accept("");
    }

    void open(String conversation) {
        if (current.get().map(c -> c.id().equals(conversation)).orElse(false)) {
            return;
        }
        stop();
        cancelEdit();
        shelf.messages(conversation, messages -> {
            current.set(chats.stream().filter(c -> c.id().equals(conversation)).findFirst());
            turns.setAll(messages.stream().map(Turn::of).toList());
            countTokens();
            opened.accept(conversation);
        });
    }

    void rename(String conversation, String title) {
        shelf.rename(conversation, title.strip());
        refreshList();
    }

    void delete(ConversationHead chat) {
        boolean open = current.get().map(c -> c.id().equals(chat.id())).orElse(false);
        shelf.delete(chat.id());
        if (open) {
            newChat();
        }
        notice.set(new ChatNotice.Deleted(chat.id(), chat.title()));
        refreshList();
    }

    void deleteCurrent() {
        current.get().ifPresent(this::delete);
    }

    void undoDelete(ChatNotice.Deleted deleted) {
        shelf.restore(deleted.conversation());
        notice.set(new ChatNotice.None());
        refreshList();
    }

    void dismissNotice() {
        notice.set(new ChatNotice.None());
    }

    void copied() {
        notice.set(new ChatNotice.Copied());
    }

    /// Called when the window comes to the front: another one may have written.
    void refreshIfChangedElsewhere() {
        shelf.ifChangedElsewhere(this::refreshList);
    }

    private void refreshList() {
        shelf.list(search.get(), list -> {
            chats.setAll(list);
            current.get()
                    .flatMap(c ->
                            list.stream().filter(x -> x.id().equals(c.id())).findFirst())
                    .ifPresent(c -> current.set(Optional.of(c)));
        });
    }

    // ---- pictures ----

    public void attach(List<File> files) {
        files.forEach(file -> attach(file.getName(), () -> PictureFile.read(file), List::of));
    }

    /// A picture that is in memory: pasted, or drawn for the purpose.
    void attach(String name, Callable<byte[]> encoded) {
        attach(name, encoded, List::of);
    }

    public void attach(PictureSources.Sample sample) {
        File file = sample.file().toFile();
        attach(file.getName(), () -> PictureFile.read(file), sample.questions());
    }

    public void attach(PictureSources.Drawn drawn) {
        attach(drawn.name(), drawn.encoded(), drawn.questions());
    }

    private void attach(String name, Callable<byte[]> encoded, Supplier<List<String>> questions) {
        Attachment attachment = new Attachment(name, questions);
        attachments.add(attachment);
        read(attachment, encoded);
    }

    void detach(Attachment attachment) {
        attachments.remove(attachment);
    }

    private void read(Attachment attachment, Callable<byte[]> bytes) {
        background.<Attachment.State>compute(
                () -> {
                    try {
                        byte[] encoded = bytes.call();
                        PicturePreview preview = PicturePreview.of(encoded);
                        return new Attachment.State.Usable(new ImageData(encoded, attachment.name()), preview);
                    } catch (UnusablePicture e) {
                        return new Attachment.State.Unusable(e);
                    }
                },
                state -> {
                    attachment.become(state);
                    reprice();
                },
                e -> attachment.become(new Attachment.State.Unusable(
                        new UnusablePicture("picture.unread", String.valueOf(e.getMessage())))));
    }

    private void reprice() {
        prices.update(attachments, tokensUsed.get());
    }

    /// Reports come ten times a second, but what a token costs and how long a session is change seldom.
    private static boolean pricesAlike(Standing was, Standing now) {
        return was.engine() == now.engine()
                && was.draft().equals(now.draft())
                && was.plan().equals(now.plan())
                && was.report().map(ChatViewModel::priceOf).equals(now.report().map(ChatViewModel::priceOf));
    }

    private static List<Long> priceOf(MemoryReport report) {
        return List.of(report.kv().bytesPerToken(), (long) report.kv().sessionLen());
    }

    // ---- asking ----

    /// Whether [#send()] would do something.
    public boolean canSend() {
        return !answering.get()
                && !draft.get().isBlank()
                && attachments.stream().allMatch(a -> a.usable().isPresent());
    }

    public void send() {
        if (!canSend()) {
            return;
        }
        editing.get().ifPresent(this::cutFrom);
        editing.set(Optional.empty());
        int patches = workbench.engine().controls().turns(Setting.MAX_DYNAMIC_PATCH)
                ? workbench.now().draft().maxDynamicPatch()
                : 0; // the engine's own limit: it would not read ours
        List<ContentPart.Image> pictures = attachments.stream()
                .flatMap(a -> a.usable().stream())
                .map(u -> new ContentPart.Image(u.data(), patches))
                .toList();
        Turn question = Turn.question(draft.get().strip(), pictures, Instant.now());
        draft.set("");
        attachments.clear();
        turns.add(question);
        inChat(question.text().get(), chat -> shelf.put(chat.id(), question.message()));
        answer();
    }

    /// Ends the answer on its way; what has come is kept.
    public void stop() {
        waiting.ifPresent(turn -> finish(turn, new ChatOutcome.Cancelled("")));
        running.ifPresent(r -> r.stop().run());
    }

    /// Answers the newest question again.
    public void regenerate() {
        if (answering.get() || !hasQuestion()) {
            return;
        }
        Turn last = turns.getLast();
        if (!last.isQuestion()) {
            cutFrom(last);
        }
        answer();
    }

    /// Takes a question back into the input; sending it replaces it and all that followed.
    void edit(Turn question) {
        stop();
        editing.set(Optional.of(question));
        draft.set(question.text().get());
        attachments.clear();
        for (ContentPart.Image picture : question.pictures()) {
            attach(picture.data().name(), () -> picture.data().encoded());
        }
    }

    void editLast() {
        turns.reversed().stream().filter(Turn::isQuestion).findFirst().ifPresent(this::edit);
    }

    void cancelEdit() {
        if (editing.get().isPresent()) {
            editing.set(Optional.empty());
            draft.set("");
            attachments.clear();
        }
    }

    /// The question before the one in the input, for the Up key.
    Optional<String> previousQuestion() {
        return turns.reversed().stream()
                .filter(Turn::isQuestion)
                .map(t -> t.text().get())
                .findFirst();
    }

    /// One click out of a failure: makes the settings true, then asks again.
    void applyAndResend(Settings settings) {
        if (settings.maxDynamicPatch() < workbench.engine().asked().maxDynamicPatch()) {
            capPictures(settings.maxDynamicPatch());
        }
        workbench.move(settings);
        resendAfter(() -> workbench
                .engine()
                .apply(settings)
                .thenAccept(outcome -> background.onWindow(() -> {
                    if (outcome instanceof ApplyOutcome.Rejected(var failure)) {
                        waiting.ifPresent(t -> finish(t, new ChatOutcome.Failed("", failure)));
                    } else {
                        engineBecame(workbench.engineState().get());
                    }
                })));
    }

    /// A picture keeps the patches it was sent with; fewer of them help a long chat only when they hold for all its
    /// pictures.
    private void capPictures(int patches) {
        for (Turn turn : List.copyOf(turns)) {
            if (turn.isQuestion() && turn.exceeds(patches)) {
                Turn capped = turn.capped(patches);
                turns.set(turns.indexOf(turn), capped);
                current.get().ifPresent(chat -> shelf.put(chat.id(), capped.message()));
            }
        }
    }

    /// Starts the engine again, then asks again.
    void restartAndResend() {
        resendAfter(workbench.engine()::restart);
    }

    /// Puts another model in, then asks again.
    ///
    /// @param open called on the FX thread, returns at once
    void openModelAndResend(Runnable open) {
        moving = true;
        resendAfter(() -> background.onWindow(open));
    }

    /// Tries another key of the server at hand, then asks again.
    ///
    /// @param door gets the key and whom to tell when that is refused too
    /// @param refused told so as well
    void useKeyAndResend(String key, BiConsumer<String, Consumer<EngineFailure>> door, Runnable refused) {
        moving = true;
        resendAfter(() -> background.onWindow(() -> door.accept(key, failure -> {
            moving = false;
            refused.run();
            waiting.ifPresent(turn -> finish(turn, new ChatOutcome.Failed("", failure)));
        })));
    }

    private void resendAfter(Runnable repair) {
        if (hasQuestion() && !answering.get()) {
            if (!turns.getLast().isQuestion()) {
                cutFrom(turns.getLast());
            }
            Turn answer = Turn.answer(Instant.now());
            turns.add(answer);
            waiting = Optional.of(answer);
            answering.set(true);
        }
        background.run(repair);
    }

    // ---- answering ----

    private void answer() {
        Turn answer = Turn.answer(Instant.now());
        turns.add(answer);
        answering.set(true);
        switch (workbench.engineState().get()) {
            case EngineState.Ready _ -> ask(answer);
            case EngineState.Starting _, EngineState.Rebuilding _ -> waiting = Optional.of(answer);
            case EngineState.Failed failed -> finish(answer, new ChatOutcome.Failed("", failed.failure()));
            case EngineState.Stopping _, EngineState.Stopped _ ->
                finish(answer, new ChatOutcome.Failed("", new EngineFailure.Disconnected("The engine is stopped.")));
        }
    }

    private void engineBecame(EngineState state) {
        // the end of the engine that is being left is no answer to what waits for the next one
        if (waiting.isEmpty() || moving && !(state instanceof EngineState.Ready)) {
            return;
        }
        moving = false;
        Turn answer = waiting.get();
        if (state instanceof EngineState.Ready) {
            waiting = Optional.empty();
            ask(answer);
        } else if (state instanceof EngineState.Failed failed) {
            finish(answer, new ChatOutcome.Failed("", failed.failure()));
        }
    }

    private void ask(Turn answer) {
        List<ChatMessage> messages = turns.stream()
                .filter(t -> t != answer && (t.isQuestion() || !t.text().get().isEmpty()))
                .map(Turn::message)
                .toList();
        var request = new ChatRequest(messages, Sampling.greedy(MOST_TOKENS_OF_AN_ANSWER), Optional.empty());
        var fragments = new FragmentBuffer(background, text -> {
            if (isOnItsWay(answer)) {
                answer.grow(text);
            }
        });
        boolean[] stopped = {false};
        running = Optional.of(new Running(answer, () -> stopped[0] = true));
        background.compute(
                () -> workbench.engine().chat(request, fragments),
                chat -> {
                    if (isOnItsWay(answer)) {
                        running = Optional.of(new Running(answer, chat::cancel));
                    }
                    if (stopped[0]) {
                        chat.cancel();
                    }
                    chat.outcome().thenAccept(outcome -> background.onWindow(() -> finish(answer, outcome)));
                },
                e -> finish(answer, new ChatOutcome.Failed("", new EngineFailure.Disconnected(e.toString()))));
    }

    private static boolean isOnItsWay(Turn answer) {
        return answer.state().get() instanceof Turn.State.Waiting
                || answer.state().get() instanceof Turn.State.Streaming;
    }

    private void finish(Turn answer, ChatOutcome outcome) {
        if (!isOnItsWay(answer)) {
            return;
        }
        lastOutcome = Optional.of(outcome);
        switch (outcome) {
            case ChatOutcome.Answered(String text, AnswerStats stats) -> {
                answer.end(text, new Turn.State.Done(Optional.of(stats)));
                prices.learn(stats);
            }
            case ChatOutcome.Cancelled(String text) -> answer.end(text, new Turn.State.Stopped());
            case ChatOutcome.Failed(String text, var failure) -> {
                answer.end(text, new Turn.State.Failed(failure));
                if (failure instanceof EngineFailure.OutOfMemory) {
                    outOfMemory.accept(failure);
                }
            }
        }
        if (running.map(r -> r.answer() == answer).orElse(false)) {
            running = Optional.empty();
        }
        waiting = waiting.filter(t -> t != answer);
        answering.set(running.isPresent() || waiting.isPresent());
        if (!answer.text().get().isEmpty() && turns.contains(answer)) {
            current.get().ifPresent(chat -> shelf.put(chat.id(), answer.message()));
        }
        refreshList();
        countTokens();
    }

    private void cutFrom(Turn turn) {
        int place = turns.indexOf(turn);
        if (place >= 0) {
            current.get().ifPresent(chat -> shelf.removeFrom(chat.id(), turn.id()));
            turns.remove(place, turns.size());
            countTokens();
        }
    }

    private void countTokens() {
        tokensUsed.set(turns.reversed().stream()
                .flatMap(t -> t.stats().stream())
                .findFirst()
                .map(s -> Math.max(0, s.promptTokens()) + Math.max(0, s.completionTokens()))
                .orElse(0));
        int used = tokensUsed.get();
        workbench.chatTokens().set(used == 0 ? 0 : used + MOST_TOKENS_OF_AN_ANSWER);
        reprice();
    }

    /// The open chat, begun if there is none.
    private void inChat(String firstQuestion, Consumer<ConversationHead> then) {
        if (current.get().isPresent()) {
            then.accept(current.get().get());
            return;
        }
        List<Turn> begun = new ArrayList<>(turns);
        shelf.create(head -> {
            String title = firstQuestion.length() > TITLE ? firstQuestion.substring(0, TITLE) + "…" : firstQuestion;
            ConversationHead chat = new ConversationHead(head.id(), title, head.created(), head.updated());
            shelf.rename(chat.id(), title);
            if (!begun.isEmpty() && turns.contains(begun.getFirst())) {
                current.set(Optional.of(chat));
                opened.accept(chat.id());
            }
            then.accept(chat);
            // An answer that was quicker than the disk.
            turns.stream()
                    .filter(t ->
                            !t.isQuestion() && !isOnItsWay(t) && !t.text().get().isEmpty())
                    .forEach(t -> shelf.put(chat.id(), t.message()));
            refreshList();
        });
    }

    @Override
    public void close() {
        stop();
    }
}
