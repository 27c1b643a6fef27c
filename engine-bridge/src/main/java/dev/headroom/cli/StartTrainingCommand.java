package dev.headroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ImageData;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.Dialect;
import dev.headroom.engine.OpenAiClient;
import dev.headroom.engine.Timeouts;
import dev.headroom.machine.Assets;
import dev.headroom.settings.Sampling;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `headroom start-training`: does once, in one process and in silence, what the quick commands do, or what the engine
/// does. The launcher has the virtual machine write down what was loaded meanwhile: that becomes the cache of the
/// start. One each: every class of a cache is paid for at each start from it.
@Command(
        name = "start-training",
        hidden = true,
        description = "Does what commands and the engine do, for the cache of the start.")
final class StartTrainingCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "training";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<List<String>> COMMANDS = List.of(
            List.of("--version"),
            List.of("models"),
            List.of("doctor"),
            List.of("devices"),
            List.of("plan", "--engine", "turbomind", "--model", "InternVL2-8B", "--device", "A100-80GB"),
            List.of("plan", "--model", "InternVL2-8B", "--device", "A100-80GB", "--explain", "--lang", "zh"));

    @Option(names = "--engine", description = "What the engine does.")
    private boolean engine;

    @Override
    public Integer call() throws IOException {
        // a machine where nothing loads for ever is no reason to stay
        Thread.ofPlatform().daemon().name("training-patience").start(StartTrainingCommand::giveUp);
        if (engine) {
            return engine();
        }
        for (List<String> command : COMMANDS) {
            Main.run(silence(), silence(), command.toArray(String[]::new));
        }
        return ExitStatus.OK;
    }

    private static void giveUp() {
        try {
            Thread.sleep(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitStatus.FAILED);
    }

    /// The engine as the window has it as a child, and one question with a picture. It still runs when this returns:
    /// the end of the process ends it.
    private static int engine() throws IOException {
        System.setIn(new Quiet());
        PipedWriter told = new PipedWriter();
        try (BufferedReader events = new BufferedReader(new PipedReader(told))) {
            Thread.ofPlatform().daemon().name("training-engine").start(() -> {
                try (PrintWriter out = new PrintWriter(told, true)) {
                    Main.run(out, silence(), "serve", "demo", "--supervised", "--server-port", "0", "--api-key", KEY);
                }
            });
            int port = 0;
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                JsonNode event = JSON.readTree(line);
                switch (event.path("event").asText()) {
                    case "listening" -> port = event.path("port").asInt();
                    case "ready" -> {
                        return ask(URI.create("http://127.0.0.1:" + port));
                    }
                    default -> {}
                }
            }
        }
        return ExitStatus.FAILED;
    }

    private static int ask(URI address) throws IOException {
        try (OpenAiClient client = new OpenAiClient(address, Optional.of(KEY), Dialect.EMBEDDED, Timeouts.PATIENT)) {
            CountDownLatch reports = new CountDownLatch(2);
            var memory = client.memoryStream(Duration.ofMillis(100), _ -> reports.countDown(), _ -> {});
            client.getJson("/settings");
            ChatOutcome outcome = client.chat(client.models().getFirst().id(), question(), _ -> {})
                    .outcome()
                    .join();
            boolean heard = reports.await(10, TimeUnit.SECONDS);
            memory.close();
            return heard && outcome instanceof ChatOutcome.Answered ? ExitStatus.OK : ExitStatus.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.FAILED;
        }
    }

    private static ChatRequest question() throws IOException {
        List<ContentPart> parts = new ArrayList<>();
        Optional<Path> picture =
                Assets.folder().map(f -> f.resolve("samples/one-shape.png")).filter(Files::isReadable);
        if (picture.isPresent()) {
            parts.add(new ContentPart.Image(new ImageData(Files.readAllBytes(picture.get()), "one-shape.png"), 1));
        }
        parts.add(new ContentPart.Text("What do you see?"));
        return new ChatRequest(
                List.of(new ChatMessage("1", ChatMessage.Role.USER, parts, Instant.now(), Optional.empty())),
                Sampling.greedy(4),
                Optional.empty());
    }

    private static PrintWriter silence() {
        return new PrintWriter(Writer.nullWriter());
    }

    /// A standard input that never ends: its end would end the engine.
    private static final class Quiet extends InputStream {
        @Override
        public int read() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return -1;
        }

        @Override
        public int read(byte[] into, int at, int length) {
            return read();
        }
    }
}
