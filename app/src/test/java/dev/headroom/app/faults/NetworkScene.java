package dev.headroom.app.faults;

import dev.headroom.app.chat.ChatViewModel;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.testing.StandInServer;
import dev.headroom.app.ui.Background;
import dev.headroom.chat.ConversationStore;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.attached.AttachedSession;
import dev.headroom.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/// A chat with a server far away, over a network that spoils the answer at any byte of it.
final class NetworkScene implements Scene {
    private static final String ANSWER = "A blue square.";
    /// The whole answer of the server, head and all, is about this long.
    private static final int LONGEST = 750;

    private final Path data;
    private final StandInServer server = StandInServer.llama("a-model", true);
    private final FaultyProxy proxy;
    private final Background background = new Background();
    private final ConversationStore store;
    private final AttachedSession session;
    private final Workbench workbench;
    private final ChatViewModel chat;

    NetworkScene(Path folder) throws IOException {
        data = folder;
        String address = server.address();
        proxy = new FaultyProxy(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(address.substring(address.indexOf(':') + 1))));
        store = ConversationStore.open(data);
        session = AttachedSession.attach(
                URI.create("http://" + proxy.address()),
                Optional.empty(),
                Settings.defaults(1 << 30),
                OptionalLong.empty());
        workbench = Fx.on(() -> new Workbench(background, session, Fixtures.SHAPE, Fixtures::plan));
        chat = Fx.on(() -> new ChatViewModel(workbench, store, "", id -> {}, _ -> {}));
    }

    @Override
    public Injected.Seen inject(RandomGenerator random) throws Exception {
        FaultyProxy.Kind kind = FaultyProxy.Kind.values()[random.nextInt(FaultyProxy.Kind.values().length)];
        int after = random.nextInt(LONGEST);
        if (!soon(() -> session.state() instanceof EngineState.Ready)) {
            session.restart();
            soon(() -> session.state() instanceof EngineState.Ready);
        }
        Injected.Seen seen = new Injected.Seen(
                "network: " + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                after < 150 ? "head of the answer" : "within the answer");
        String question = Questions.brief();
        proxy.spoil(kind, after, random);
        ask(question);
        if (mayStall(kind)) {
            // a length that was spoilt lets the client wait for what never comes
            soon(() -> proxy.hasSpoilt() || !isAnswering());
            Thread.sleep(50 + random.nextInt(50));
            Fx.run(chat::stop);
        }
        if (!soon(() -> !isAnswering())) {
            seen.notRecovered("the answer never ended");
            Fx.run(chat::stop);
        }
        boolean spoilt = proxy.hasSpoilt();
        proxy.mend();
        judge(Fx.on(() -> chat.lastOutcome()).orElseThrow(), kind, spoilt, seen);
        String next = Questions.brief();
        soon(() -> session.state() instanceof EngineState.Ready);
        ask(next);
        if (!soon(() -> !isAnswering()) || !(lastText().equals(ANSWER))) {
            seen.notRecovered("no answer afterwards: " + Fx.on(() -> chat.lastOutcome()));
        }
        // what writes does so in order: an empty chat is begun after all else is on the disk
        Map<String, String> stored = Acknowledged.stored(data);
        for (String asked : new String[] {question, next}) {
            seen.lost(stored.containsValue(asked) ? 0 : 1, "lost " + asked);
        }
        Fx.run(chat::newChat);
        return seen;
    }

    private static boolean mayStall(FaultyProxy.Kind kind) {
        return kind == FaultyProxy.Kind.STALLED || isSpoilt(kind);
    }

    /// Whether the bytes that come are not those that were sent.
    private static boolean isSpoilt(FaultyProxy.Kind kind) {
        return kind == FaultyProxy.Kind.BITS_FLIPPED || kind == FaultyProxy.Kind.GARBAGE;
    }

    private void judge(ChatOutcome outcome, FaultyProxy.Kind kind, boolean spoilt, Injected.Seen seen) {
        switch (outcome) {
            case ChatOutcome.Answered(String text, var _) -> {
                seen.message(isSpoilt(kind) || text.equals(ANSWER), "answered: " + text);
            }
            case ChatOutcome.Cancelled _ -> seen.message(mayStall(kind), "cancelled");
            case ChatOutcome.Failed(String text, EngineFailure failure) -> {
                boolean named = failure instanceof EngineFailure.Disconnected
                        || failure instanceof EngineFailure.Refused refused
                                && (isSpoilt(kind) || refused.status().isEmpty());
                boolean strange = failure.toString().contains("Exception:");
                seen.message(spoilt && named && !strange, failure.toString());
                seen.message(isSpoilt(kind) || ANSWER.startsWith(text), "half an answer: " + text);
            }
        }
    }

    private void ask(String question) {
        Fx.run(() -> {
            chat.draft().set(question);
            chat.send();
        });
    }

    private boolean isAnswering() {
        return Fx.on(() -> chat.answering().get());
    }

    private String lastText() {
        return Fx.on(() -> chat.lastOutcome().map(ChatOutcome::text).orElse(""));
    }

    private static boolean soon(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        Fx.run(() -> {
            chat.close();
            workbench.close();
        });
        session.close();
        background.close();
        store.close();
        proxy.close();
        server.close();
    }
}
