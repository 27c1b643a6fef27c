package dev.headroom.experiment;

import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ContentPart;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.ChatTurn;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.SessionState;
import dev.headroom.settings.Change;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/// An engine without a process: it reads print from four tiles on, and does what the test says.
final class SimulatedEngine implements EngineSession {
    private final SessionState states =
            new SessionState(new EngineState.Ready(URI.create("http://127.0.0.1:1"), "m", List.of(), Instant.EPOCH));
    private final List<String> diary;
    private final Function<Settings, Optional<EngineFailure>> fails;
    private Settings settings;
    private int asked;

    SimulatedEngine(Settings settings, List<String> diary, Function<Settings, Optional<EngineFailure>> fails) {
        this.settings = settings;
        this.diary = diary;
        this.fails = fails;
        diary.add("start " + settings.modelFormat());
    }

    @Override
    public SessionState states() {
        return states;
    }

    @Override
    public ChatTurn chat(ChatRequest request, Consumer<String> fragments) {
        asked++;
        int tiles = request.messages().getFirst().parts().stream()
                .filter(ContentPart.Image.class::isInstance)
                .mapToInt(p -> ((ContentPart.Image) p).maxDynamicPatch())
                .max()
                .orElse(12);
        ChatOutcome outcome = fails.apply(settings)
                .<ChatOutcome>map(f -> new ChatOutcome.Failed("", f))
                .orElseGet(() -> new ChatOutcome.Answered(
                        tiles >= 4 ? "937" : "too small",
                        new AnswerStats("stop", 100, 90, 2, tiles, 0, 50 + asked, 20, 1000, 1_000_000L * tiles)));
        return new ChatTurn() {
            @Override
            public CompletableFuture<ChatOutcome> outcome() {
                return CompletableFuture.completedFuture(outcome);
            }

            @Override
            public void cancel() {}
        };
    }

    @Override
    public Settings asked() {
        return settings;
    }

    @Override
    public Optional<Settings> applied() {
        return Optional.of(settings);
    }

    @Override
    public List<Sentence> warnings() {
        return List.of();
    }

    @Override
    public CompletableFuture<ApplyOutcome> apply(Settings next) {
        Change change = Change.between(settings, next);
        diary.add("apply " + change.settings());
        settings = next;
        return CompletableFuture.completedFuture(
                new ApplyOutcome.Applied(next, next, change.takesEffect(controls()), List.of()));
    }

    @Override
    public void restart() {}

    @Override
    public Controls controls() {
        return Controls.EMBEDDED;
    }

    @Override
    public void close() {
        diary.add("close");
        states.become(new EngineState.Stopped(Instant.EPOCH));
    }
}
