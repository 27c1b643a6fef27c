package dev.headroom.inference.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.inference.Backend;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.ErrorJson;
import dev.headroom.inference.Pulse;
import dev.headroom.words.Sentence;
import dev.headroom.words.SentenceJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// `GET /health`: loading, healthy, failed or stuck, with the figures.
final class HealthRoute {
    private final Supplier<Optional<Backend>> backend;
    private final Duration stuckAfter;
    private volatile Optional<Loading> loading = Optional.empty();

    private record Loading(double share, Sentence step) {}

    HealthRoute(Supplier<Optional<Backend>> backend, Duration stuckAfter) {
        this.backend = backend;
        this.stuckAfter = stuckAfter;
    }

    /// @param share of the loading that is done, 0 to 1
    void loading(double share, Sentence step) {
        loading = Optional.of(new Loading(share, step));
    }

    void handle(Call call) throws IOException {
        ObjectNode body = state();
        call.json(body.path("status").textValue().equals("healthy") ? 200 : 503, body);
    }

    private ObjectNode state() {
        Optional<Backend> engine = backend.get();
        if (engine.isEmpty()) {
            ObjectNode body = Json.object().put("status", "loading");
            loading.ifPresent(now -> body.put("share", now.share()).set("words", SentenceJson.write(now.step())));
            return body;
        }
        Optional<EngineException> death =
                Optional.ofNullable(engine.get().death().getNow(null));
        if (death.isPresent()) {
            return Json.object().put("status", "failed").set("error", ErrorJson.write(death.get()));
        }
        Pulse pulse = engine.get().pulse();
        Optional<Duration> tooLong = pulse.atOneStep().filter(step -> step.compareTo(stuckAfter) > 0);
        return tooLong.map(step -> Json.object()
                        .put("status", "stuck")
                        .put("step_seconds", step.toSeconds())
                        .put("waiting", pulse.waiting()))
                .orElseGet(() -> Json.object().put("status", "healthy"));
    }
}
