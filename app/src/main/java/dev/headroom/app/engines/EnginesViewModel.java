package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy;
import dev.headroom.memory.Bytes;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;

/// The engine that is active and the way back to our own; beside it the ways to others, a launch and servers. All on
/// the FX thread. It outlives the page: a change of language builds the page anew, not the engine.
public final class EnginesViewModel implements AutoCloseable {
    private static final Messages M = Messages.of("engines");
    private static final int SHOWN_LINES = 2000;

    private final Workbench workbench;
    private final Supplier<ActiveEngine> home;
    private final Consumer<Path> openHome;
    private final Function<EngineFailure, Finding> explain;
    private final EngineChange change;
    private final LaunchViewModel launch;
    private final Launching launching;
    private final ServersViewModel servers;
    private final EngineWatch watch;

    /// @param home the engine that comes with Headroom
    /// @param openHome puts another model folder into that engine
    /// @param explain a failure in words
    EnginesViewModel(
            Workbench workbench,
            Supplier<ActiveEngine> home,
            Consumer<Path> openHome,
            Function<EngineFailure, Finding> explain,
            EngineChange change,
            LaunchViewModel launch,
            Launching launching,
            ServersViewModel servers) {
        this.workbench = workbench;
        this.home = home;
        this.openHome = openHome;
        this.explain = explain;
        this.change = change;
        this.launch = launch;
        this.launching = launching;
        this.servers = servers;
        this.watch = new EngineWatch(workbench);
    }

    LaunchViewModel launch() {
        return launch;
    }

    /// Fills a model's folder into the launch.
    public void prepare(Path model) {
        launch.form().set(launch.form().get().with(LaunchField.MODEL, model.toString()));
    }

    /// Puts a model into the engine that comes with Headroom, by other means than [#openHome(Path)].
    public void openHome(Runnable open) {
        if (!atHome()) {
            servers.giveUp();
            change.to(home.get());
        }
        open.run();
    }

    Launching launching() {
        return launching;
    }

    public ServersViewModel servers() {
        return servers;
    }

    /// Looks for installations beside these python programs, or in the environments they are.
    public void look(List<Path> interpreters) {
        launch.look(interpreters);
    }

    /// What a remedy of the active engine's failure does without a chat.
    void run(Remedy remedy) {
        EngineSession engine = workbench.engine();
        switch (remedy) {
            case Remedy.ChangeSettings change -> turn(change.settings());
            case Remedy.WithoutAdapter change -> turn(change.settings());
            case Remedy.RestartOnFreePort _ -> workbench.background().run(engine::restartOnFreePort);
            case Remedy.Restart _ -> restart();
            case Remedy.Resend _,
                    Remedy.ChooseFolder _,
                    Remedy.EnterKey _,
                    Remedy.NewChat _,
                    Remedy.EditMessage _,
                    Remedy.TurnFlag _,
                    Remedy.ShowLog _ -> {}
        }
    }

    private void turn(Settings settings) {
        workbench.move(settings);
        workbench.background().run(() -> {
            var _ = workbench.engine().apply(settings);
        });
    }

    /// Back to the engine that comes with Headroom, which starts again.
    void goHome() {
        if (atHome()) {
            return;
        }
        servers.giveUp();
        launching.giveUp();
        change.afterTheEnd(
                () -> {
                    EngineSession engine = home.get().engine();
                    engine.restart();
                    return engine;
                },
                session -> home.get());
    }

    /// Puts the model of a folder into the engine that comes with Headroom, and goes there. The active engine ends.
    public void openHome(Path folder) {
        openHome(() -> openHome.accept(folder));
    }

    boolean atHome() {
        return workbench.engine() == home.get().engine();
    }

    /// Ends the active engine, or lets go of a server; it can be started again. Returns at once.
    void stop() {
        change.end();
    }

    void restart() {
        workbench.background().run(workbench.engine()::restart);
    }

    boolean running() {
        return !(workbench.engineState().get() instanceof EngineState.Stopped
                || workbench.engineState().get() instanceof EngineState.Failed);
    }

    ReadOnlyObjectProperty<EngineState> state() {
        return workbench.engineState();
    }

    ReadOnlyObjectProperty<ActiveEngine> active() {
        return workbench.active();
    }

    /// The last lines of its output; empty for a server that is somebody else's.
    List<String> log() {
        return workbench.engine().log(SHOWN_LINES);
    }

    /// Why there are no lines.
    String noLog() {
        return M.text(active().get().notOurs() ? "log.elsewhere" : "log.empty");
    }

    /// What a server publishes of itself, in the language of the moment.
    List<String> facts() {
        return servers.present().map(Served::words).orElse(List.of());
    }

    /// In the language of the moment: what it could not do as asked, what was noticed, what it left behind.
    List<String> findings() {
        List<String> all = new ArrayList<>();
        workbench.engine().warnings().stream().map(Messages::say).forEach(all::add);
        watch.sentences().stream().map(Messages::say).forEach(all::add);
        change.leftBehind().stream().map(Messages::say).forEach(all::add);
        if (!change.trouble().isEmpty()) {
            all.add(Messages.say(change.trouble()));
        }
        return all;
    }

    /// Begins to look after the engine.
    void startWatch() {
        watch.start();
    }

    /// What the engine reports of its KV cache, one line; empty while it reports nothing.
    String cache() {
        return workbench
                .now()
                .report()
                .filter(r -> r.kv().reserved() > 0)
                .map(r -> M.text(
                        "cache",
                        Bytes.human(r.kv().used()),
                        Bytes.human(r.kv().reachable()),
                        Bytes.human(r.kv().reserved())))
                .orElse("");
    }

    /// Whether these bytes rest on a type of keys and values that the server has not told.
    boolean cacheIsAssumed() {
        return servers.present().filter(s -> s.bytesAreAssumed().getAsBoolean()).isPresent();
    }

    Finding explain(EngineFailure failure) {
        return explain.apply(failure);
    }

    @Override
    public void close() {
        watch.close();
        launching.close();
        servers.close();
    }
}
