package dev.headroom.app.faults;

import dev.headroom.app.testing.StandInServer;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A chat with a server far away, over a network that spoils the answer at any byte of it.
final class NetworkScene implements Scene {
    private static final String ANSWER = "A blue square.";
    /// The whole answer of the server, head and all, is about this long.
    private static final int LONGEST = 750;

    private final StandInServer server = StandInServer.llama("a-model", true);
    private final FaultyProxy proxy;
    private final ChatHere chat;

    NetworkScene(Path folder) throws IOException {
        String address = server.address();
        proxy = new FaultyProxy(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(address.substring(address.indexOf(':') + 1))));
        chat = new ChatHere(folder, proxy.address(), Optional.empty());
    }

    @Override
    public Injected.Seen inject(RandomGenerator random) throws Exception {
        FaultyProxy.Kind kind = FaultyProxy.Kind.values()[random.nextInt(FaultyProxy.Kind.values().length)];
        int after = random.nextInt(LONGEST);
        chat.isReady();
        Injected.Seen seen = new Injected.Seen(
                "network: " + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
                after < 150 ? "head of the answer" : "within the answer");
        String question = Questions.brief();
        proxy.spoil(kind, after, random);
        chat.ask(question);
        if (mayStall(kind)) {
            // a length that was spoilt lets the client wait for what never comes
            ChatHere.soon(() -> proxy.hasSpoilt() || !chat.isAnswering());
            Thread.sleep(50 + random.nextInt(50));
            chat.stop();
        }
        if (!ChatHere.soon(() -> !chat.isAnswering())) {
            seen.notRecovered("the answer never ended");
            chat.stop();
        }
        boolean spoilt = proxy.hasSpoilt();
        proxy.mend();
        judge(chat.outcome().orElseThrow(), kind, spoilt, seen);
        String next = Questions.brief();
        chat.isReady();
        if (!chat.isAnswered(next) || !chat.outcome().orElseThrow().text().equals(ANSWER)) {
            seen.notRecovered("no answer afterwards: " + chat.outcome());
        }
        chat.inspect(seen, question, next);
        chat.begin();
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

    @Override
    public void close() throws IOException {
        chat.close();
        proxy.close();
        server.close();
    }
}
