package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.engine.embedded.EmbeddedLaunch;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// How a real engine ends when its parent is gone or a signal tells it to.
@Timeout(120)
class EndOfEngineIT {
    private static final int SIGTERM = 15;

    private Process engine;
    private BufferedReader told;
    private int port;

    @BeforeEach
    void start() throws IOException {
        EmbeddedLaunch.Runtime runtime = EmbeddedLaunch.Runtime.own();
        List<String> command = new ArrayList<>(List.of(runtime.java().toString()));
        command.addAll(runtime.flags());
        command.addAll(List.of(runtime.mainClass(), "serve", "src/test/resources/tiny-internvl2", "--supervised"));
        command.addAll(List.of("--server-port", "0", "--session-len", "4096"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CLASSPATH", runtime.classPath());
        builder.environment().put("HEADROOM_TOKEN", "t");
        engine = builder.start();
        told = engine.inputReader(StandardCharsets.UTF_8);
        port = new ObjectMapper().readTree(told.readLine()).path("port").asInt();
    }

    @AfterEach
    void end() {
        engine.destroyForcibly();
    }

    private void awaitReady() throws IOException {
        String line = told.readLine();
        while (!line.contains("\"ready\"")) {
            line = told.readLine();
        }
    }

    /// The lines of an answer that goes on and on, after its first words.
    private Iterator<String> endless(HttpClient http) throws IOException, InterruptedException {
        String body = "{\"messages\":\"a\",\"stream\":true,\"temperature\":0,\"max_tokens\":4000,\"model\":\"%s\"}"
                .formatted(Path.of("tiny-internvl2"));
        Stream<String> lines = http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                                .header("Authorization", "Bearer t")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofLines())
                .body();
        Iterator<String> iterator = lines.iterator();
        assertThat(iterator.next()).startsWith("data: ");
        return iterator;
    }

    private static String rest(Iterator<String> lines) {
        List<String> rest = new ArrayList<>();
        lines.forEachRemaining(rest::add);
        return rest.stream().filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    private int status() throws InterruptedException {
        assertThat(engine.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        return engine.exitValue();
    }

    private static void saysWhyAndIsDone(String rest) {
        assertThat(rest).contains("\"code\":\"engine_stopped\"").endsWith("data: [DONE]");
    }

    @Test
    void aParentThatGoesDuringALoadingLeavesNoEngine() throws Exception {
        engine.getOutputStream().close();
        assertThat(status()).isEqualTo(ExitStatus.OK);
    }

    @Test
    void aParentThatGoesDuringAnAnswerLeavesNoEngine() throws Exception {
        awaitReady();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Iterator<String> lines = endless(http);
            engine.getOutputStream().close();
            saysWhyAndIsDone(rest(lines));
        }
        assertThat(status()).isEqualTo(ExitStatus.OK);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aSignalEndsAnAnswerWithItsReason() throws Exception {
        awaitReady();
        try (HttpClient http = HttpClient.newHttpClient()) {
            Iterator<String> lines = endless(http);
            engine.toHandle().destroy(); // the process itself would close standard input too
            saysWhyAndIsDone(rest(lines));
        }
        assertThat(status()).isEqualTo(128 + SIGTERM);
    }
}
