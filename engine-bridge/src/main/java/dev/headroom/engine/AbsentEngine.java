package dev.headroom.engine;

import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Stands where an engine would when there is no model to run. It says why, and looks again when it is asked to start;
/// its owner then puts a real engine in its place. Planning works without it.
public final class AbsentEngine implements EngineSession {
    private final Supplier<Optional<EngineFailure>> look;
    private final SessionState states;
    private volatile EngineFailure why;
    private volatile Settings asked;
    private volatile Runnable found = () -> {};

    /// @param look why there is no engine; empty when there could be one now
    public AbsentEngine(Settings asked, EngineFailure why, Supplier<Optional<EngineFailure>> look) {
        this.asked = asked;
        this.look = look;
        this.why = why;
        this.states = new SessionState(failed(why));
    }

    private static EngineState failed(EngineFailure why) {
        return new EngineState.Failed(why, List.of(), Instant.now());
    }

    /// @param now called on any thread when [#restart] finds that the model is here
    public void onFound(Runnable now) {
        found = now;
    }

    /// Looks without telling anybody; reads files.
    public boolean isStillAbsent() {
        return look.get().isPresent();
    }

    @Override
    public SessionState states() {
        return states;
    }

    @Override
    public ChatTurn chat(ChatRequest request, Consumer<String> fragments) {
        return new EndedTurn(new ChatOutcome.Failed("", why));
    }

    @Override
    public Settings asked() {
        return asked;
    }

    @Override
    public Optional<Settings> applied() {
        return Optional.empty();
    }

    @Override
    public List<Sentence> warnings() {
        return List.of();
    }

    /// Nothing runs that could be changed; the settings are kept for the engine that comes.
    @Override
    public CompletableFuture<ApplyOutcome> apply(Settings settings) {
        asked = settings;
        states.settingsChanged();
        return CompletableFuture.completedFuture(new ApplyOutcome.Rejected(why));
    }

    @Override
    public void restart() {
        look.get()
                .ifPresentOrElse(
                        now -> {
                            why = now;
                            states.become(failed(now));
                        },
                        found);
    }

    @Override
    public Controls controls() {
        return Controls.EMBEDDED;
    }

    @Override
    public void close() {}
}
