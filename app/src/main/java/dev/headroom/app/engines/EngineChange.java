package dev.headroom.app.engines;

import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.EngineSession;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/// Makes another engine active and ends the one before, off the FX thread. What that one left behind is kept, for the
/// next one will not tell.
final class EngineChange {
    private final Workbench workbench;
    private Sentence trouble = Sentence.NONE;
    private List<Sentence> leftBehind = List.of();

    EngineChange(Workbench workbench) {
        this.workbench = workbench;
    }

    /// To an engine that can only be opened once the one before is gone.
    ///
    /// @param active what the window is to know of it
    void afterTheEnd(Callable<EngineSession> open, Function<EngineSession, ActiveEngine> active) {
        EngineSession before = workbench.engine();
        trouble = Sentence.NONE;
        workbench
                .background()
                .inOrder(
                        () -> {
                            end(before);
                            return open.call();
                        },
                        session -> workbench.activate(active.apply(session)),
                        e -> trouble = Sentence.of(e));
    }

    /// To an engine that runs already.
    void to(ActiveEngine next) {
        EngineSession before = workbench.engine();
        workbench.activate(next);
        workbench.background().run(() -> end(before));
    }

    /// Ends the active engine, or lets go of a server; it can be started again. Returns at once.
    void end() {
        EngineSession engine = workbench.engine();
        workbench.background().run(() -> end(engine));
    }

    private void end(EngineSession engine) {
        engine.close();
        List<Sentence> found = engine.leftBehind();
        workbench.background().onWindow(() -> leftBehind = found);
    }

    /// Why the engine that was wanted could not be opened.
    Sentence trouble() {
        return trouble;
    }

    /// Of the engine that ended last, a sentence each.
    List<Sentence> leftBehind() {
        return leftBehind;
    }
}
