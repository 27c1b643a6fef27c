package dev.headroom.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.settings.Sampling;
import dev.headroom.words.Sentence;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that send without end, or what is no HTTP: each turn ends with a failure, in bounded memory.
@Timeout(120)
class HostileServerTest {
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    private static final String FIRST = "data: {\"choices\":[{\"delta\":{\"content\":\"One\"}}]}\n\n";
    private static final Timeouts IMPATIENT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(30));

    /// Sends a beginning once, and a piece until the other side hangs up.
    private static CannedServer.Script endless(String beginning, String piece) {
        return out -> {
            out.write(beginning.getBytes(US_ASCII));
            byte[] block = piece.repeat(1 + 65_536 / piece.length()).getBytes(US_ASCII);
            while (true) {
                out.write(block);
            }
        };
    }

    private static ChatOutcome chat(Timeouts timeouts, CannedServer.Script... scripts) throws Exception {
        ChatMessage hello = new ChatMessage(
                "1", ChatMessage.Role.USER, List.of(new ContentPart.Text("Hi")), Instant.EPOCH, Optional.empty());
        return with(
                timeouts,
                client -> client.chat(
                                "m", new ChatRequest(List.of(hello), Sampling.greedy(10), Optional.empty()), _ -> {})
                        .outcome()
                        .join(),
                scripts);
    }

    private static <T> T with(Timeouts timeouts, Function<OpenAiClient, T> use, CannedServer.Script... scripts)
            throws Exception {
        try (CannedServer server = new CannedServer(scripts);
                OpenAiClient client = new OpenAiClient(server.address(), Optional.empty(), Dialect.OPENAI, timeouts)) {
            return use.apply(client);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        a line that never ends      | data: x
        data without a blank line   | data: {}~
        comments for ever           | : still here~
        carriage returns            | ^
        """)
    void aStreamWithoutEndEndsTheTurnAndKeepsItsText(String what, String piece) throws Exception {
        String bytes = piece.replace('~', '\n').replace('^', '\r');

        ChatOutcome outcome = chat(Timeouts.PATIENT, endless(STREAM + FIRST, bytes));

        assertThat(outcome.text()).as(what).isEqualTo("One");
        assertThat(said(outcome)).contains("more than 8.0 MiB at once");
    }

    /// One every few milliseconds: its silence is never long.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        heartbeats        | : still here~~
        empty events      | data: {}~~
        events without a word | data: {"choices":[{"delta":{"role":"assistant","content":""}}],"usage":null}~~
        """)
    void aServerThatOnlySaysThatItLivesIsAHang(String what, String piece) throws Exception {
        byte[] sign = piece.replace('~', '\n').getBytes(US_ASCII);
        CannedServer.Script living = out -> {
            out.write((STREAM + FIRST).getBytes(US_ASCII));
            while (true) {
                out.write(sign);
                out.flush();
                Thread.sleep(5);
            }
        };
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(10), Duration.ofSeconds(1));

        ChatOutcome outcome = chat(timeouts, living);

        assertThat(outcome.text()).as(what).isEqualTo("One");
        assertThat(((ChatOutcome.Failed) outcome).failure())
                .isEqualTo(new EngineFailure.Hung(
                        Duration.ofSeconds(1), Sentence.of("answering a chat, signs of life apart")));
    }

    @Test
    void anAnswerWithoutEndIsCutOff() throws Exception {
        String piece = FIRST.replace("One", "word ".repeat(20_000));

        ChatOutcome outcome = chat(Timeouts.PATIENT, endless(STREAM, piece));

        assertThat(said(outcome)).contains("more than 8.0 MiB at once");
        assertThat(outcome.text()).hasSizeGreaterThan(1 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "500 Broken"})
    void aBodyWithoutEndEndsTheTurn(String status) throws Exception {
        ChatOutcome outcome = chat(
                Timeouts.PATIENT,
                endless("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n", "<"));

        assertThat(said(outcome)).matches("(?s).*(more than 16.0 MiB at once|status 500 and said: <+…).*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "ffffffffffffffff\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n",
                "HTTP/1.1 99999 OK\r\n\r\n",
                "nonsense\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: \u0000\u0001{]\n\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 7\n\n",
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {\"choices\":{\"a\":[]}}\n\n",
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
            })
    void whatIsNoAnswerEndsTheTurn(String bytes) throws Exception {
        ChatOutcome outcome = chat(IMPATIENT, out -> out.write(bytes.getBytes(US_ASCII)));

        assertThat(outcome).isInstanceOf(ChatOutcome.Failed.class);
    }

    @Test
    void lettersThatAreNoUtf8AreReplacedAndDeepNestingEndsTheTurn() throws Exception {
        ChatOutcome odd = chat(Timeouts.PATIENT, out -> {
            out.write((STREAM + "data: {\"choices\":[{\"delta\":{\"content\":\"a").getBytes(US_ASCII));
            out.write(new byte[] {(byte) 0xff, (byte) 0xc3});
            out.write("\"},\"finish_reason\":\"stop\"}]}\n\n".getBytes(US_ASCII));
        });
        ChatOutcome deep = chat(
                Timeouts.PATIENT,
                out -> out.write((STREAM + FIRST + "data: " + "[".repeat(1_000_000) + "\n\n").getBytes(US_ASCII)));

        assertThat(odd.text()).isEqualTo("a\ufffd\ufffd");
        assertThat(odd).isInstanceOf(ChatOutcome.Answered.class);
        assertThat(deep.text()).isEqualTo("One");
        assertThat(deep).isInstanceOf(ChatOutcome.Failed.class);
    }

    @Test
    void headersWithoutEndEndTheTurn() throws Exception {
        ChatOutcome outcome = chat(Timeouts.PATIENT, endless("HTTP/1.1 200 OK\r\n", "X-More: of the same\r\n"));

        assertThat(outcome).isInstanceOf(ChatOutcome.Failed.class);
    }

    @Test
    void aDocumentWithoutEndIsRefused() throws Exception {
        CannedServer.Script huge = endless("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", "metric 1\n");

        assertThatThrownBy(() -> with(Timeouts.PATIENT, client -> client.getText("/metrics"), huge, huge))
                .isInstanceOfSatisfying(
                        EngineCallException.class,
                        e -> assertThat(e.failure().toString()).contains("more than 16.0 MiB at once"));
    }

    @Test
    void aDocumentThatTricklesIsAHang() throws Exception {
        CannedServer.Script slow = out -> {
            out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            trickle(out);
        };

        Timeouts quick = new Timeouts(
                Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(30));
        assertThatThrownBy(() -> with(quick, OpenAiClient::health, slow))
                .isInstanceOfSatisfying(
                        EngineCallException.class, e -> assertThat(e.failure()).isInstanceOf(EngineFailure.Hung.class));
    }

    private static void trickle(OutputStream out) throws Exception {
        while (true) {
            out.write('x');
            out.flush();
            Thread.sleep(20);
        }
    }

    private static String said(ChatOutcome outcome) {
        assertThat(outcome).isInstanceOf(ChatOutcome.Failed.class);
        EngineFailure failure = ((ChatOutcome.Failed) outcome).failure();
        return failure instanceof EngineFailure.Disconnected broken
                ? broken.said().toString()
                : ((EngineFailure.Refused) failure).said().toString();
    }
}
