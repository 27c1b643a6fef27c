package dev.headroom.app.chat;

import dev.headroom.app.chat.Answering.Event;
import dev.headroom.app.shell.Workbench;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ChatExport;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ConversationHead;
import dev.headroom.chat.ConversationStore;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.EngineFailure;
import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.ObservableList;

/// The chats, the one that is open, the question being written, and the answer on its way. All on the FX thread;
/// outlives its view, which is built anew when the language changes.
public final class ChatViewModel implements AutoCloseable {
    static final int MOST_TOKENS_OF_AN_ANSWER = 512;

    private final Workbench workbench;
    private final ChatShelf shelf;
    private final ChatList list;
    private final QuestionPictures pictures;
    private final Consumer<String> opened;
    private final Consumer<EngineFailure> outOfMemory;
    private final Transcript transcript;
    private final StringProperty draft = new SimpleStringProperty("");
    private final ChatAsking asking;
    private final Answers answers;
    private final Repairs repairs;
    private final ReadOnlyObjectWrapper<Optional<Turn>> editing = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<ChatNotice> notice = new ReadOnlyObjectWrapper<>(new ChatNotice.None());

    private Optional<ChatOutcome> lastOutcome = Optional.empty();
    private Optional<Answered> lastAnswered = Optional.empty();
    /// Title of a chat whose questions are asked each by itself.
    private Optional<String> apart = Optional.empty();

