package dev.headroom.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.inference.FakeBackend;
import dev.headroom.inference.HeapBudget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a client sends, it gets an answer of ours, and the next one too.
@Timeout(60)
class OddRequestsTest {
    private static final String KEY = "Host: localhost\r\nAuthorization: Bearer sesame\r\n";

    private final InferenceServer server = new InferenceServer(
            "127.0.0.1",
            0,
            "sesame",
            new ServerRules(List.of("proxy.example"), Duration.ofMinutes(1)),
            new ConnectionLimits(100, Duration.ofMillis(700), Duration.ofSeconds(20), Duration.ofMillis(900)),
            new HeapBudget(64 << 20, Duration.ofMillis(200)));

    OddRequestsTest() {
        server.serve(new FakeBackend());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String answer(String request) throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            return client.send(request).readAll();
        }
    }

    private static void isAnErrorOfOurs(String answer, int status) throws IOException {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(new ObjectMapper()
                        .readTree(body)
                        .path("error")
                        .path("message")
                        .asText())
                .as(answer)
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        foo:bar                                  | 400
        mailto:someone                           | 400
        urn:a:b                                  | 400
        //                                       | 404
        *                                        | 404
        /%                                       | 400
        /%zz                                     | 400
        /%ff                                     | 400
        /%00                                     | 404
        /a#b                                     | 400
        /\\..\\etc                               | 404
        http://localhost/nothing                 | 404
        http://evil.example/health               | 421
        http:///health                           | 421
        ftp://localhost/health                   | 400
        health                                   | 400
        ?x                                       | 404
        /memory?after=%zz                        | 400
        /memory?after=99999999999999999999999999 | 400
        """)
    void everyTargetIsAnswered(String target, int status) throws IOException {
        isAnErrorOfOurs(answer("GET " + target + " HTTP/1.1\r\nConnection: close\r\n" + KEY + "\r\n"), status);
    }

    @Test
    void aTargetWithTheHostInItMeansTheSame() throws IOException {
        assertThat(answer("GET http://127.0.0.1:1/health HTTP/1.1\r\nConnection: close\r\n" + KEY + "\r\n"))
                .contains("healthy");
    }

    @Test
    void aTargetOfAnyLengthIsAnswered() throws IOException {
        isAnErrorOfOurs(
                answer("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nConnection: close\r\n" + KEY + "\r\n"), 404);
        isAnErrorOfOurs(answer("GET /" + "x".repeat(3_000_000) + " HTTP/1.1\r\n" + KEY + "\r\n"), 431);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health\r\n\r\n",
                "GET  HTTP/1.1\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/9999999999.1\r\nHost: localhost\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /\0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /\u00e9 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
                "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
                "GET / HTTP/1.1\r\n: x\r\n\r\n",
                "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
                "POST /settings HTTP/1.1\r\n"
                        + "Host: localhost\r\n"
                        + "Content-Length: 5\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n",
                "POST /settings HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
                "POST /settings HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /settings HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nabcde",
                "POST /settings HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\n",
                "POST /settings HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "POST /settings HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void whatIsNoRequestIsToldSo(String request) throws IOException {
        isAnErrorOfOurs(answer(request), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-5\r\n", "5\r\nabcdefgh\r\n0\r\n\r\n"})
    void aBodyInBrokenPiecesIsToldSo(String pieces) throws IOException {
        isAnErrorOfOurs(
                answer("POST /settings HTTP/1.1\r\n" + KEY + "Transfer-Encoding: chunked\r\n\r\n" + pieces), 400);
    }

    @Test
    void manyOrLongFieldsAreRefused() throws IOException {
        isAnErrorOfOurs(answer("GET /health HTTP/1.1\r\n" + KEY + "X: y\r\n".repeat(5000) + "\r\n"), 431);
        isAnErrorOfOurs(answer("GET /health HTTP/1.1\r\n" + KEY + "X: " + "y".repeat(1 << 20) + "\r\n\r\n"), 431);
    }

    @Test
    void anOldClientGetsItsStreamWithoutPieces() throws IOException {
        String body = "{\"messages\":\"Hallo\",\"stream\":true}";
        String answer = answer("POST /v1/chat/completions HTTP/1.0\r\nAuthorization: Bearer sesame\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
        assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("chunked").endsWith("data: [DONE]\n\n");
    }

    @Test
    void aClientThatAsksBeforeItSendsIsToldToGoOn() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST /settings HTTP/1.1\r\n" + KEY + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.readTo("HTTP/1.1 100 Continue")).contains("100 Continue");
            client.send("{}");
            assertThat(client.readTo("HTTP/1.1 200")).contains("200 OK");
        }
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInTurn() throws IOException {
        String one = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String last = "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        assertThat(answer(one + one + last).split("HTTP/1.1 200", -1)).hasSize(4);
    }

    @Test
    void aRefusalReachesAClientThatIsStillSending() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\n" + KEY + "Content-Length: 100000000\r\n\r\n");
            byte[] piece = new byte[1 << 20];
            for (int i = 0; i < 95; i++) {
                client.send(piece);
            }
            isAnErrorOfOurs(client.readAll(), 413);
        }
    }

    @Test
    void aBodyThatTheHeapCannotHoldIsRefused() throws IOException {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST /v1/chat/completions HTTP/1.1\r\n" + KEY + "Content-Length: 60000000\r\n\r\n");
            String answer = client.readAll();
            isAnErrorOfOurs(answer, 413);
            assertThat(answer).contains("Java heap");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        evil.example             | 421
        evil.example:80          | 421
        10.1.2.3                 | 421
        127.0.0.1.evil.example   | 421
        localhost.evil.example   | 421
        [::2]                    | 421
        a:b:c                    | 421
        localhost@evil.example   | 421
        localhost                | 200
        LOCALHOST.:80            | 200
        127.0.0.1:1              | 200
        [::1]:1                  | 200
        proxy.example            | 200
        """)
    void onlyItsOwnHostsAreAnsweredFor(String host, int status) throws IOException {
        String answer = answer("GET /health HTTP/1.1\r\nConnection: close\r\nHost: " + host + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status);
        if (status == 421) {
            assertThat(answer).contains("wrong_host", "--allowed-host");
        }
    }

    @Test
    void aHeadOrABodyThatDoesNotComeEndsWithASentence() throws IOException {
        isAnErrorOfOurs(answer("GET /health HTTP/1.1\r\nHos"), 408);
        isAnErrorOfOurs(answer("POST /settings HTTP/1.1\r\n" + KEY + "Content-Length: 50\r\n\r\n{"), 408);
        assertThat(answer("")).isEmpty();
    }

    @Test
    void aSlowButLivingBodyPasses() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST /settings HTTP/1.1\r\n" + KEY + "Content-Length: 20\r\n\r\n{");
            for (int i = 0; i < 4; i++) {
                Thread.sleep(300);
                client.send("    ");
            }
            client.send("  }");
            assertThat(client.readTo("HTTP/1.1")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void silentConnectionsKeepNobodyOut() throws IOException {
        List<RawClient> silent = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                silent.add(new RawClient(server.port()));
            }
            assertThat(answer("GET /health HTTP/1.1\r\nConnection: close\r\n" + KEY + "\r\n"))
                    .contains("healthy");
        } finally {
            for (RawClient client : silent) {
                client.close();
            }
        }
    }
}
