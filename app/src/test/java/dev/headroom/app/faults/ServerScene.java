package dev.headroom.app.faults;

import dev.headroom.chat.AnswerStats;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineFailure;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A server of somebody else, with which the window chats: ended or stopped from outside, then there again.
final class ServerScene implements Scene {
    private static final List<String> SIGNALS = List.of("KILL", "TERM", "STOP");
    private static final String TOKEN = "of-the-faults";

    private final Path folder;
    private final Path model;
    private final int port;
    private final ChatHere chat;
    private Process server;

    ServerScene(Path folder, Path model) throws IOException {
        this.folder = folder;
        this.model = model;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        this.server = serve();
        this.chat = new ChatHere(folder, "127.0.0.1:" + port, Optional.of(TOKEN));
    }

    private Process serve() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "dev.headroom.cli.Main",
                "serve",
                model.toString(),
                "--server-port",
                Integer.toString(port));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("HEADROOM_TOKEN", TOKEN);
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(folder.toFile(), "server.log")));
        return builder.start();
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getLocalPort() != port; // else it has met itself: the system gave it that port
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Injected.Seen inject(RandomGenerator random) throws Exception {
        String signal = SIGNALS.get(random.nextInt(SIGNALS.size()));
        boolean asked = random.nextInt(4) > 0;
        int delay = random.nextInt(400);
        Injected.Seen seen = new Injected.Seen("attached server ended by SIG" + signal, asked ? "answering" : "ready");
        if (!ChatHere.soon(this::listens) || !chat.isReady()) {
            throw new IllegalStateException("no server to begin with");
        }
        chat.begin();
        String question = Questions.extended(random);
        if (asked) {
            chat.ask(question);
        }
        Thread.sleep(delay);
        Processes.signal(signal, server.pid());
        if (signal.equals("STOP")) {
            Thread.sleep(200);
            // nobody can know whether it only thinks: the person ends the wait
            chat.stop();
        }
        if (!ChatHere.soon(() -> !chat.isAnswering())) {
            seen.notRecovered("the answer never ended");
            chat.stop();
        }
        if (asked) {
            judge(signal, chat.outcome().orElseThrow(), seen);
        }
        server.destroyForcibly().waitFor();
        server = serve();
        String next = Questions.brief();
        ChatHere.soon(this::listens);
        chat.begin();
        if (!chat.isReady() || !chat.isAnswered(next)) {
            seen.notRecovered("no answer of the next server: " + chat.outcome());
        }
        chat.inspect(seen, asked ? new String[] {question, next} : new String[] {next});
        return seen;
    }

    private static void judge(String signal, ChatOutcome outcome, Injected.Seen seen) {
        switch (outcome) {
            case ChatOutcome.Answered(String _, AnswerStats _) -> {
                // it was quicker
            }
            case ChatOutcome.Cancelled _ -> seen.message(signal.equals("STOP"), "cancelled");
            case ChatOutcome.Failed(String _, EngineFailure why) -> {
                boolean gone = why instanceof EngineFailure.Disconnected
                        || why instanceof EngineFailure.Refused refused
                                && (refused.status().isEmpty() || signal.equals("TERM"));
                seen.message(gone, why.toString());
            }
        }
    }

    @Override
    public void close() {
        chat.close();
        server.destroyForcibly().onExit().join();
    }
}