    /// A question that got its end.
    ///
    /// @param pictures their names
    public record Answered(String question, List<String> pictures, ChatOutcome outcome) {}

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
        this.shelf = new ChatShelf(
                store,
                workbench.background(),
                s -> notice.set(new ChatNotice.StoreFailed(s)),
                () -> notice.set(notice.get().onceStoreWorks()));
        this.list = new ChatList(shelf);
        this.transcript = new Transcript(shelf, list);
        this.asking = new ChatAsking(shelf, list);
        this.pictures = new QuestionPictures(workbench, transcript.tokensUsed());
        this.opened = opened;
        this.answers = new Answers(workbench, transcript, this::request, this::ended);
        this.repairs = new Repairs(workbench, transcript, answers);
        transcript
                .tokensUsed()
                .addListener((o, was, now) -> workbench
                        .chatTokens()
                        .set(
                                now.intValue() == 0
                                        ? 0
                                        : now.intValue()
                                                + asking.now().sampling().maxTokens()));
        transcript.parts().addListener((o, was, now) -> workbench.chatParts().set(now));
        workbench.active().addListener((o, was, now) -> {
            if (was.engine() != now.engine()) {
                answers.on(new Event.EngineReplaced());
                pictures.forget();
            }
        });
        list.read(lastChat, () -> open(lastChat));
    }

    public void prefers(EveryChat preferred) {
        asking.prefers(preferred);
    }

    public ObservableList<ConversationHead> chats() {
        return list.chats();
    }

    /// The chat that is open, empty for one that is not written down yet.
    public ReadOnlyObjectProperty<Optional<ConversationHead>> current() {
        return list.current();
    }

    ChatList list() {
        return list;
    }

    ObservableList<Turn> turns() {
        return transcript.turns();
    }

    /// The pictures beside the question.
    public QuestionPictures pictures() {
        return pictures;
    }

    public StringProperty draft() {
        return draft;
    }

    public ReadOnlyBooleanProperty answering() {
        return answers.busy();
    }

    /// The question that is being changed, if one is.
    ReadOnlyObjectProperty<Optional<Turn>> editing() {
        return editing.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<ChatNotice> notice() {
        return notice.getReadOnlyProperty();
    }

    ReadOnlyIntegerProperty tokensUsed() {
        return transcript.tokensUsed();
    }

    int sessionLen() {
        return workbench.now().sessionLen().orElse(0);
    }

    /// The engine a question would go to, as the user calls it.
    String engineName() {
        return workbench.now().engine().name();
    }

    boolean hasQuestion() {
        return transcript.hasQuestion();
    }

    /// How the newest answer ended, empty before the first.
    public Optional<ChatOutcome> lastOutcome() {
        return lastOutcome;
    }

    /// The newest question that got its end, and that end.
    public Optional<Answered> lastAnswered() {
        return lastAnswered;
    }

    // ---- chats ----

    /// An empty chat under this title, written down with its first question. The engine gets each of its questions
    /// without those before, so that what an answer costs does not depend on them.
    public void newChatApart(String title) {
        newChat();
        apart = Optional.of(title);
    }

    /// Goes back to a chat that was open before; an empty one where it is gone.
    public void goBackTo(Optional<ConversationHead> chat) {
        chat.filter(c -> chats().stream().anyMatch(kept -> kept.id().equals(c.id())))
                .ifPresentOrElse(c -> open(c.id()), this::newChat);
    }

    /// Whether the open chat is one of [#newChatApart].
    public boolean isApart() {
        return apart.isPresent();
    }

    /// An empty chat, written down with its first question.
    public void newChat() {
        stop();
        cancelEdit();
        apart = Optional.empty();
        list.openNone();
        asking.open(Optional.empty());
        transcript.show(List.of());
        opened.accept("");
    }

    void open(String conversation) {
        if (list.isOpen(conversation)) {
            return;
        }
        stop();
        cancelEdit();
        shelf.read(conversation, chat -> {
            apart = Optional.empty();
            list.open(conversation);
            asking.open(chat.options());
            transcript.show(chat.messages().stream().map(Turn::of).toList());
            if (chat.damaged() > 0) {
                notice.set(new ChatNotice.Damaged(chat.damaged()));
            }
            opened.accept(conversation);
        });
    }

    void delete(ConversationHead chat) {
        boolean open = list.isOpen(chat.id());
        list.delete(chat.id());
        if (open) {
            newChat();
        }
        notice.set(new ChatNotice.Deleted(chat.id(), chat.title()));
    }

    void deleteCurrent() {
        current().get().ifPresent(this::delete);
    }

    void undoDelete(ChatNotice.Deleted deleted) {
        list.restore(deleted.conversation());
        notice.set(new ChatNotice.None());
    }

    void dismissNotice() {
        notice.set(new ChatNotice.None());
    }

    void copied() {
        notice.set(new ChatNotice.Copied());
    }

    /// Writes the open chat to a file; how that went is told in the notice.
    ///
    /// @param words in the reader's language
    void export(String title, Path file, ChatExport.Words words) {
        var chat = new ChatExport(
                title,
                turns().stream().filter(t -> !t.isOnItsWay()).map(Turn::message).toList(),
                asking.now(),
                words);
        workbench
                .background()
                .<ChatNotice>compute(
                        () -> {
                            chat.write(file);
                            return new ChatNotice.Exported(file);
                        },
                        notice::set,
                        e -> notice.set(new ChatNotice.NotExported(
                                DiskTrouble.of(e, file).unwritable())));
    }

    /// Puts a question and its pictures into the composer, in place of what was there.
    public void compose(List<File> files, String question) {
        cancelEdit();
        pictures.clear();
        pictures.attach(files);
        draft.set(question);
    }

    // ---- asking ----

    /// Whether [#send()] would do something.
    public boolean canSend() {
        return !answers.busy().get() && !draft.get().isBlank() && pictures.areUsable();
    }

    public void send() {
        if (!canSend()) {
            return;
        }
        editing.get().ifPresent(transcript::cutFrom);
        editing.set(Optional.empty());
        Turn question = Turn.question(draft.get().strip(), pictures.asSent(), Instant.now());
        draft.set("");
        pictures.clear();
        transcript.add(question);
        Turn answer = Turn.answer(Instant.now());
        transcript.add(answer);
        answers.on(new Event.Keep(answer));
        shelf.put(
                inChat(question).id(),
                question.message(),
                () -> answers.on(new Event.Kept(answer, workbench.engineState().get())));
    }

    /// Ends the answer on its way; what has come is kept.
    public void stop() {
        answers.on(new Event.Stop());
    }

    /// Answers the newest question again.
    public void regenerate() {
        answerAgain(Optional.empty());
    }

    /// Answers the question of an answer again, with its pictures cut as is set now. The new answer takes the place of
    /// the old one; what was said afterwards stays.
    void regenerate(Turn answer) {
        answerAgain(Optional.of(answer));
    }

    /// Shows another of the answers to a question.
    void choose(Turn answer, int index) {
        if (!answers.busy().get()) {
            transcript.choose(answer, index);
        }
    }

    private void answerAgain(Optional<Turn> old) {
        if (answers.busy().get() || !hasQuestion()) {
            return;
        }
        Turn answer = transcript.answerAgain(old, Instant.now());
        transcript.retile(answer, pictures.patches());
        answers.on(new Event.Begin(answer, workbench.engineState().get()));
    }

    /// Takes a question back into the input; sending it replaces it and all that followed.
    void edit(Turn question) {
        stop();
        editing.set(Optional.of(question));
        draft.set(question.text().get());
        pictures.replaceBy(question.pictures());
    }

    void editLast() {
        transcript.newestQuestion().ifPresent(this::edit);
    }

    void cancelEdit() {
        if (editing.get().isPresent()) {
            editing.set(Optional.empty());
            draft.set("");
            pictures.clear();
        }
    }

    /// The question before the one in the input, for the Up key.
    Optional<String> previousQuestion() {
        return transcript.newestQuestion().map(t -> t.text().get());
    }

    /// How the questions of the open chat are asked.
    ChatAsking asking() {
        return asking;
    }

    /// Ways out of a failure.
    Repairs repairs() {
        return repairs;
    }

    private ChatRequest request(Turn answer) {
        List<ChatMessage> before = transcript.before(answer);
        // a question apart is answered the same on every machine
        return apart.isPresent() && !before.isEmpty()
                ? ChatAsking.request(EveryChat.PLAIN.options(), List.of(before.getLast()))
                : asking.request(before);
    }

    private void ended(Turn answer, ChatOutcome outcome) {
        repairs.ended(answer);
        lastOutcome = Optional.of(outcome);
        lastAnswered = transcript
                .questionOf(answer)
                .map(q -> new Answered(
                        q.text().get(),
                        q.pictures().stream().map(p -> p.data().name()).toList(),
                        outcome));
        switch (outcome) {
            case ChatOutcome.Answered(String _, AnswerStats stats) -> pictures.learn(stats);
            case ChatOutcome.Failed(String _, EngineFailure.OutOfMemory failure) -> outOfMemory.accept(failure);
            case ChatOutcome.Failed _, ChatOutcome.Cancelled _ -> {}
        }
        list.refresh();
    }

    /// The open chat, begun if there is none.
    private ConversationHead inChat(Turn question) {
        return current().get().orElseGet(() -> {
            ConversationHead begun = list.begin(
                    apart.orElse(question.text().get()),
                    question.pictures().stream().map(p -> p.data().name()).toList());
            opened.accept(begun.id());
            asking.begun();
            return begun;
        });
    }

    /// What has come of an answer on its way is kept.
    @Override
    public void close() {
        answers.onItsWay().ifPresent(transcript::keepSoFar);
        stop();
        shelf.close();
    }
}
