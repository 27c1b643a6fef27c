package dev.headroom.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// One answer read off the wire. Runs on its own virtual thread; a second one watches for silence.
final class StreamedTurn implements ChatTurn, Runnable {
    private static final int LARGEST_ANSWER = 16 << 20;

    private final OpenAiClient client;
    private final HttpRequest request;
    private final AnswerInProgress answer;
    private final CompletableFuture<ChatOutcome> outcome = new CompletableFuture<>();

    private volatile boolean cancelled;
    private volatile Optional<EngineFailure.Hung> hung = Optional.empty();
    private volatile long heardAt = System.nanoTime();
    /// When a piece of the answer came last; of an answer that has not begun, when it was asked for.
    private volatile long toldAt = System.nanoTime();
    private volatile CompletableFuture<HttpResponse<InputStream>> exchange = new CompletableFuture<>();
    private volatile InputStream body = InputStream.nullInputStream();

    StreamedTurn(
            OpenAiClient client,
            ObjectNode chat,
            Consumer<String> fragments,
            Optional<Consumer<AnswerProgress>> progress) {
        this.client = client;
        this.request = client.request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream, application/json")
                .POST(BodyPublishers.ofString(chat.toString()))
                .build();
        this.answer = new AnswerInProgress(client.dialect(), fragments, progress);
    }

    @Override
    public CompletableFuture<ChatOutcome> outcome() {
        return outcome;
    }

    @Override
    public void cancel() {
        cancelled = true;
        hangUp();
    }

    @Override
    public void run() {
        Thread.ofVirtual().name("chat-silence").start(this::watchSilence);
        ChatOutcome end;
        try {
            end = converse();
        } catch (IOException e) {
            end = new ChatOutcome.Failed(answer.text(), BrokenConnection.of(request, e));
        } catch (RuntimeException | StackOverflowError e) {
            end = new ChatOutcome.Failed(
                    answer.text(),
                    EngineFailure.Refused.here(
                            new Refusal.Unknown("client"),
                            Sentence.of("The answer could not be read: {}", e.toString())));
        }
        hangUp();
        outcome.complete(judged(end));
    }

    /// A broken connection is what a cancel and a silence look like from inside.
    private ChatOutcome judged(ChatOutcome end) {
        if (end instanceof ChatOutcome.Failed) {
            if (cancelled) {
                return new ChatOutcome.Cancelled(answer.text());
            }
            if (hung.isPresent()) {
                return new ChatOutcome.Failed(answer.text(), hung.get());
            }
        }
        return end;
    }

    private ChatOutcome converse() throws IOException {
        HttpResponse<InputStream> response = connect();
        heardAt = System.nanoTime();
        body = response.body();
        if (cancelled) {
            return new ChatOutcome.Cancelled("");
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (response.statusCode() == 200 && type.startsWith("text/event-stream")) {
            return stream();
        }
        if (response.statusCode() != 200) {
            String said = new String(body.readNBytes(EngineErrors.LONGEST_BODY), StandardCharsets.UTF_8);
            return new ChatOutcome.Failed("", EngineErrors.of(response.statusCode(), said));
        }
        byte[] text = body.readNBytes(LARGEST_ANSWER + 1);
        if (text.length > LARGEST_ANSWER) {
            throw new TooMuch(LARGEST_ANSWER);
        }
        return whole(new String(text, StandardCharsets.UTF_8));
    }

    private HttpResponse<InputStream> connect() throws IOException {
        try {
            return send();
        } catch (IOException e) {
            if (cancelled || !OpenAiClient.neverSent(e)) {
                throw e;
            }
            OpenAiClient.pause();
            return send();
        }
    }

    private HttpResponse<InputStream> send() throws IOException {
        exchange = client.http().sendAsync(request, BodyHandlers.ofInputStream());
        if (cancelled) {
            exchange.cancel(true);
        }
        try {
            return exchange.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new IOException(e.getCause());
        } catch (java.util.concurrent.CancellationException e) {
            throw new IOException("given up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private ChatOutcome stream() throws IOException {
        try (ServerSentEvents events = new ServerSentEvents(body, () -> heardAt = System.nanoTime())) {
            for (Optional<String> event = events.next(); event.isPresent(); event = events.next()) {
                if (event.get().strip().equals("[DONE]")) {
                    break;
                }
                JsonNode chunk = parse(event.get());
                if (AnswerInProgress.tells(chunk)) {
                    toldAt = System.nanoTime();
                }
                Optional<EngineFailure> failure = answer.take(chunk);
                if (failure.isPresent()) {
                    return new ChatOutcome.Failed(answer.text(), failure.get());
                }
            }
        }
        return cancelled ? new ChatOutcome.Cancelled(answer.text()) : answer.end();
    }

    private static JsonNode parse(String event) throws IOException {
        try {
            return OpenAiClient.JSON.readTree(event);
        } catch (JsonProcessingException e) {
            throw new IOException("an event of the answer is not JSON (" + e.getOriginalMessage() + ")", e);
        }
    }

    /// A 200 without a stream: an error of an old LMDeploy, or a server that answers at once.
    private ChatOutcome whole(String text) throws IOException {
        JsonNode json = parse(text);
        Optional<EngineFailure> failure = answer.takeWhole(json);
        return failure.<ChatOutcome>map(f -> new ChatOutcome.Failed(answer.text(), f))
                .orElseGet(answer::end);
    }

    private void watchSilence() {
        Duration silence = client.timeouts().silence();
        Duration heartbeats = client.timeouts().heartbeats();
        while (!outcome.isDone()) {
            long now = System.nanoTime();
            long untilSilent = silence.toNanos() - (now - heardAt);
            long untilHung = heartbeats.toNanos() - (now - toldAt);
            if (untilSilent <= 0 || untilHung <= 0) {
                hung = Optional.of(
                        untilSilent <= 0
                                ? new EngineFailure.Hung(silence, Sentence.of("answering a chat"))
                                : new EngineFailure.Hung(
                                        heartbeats, Sentence.of("answering a chat, signs of life apart")));
                hangUp();
                return;
            }
            try {
                ChatOutcome _ = outcome.get(Math.min(untilSilent, untilHung), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // not over yet: look again whether it spoke meanwhile
            } catch (ExecutionException e) {
                throw new IllegalStateException("an outcome never completes exceptionally", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void hangUp() {
        exchange.cancel(true);
        try {
            body.close();
        } catch (IOException e) {
            // closed already
        }
    }
}
