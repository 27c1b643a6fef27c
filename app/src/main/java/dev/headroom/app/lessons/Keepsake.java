package dev.headroom.app.lessons;

import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.settings.Settings;
import java.util.Optional;

/// What a learner had before a lesson: his chat, his engine, and the demo engine's settings and sliders. On the FX
/// thread.
final class Keepsake {
    private final Workbench workbench;
    private final LessonDesk desk;
    private Optional<LessonDesk.Kept> kept = Optional.empty();
    private Optional<Had> had = Optional.empty();

    /// The demo engine as the learner had it.
    ///
    /// @param stopped on purpose, or when another engine took its place
    private record Had(EngineSession engine, Settings asked, Settings draft, boolean stopped) {}

    Keepsake(Workbench workbench, LessonDesk desk) {
        this.workbench = workbench;
        this.desk = desk;
    }

    /// Whether something is still to be given back, or on its way.
    boolean isHeld() {
        return kept.isPresent();
    }

    void keepDesk() {
        kept = Optional.of(desk.keep());
    }

    /// Of the engine at hand, once: what a lesson did to it later is not the learner's.
    void keepEngine() {
        if (had.isEmpty()) {
            had = Optional.of(new Had(
                    workbench.engine(),
                    workbench.engine().asked(),
                    workbench.now().draft(),
                    workbench.engine().state() instanceof EngineState.Stopped));
        }
    }

    /// @param done told once everything is back
    void giveBack(Runnable done) {
        Optional<LessonDesk.Kept> mine = kept;
        Optional<Had> was = had.filter(h -> h.engine() == workbench.engine());
        had = Optional.empty();
        mine.ifPresent(LessonDesk.Kept::chat);
        Runnable rest = () -> {
            mine.ifPresent(k -> {
                if (!k.engine()) {
                    was.ifPresent(h -> workbench.move(h.draft()));
                }
            });
            kept = Optional.empty();
            done.run();
        };
        if (was.isEmpty()) {
            rest.run();
            return;
        }
        Had demo = was.get();
        Runnable ended = () -> {
            if (demo.stopped()) {
                workbench.background().run(demo.engine()::close);
            }
            rest.run();
        };
        if (demo.engine().asked().equals(demo.asked())) {
            ended.run();
            return;
        }
        workbench.move(demo.asked());
        workbench
                .background()
                .run(() -> demo.engine()
                        .apply(demo.asked())
                        .whenComplete((_, _) -> workbench.background().onWindow(ended)));
    }
}
