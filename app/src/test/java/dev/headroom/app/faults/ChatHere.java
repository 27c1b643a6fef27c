package dev.headroom.app.faults;

import dev.headroom.app.chat.ChatViewModel;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.chat.ConversationStore;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.Refusal;
import dev.headroom.engine.attached.AttachedSession;
import dev.headroom.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/// The chat of a window in this process, without the window, with a server at an address: for faults that end no
/// process of ours.
final class ChatHere implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(Integer.getInteger("faults.wait", 90));

    private final Path data;
    private final Background background = new Background();
    private final ConversationStore store;
    private final AttachedSession session;
    private final Workbench workbench;
    private final ChatViewModel chat;

    ChatHere(Path data, String address, Optional<String> key) {
        this.data = data;
        store = ConversationStore.open(data);
        session = AttachedSession.attach(
                URI.create("http://" + address), key, Settings.defaults(1 << 30), OptionalLong.empty());
        workbench = Fx.on(() -> new Workbench(background, session, Fixtures.SHAPE, Fixtures::plan));
        chat = Fx.on(() -> new ChatViewModel(workbench, store, "", id -> {}, _ -> {}));
    }

    /// Attached and ready, asked anew when the session has given up.
    boolean isReady() throws InterruptedException {
        if (session.state() instanceof EngineState.Failed) {
            session.restart();
        }
        return soon(() -> session.state() instanceof EngineState.Ready);
    }

    void ask(String question) {
        Fx.run(() -> {
            chat.draft().set(question);
            chat.send();
        });
    }

    boolean isAnswering() {
        return Fx.on(() -> chat.answering().get());
    }

    void stop() {
        Fx.run(chat::stop);
    }

    void begin() {
        Fx.run(chat::newChat);
    }

    /// How the newest answer ended.
    Optional<ChatOutcome> outcome() {
        return Fx.on(chat::lastOutcome);
    }

    /// Asks, again while the server says that it still loads, and whether that is answered.
    boolean isAnswered(String question) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        do {
            ask(question);
            if (!soon(() -> !isAnswering())) {
                return false;
            }
        } while (isStillLoading() && System.nanoTime() < end);
        return outcome().orElseThrow() instanceof ChatOutcome.Answered;
    }

    private boolean isStillLoading() throws InterruptedException {
        boolean loads = outcome().orElseThrow() instanceof ChatOutcome.Failed(String _, EngineFailure.Refused refused)
                && refused.refusal() instanceof Refusal.NotReady;
        Thread.sleep(loads ? 500 : 0);
        return loads;
    }

    /// Messages that are not in the store, of these.
    void inspect(Injected.Seen seen, String... messages) {
        Map<String, String> stored = Acknowledged.stored(data);
        List<String> lost = List.of(messages).stream()
                .filter(message -> !stored.containsValue(message))
                .toList();
        seen.lost(lost.size(), "lost " + lost);
    }

    static boolean soon(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }

    @Override
    public void close() {
        Fx.run(() -> {
            chat.close();
            workbench.close();
        });
        session.close();
        background.close();
        store.close();
    }
}
