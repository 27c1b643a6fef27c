package dev.headroom.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.inference.Backend;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.GenerationRequest;
import dev.headroom.inference.GenerationResult;
import dev.headroom.inference.GenerationResult.FinishReason;
import dev.headroom.inference.Step;
import dev.headroom.inference.TokenSink;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /v1/chat/completions`.
final class ChatRoute {
    private static final Logger LOG = LoggerFactory.getLogger(ChatRoute.class);

    private final Metrics metrics;
    private final BooleanSupplier closing;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

    ChatRoute(Metrics metrics, BooleanSupplier closing) {
        this.metrics = metrics;
        this.closing = closing;
    }

    /// Ends the streams that have begun, whether or not the engine has heard of it yet. Answers that have not begun end
    /// by themselves, as the engine cancels them.
    void end(EngineException why) {
        streams.forEach(stream -> Thread.ofVirtual().name("http-last-words").start(() -> stream.end(why)));
    }

    void handle(Call call) throws IOException {
        Backend backend = call.backend();
        ChatCall chat = ChatCall.read(call.body(BodyForm.CHAT), backend);
        call.holds(chat.bytes());
        Answer answer =
                new Answer("chatcmpl-" + UUID.randomUUID(), Instant.now().getEpochSecond(), chat.model());
        metrics.began();
        try {
            if (chat.stream()) {
                stream(call, backend, chat, answer);
            } else {
                whole(call, backend, chat, answer);
            }
        } finally {
            metrics.ended();
        }
    }

    /// What all objects of one answer share.
    private record Answer(String id, long created, String model) {
        ObjectNode object(String kind) {
            return Json.object()
                    .put("id", id)
                    .put("object", kind)
                    .put("created", created)
                    .put("model", model);
        }

        private ObjectNode chunk(ObjectNode delta, @Nullable String finishReason) {
            ObjectNode chunk = object("chat.completion.chunk");
            ObjectNode choice = chunk.putArray("choices").addObject();
            choice.put("index", 0);
            choice.set("delta", delta);
            choice.put("finish_reason", finishReason);
            return chunk;
        }

        ObjectNode piece(String text) {
            return chunk(Json.object().put("role", "assistant").put("content", text), null);
        }

        ObjectNode finish(String reason) {
            return chunk(Json.object(), reason);
        }

        ObjectNode progress(Step step) {
            ObjectNode chunk = object("chat.completion.chunk");
            chunk.putArray("choices");
            chunk.putObject("headroom").set("progress", Replies.progress(step));
            return chunk;
        }

        ObjectNode usage(GenerationResult result) {
            ObjectNode chunk = object("chat.completion.chunk");
            chunk.putArray("choices");
            chunk.set("usage", Replies.usage(result));
            return chunk;
        }
    }

    private GenerationRequest request(ChatCall chat, AtomicBoolean gone) {
        return new GenerationRequest(
                chat.messages(), chat.sampling(), chat.adapter(), () -> gone.get() || closing.getAsBoolean());
    }

    private void whole(Call call, Backend backend, ChatCall chat, Answer answer) throws IOException {
        GenerationResult result = generate(backend, request(chat, new AtomicBoolean()), piece -> {});
        ObjectNode body = answer.object("chat.completion");
        ObjectNode choice = body.putArray("choices").addObject();
        choice.put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", result.text());
        choice.put("finish_reason", Replies.finishReason(result));
        body.set("usage", Replies.usage(result));
        call.json(200, body);
    }

    private void stream(Call call, Backend backend, ChatCall chat, Answer answer) throws IOException {
        AtomicBoolean gone = new AtomicBoolean();
        try (EventStream events = new EventStream(call, () -> gone.set(true))) {
            streams.add(events);
            try {
                GenerationResult result =
                        generate(backend, request(chat, gone), new Sent(events, answer, chat.includeProgress()));
                events.data(answer.finish(Replies.finishReason(result)));
                if (chat.includeUsage()) {
                    events.data(answer.usage(result));
                }
            } catch (EngineException e) {
                if (!events.begun()) {
                    throw e;
                }
                events.end(e);
            } finally {
                streams.remove(events);
            }
            events.done();
        }
    }

    /// An answer as it goes to its client.
    private record Sent(EventStream events, Answer answer, boolean progress) implements TokenSink {
        @Override
        public void accept(String piece) {
            events.data(answer.piece(piece));
        }

        @Override
        public void step(Step step) {
            if (!progress) {
                return;
            }
            ObjectNode event = answer.progress(step);
            if (step instanceof Step.Reading) {
                events.aside(event); // many a picture is refused yet, with a status of its own
            } else {
                events.data(event);
            }
        }
    }

    private GenerationResult generate(Backend backend, GenerationRequest request, TokenSink sink) {
        try {
            GenerationResult result = backend.generate(request, sink);
            metrics.answered(result);
            if (closing.getAsBoolean() && result.finishReason() == FinishReason.CANCELLED) {
                throw EngineException.stopped();
            }
            return result;
        } catch (EngineException e) {
            metrics.failed();
            throw e;
        } catch (RuntimeException | Error e) {
            metrics.failed();
            LOG.error("an answer failed", e);
            throw EngineException.unexpected(e);
        }
    }
}
