package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.shell.PictureSupport;
import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.attached.AttachedSession;
import dev.headroom.engine.attached.SavedServer;
import dev.headroom.engine.lmdeploy.LmdeployCommand;
import dev.headroom.engine.lmdeploy.LmdeployExport;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import dev.headroom.engine.lmdeploy.LmdeployPlan;
import dev.headroom.engine.lmdeploy.LmdeploySpec;
import dev.headroom.explain.Finding;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Which engine is active, and the ways to another one: a launch, a server, back
/// to our own. All on the
/// FX thread. It outlives the page: a change of language builds the page anew, not the engine.
public final class EnginesViewModel implements AutoCloseable {
    private static final Messages M = Messages.of("engines");
    private static final int SHOWN_LINES = 2000;

    /// The ways to an engine, so that tests can put in their own. All but the last block, and
    /// are called elsewhere.
    ///
    /// @param save writes the list of servers
    /// @param explain a failure in words
    /// @param find installations on this machine, those of the given interpreters first
    record Factories(
            Function<LmdeploySpec, EngineSession> launch,
            Function<SavedServer, EngineSession> attach,
            Consumer<List<SavedServer>> save,
            Function<EngineFailure, Finding> explain,
            Function<List<Path>, List<LmdeployInstallation>> find) {}

    /// What a form comes to.
    record Prepared(LmdeploySpec spec, LmdeployPlan plan) {}

    /// A server that has been asked and is not active yet.
    ///
    /// @param state `Starting` or `Failed`
    record Asking(SavedServer server, EngineState state) {}

    /// The server that was active last; another engine may be active by now.
    private record Attached(SavedServer server, EngineSession session) {}

    private final Workbench workbench;
    private final Supplier<ActiveEngine> home;
    private final Consumer<Path> openHome;
    private final Factories factories;
    private final Function<LaunchForm, Prepared> prepare;
    private final ObservableList<LmdeployInstallation> installations = FXCollections.observableArrayList();
    private final ObservableList<CardChoice> cards = FXCollections.observableArrayList(CardChoice.of(List.of()));
    private final ObservableList<SavedServer> servers = FXCollections.observableArrayList();
    private final ObjectProperty<LaunchForm> form;
    private final ReadOnlyStringWrapper command = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper notes = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Sentence> verdict = new ReadOnlyObjectWrapper<>(Sentence.NONE);
    private final ReadOnlyObjectWrapper<Optional<Asking>> asking = new ReadOnlyObjectWrapper<>(Optional.empty());
    private Optional<LmdeployInstallation> chosen = Optional.empty();
    private Optional<EngineSession> asked = Optional.empty();
    private Optional<Attached> attached = Optional.empty();
    private final EngineWatch watch;
    /// What the engine before left on the cards.
    private List<String> left = List.of();

    /// @param home the engine that comes with Headroom
    /// @param openHome puts another model folder into that engine
    /// @param prepare completes a form by program and card
    EnginesViewModel(
            Workbench workbench,
            Supplier<ActiveEngine> home,
            Consumer<Path> openHome,
            LaunchForm first,
            Factories factories,
            Function<EnginesViewModel, Function<LaunchForm, Prepared>> prepare) {
        this.workbench = workbench;
        this.watch = new EngineWatch(workbench);
        this.home = home;
        this.openHome = openHome;
        this.factories = factories;
        this.form = new SimpleObjectProperty<>(first);
        this.prepare = prepare.apply(this);
        form.addListener((o, was, now) -> describe());
        describe();
    }

    // ---- the launch form ----

    /// Writes the command and the prediction for what the form says now.
    private void describe() {
        try {
            Prepared now = prepare.apply(form.get());
            LmdeployCommand whole = now.spec().command();
            command.set(
                    LmdeployExport.shell(new LmdeployCommand(whole.shown(), whole.environment(), whole.warnings())));
            List<String> sentences = new ArrayList<>(
                    whole.warnings().stream().map(Sentence::toString).toList());
            chosen.ifPresent(i -> i.limits().stream()
                    .map(Sentence::toString)
                    .filter(l -> !sentences.contains(l))
                    .forEach(sentences::add));
            MemoryPlan plan = now.plan().plan(now.spec().settings());
            verdict.set(plan.verdict());
            plan.warnings().stream()
                    .map(Sentence::toString)
                    .filter(w -> !sentences.contains(w))
                    .forEach(sentences::add);
            notes.set(String.join("\n", sentences));
        } catch (IllegalArgumentException e) {
            command.set("");
            verdict.set(Sentence.NONE);
            notes.set(e.getMessage());
        }
    }

    ObjectProperty<LaunchForm> form() {
        return form;
    }

    ObservableList<LmdeployInstallation> installations() {
        return installations;
    }

    ObservableList<CardChoice> cards() {
        return cards;
    }

    /// The card the form names, else the first there is.
    CardChoice card(LaunchForm form) {
        return cards.stream()
                .filter(c -> c.label().equals(form.get(LaunchField.CARD)))
                .findFirst()
                .orElse(cards.getFirst());
    }

    /// Looks for installations; the first of an interpreter that was pointed at is chosen.
    ///
    /// @param interpreters python programs, or the environments they lie in
    public void look(List<Path> interpreters) {
        workbench
                .background()
                .compute(
                        () -> factories.find().apply(interpreters),
                        found -> {
                            Optional<LmdeployInstallation> pointedAt = found.stream()
                                    .findFirst()
                                    .filter(i -> i.kind() == LmdeployInstallation.Kind.INTERPRETER);
                            chosen = pointedAt.or(() -> chosen);
                            installations.setAll(found);
                            pointedAt.ifPresentOrElse(this::choose, () -> {
                                if (!interpreters.isEmpty()) {
                                    notes.set(
                                            "There is no LMDeploy beside %s; choose a python of an environment that has it."
                                                    .formatted(interpreters.getFirst()));
                                }
                            });
                        },
                        e -> notes.set(e.getMessage()));
    }

    /// Of this installation, and no other, the program is run.
    void choose(LmdeployInstallation installation) {
        chosen = Optional.of(installation);
        installation.version().ifPresent(v -> form.set(form.get().with(LaunchField.VERSION, v.toString())));
        describe();
    }

    Optional<LmdeployInstallation> chosen() {
        return chosen;
    }

    /// The command with secrets masked; empty while the form is not complete.
    ReadOnlyStringProperty command() {
        return command.getReadOnlyProperty();
    }

    /// What the release will do that is not expected, or what is wrong with the form.
    ReadOnlyStringProperty notes() {
        return notes.getReadOnlyProperty();
    }

    /// The planner's sentence on the launch.
    ReadOnlyObjectProperty<Sentence> verdict() {
        return verdict.getReadOnlyProperty();
    }

    /// The whole launch for another place, the key included.
    String export(Export kind) {
        LmdeploySpec now = prepare.apply(form.get()).spec();
        return switch (kind) {
            case SHELL -> LmdeployExport.shell(now.command());
            case COMPOSE -> LmdeployExport.compose(now.preview());
            case PYTHON -> LmdeployExport.python(now.preview());
        };
    }

    /// Where a launch can be taken to.
    enum Export {
        SHELL,
        COMPOSE,
        PYTHON
    }

    // ---- changing engines ----

    /// Ends the engine at hand, then starts LMDeploy and makes it active.
    void launch() {
        try {
            Prepared now = prepare.apply(form.get());
            LmdeploySpec spec = now.spec();
            EngineSession before = workbench.engine();
            swap(
                    () -> {
                        end(before);
                        return factories.launch().apply(spec);
                    },
                    session -> new ActiveEngine(
                            "LMDeploy %s · %s"
                                    .formatted(
                                            spec.launch().version(),
                                            now.plan().shape().name()),
                            session,
                            now.plan().shape(),
                            now.plan()::plan,
                            ActiveEngine.Where.CARD,
                            PictureSupport.of(now.plan().model(), now.plan().shape()),
                            OptionalInt::empty));
        } catch (IllegalArgumentException e) {
            notes.set(e.getMessage());
        }
    }

    /// The way out of a port that is taken.
    void launchOnFreePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            form.set(form.get().with(LaunchField.PORT, Integer.toString(socket.getLocalPort())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        launch();
    }

    private void swap(Callable<EngineSession> open, Function<EngineSession, ActiveEngine> active) {
        dropAsked();
        workbench
                .background()
                .inOrder(open, session -> workbench.activate(active.apply(session)), e -> notes.set(e.getMessage()));
    }

    /// Asks the server who it is; once it has answered, it becomes active. Until then,
    /// and when it does not,
    /// everything stays.
    void attach(SavedServer server) {
        attach(server, () -> {}, failure -> {});
    }

    /// @param welcome called once it has answered, before it becomes active
    /// @param refused gets why it has not
    private void attach(SavedServer server, Runnable welcome, Consumer<EngineFailure> refused) {
        dropAsked();
        try {
            EngineSession session = factories.attach().apply(server);
            asked = Optional.of(session);
            asking.set(Optional.of(new Asking(server, session.state())));
            session.onState(s -> workbench.background().onWindow(() -> answered(server, session, s, welcome, refused)));
        } catch (IllegalArgumentException e) {
            notes.set(e.getMessage());
        }
    }

    /// Asks the same server with another key: the one that has just refused the old one, else the one the window sits
    /// before. A server that was saved is saved with the new key once that is accepted.
    ///
    /// @param refused gets why the new key is no good either
    public void useKey(String key, Consumer<EngineFailure> refused) {
        asking.get()
                .map(Asking::server)
                .or(() ->
                        attached.filter(a -> a.session() == workbench.engine()).map(Attached::server))
                .ifPresent(server -> {
                    SavedServer renewed = new SavedServer(server.name(), server.address(), Optional.of(key));
                    attach(
                            renewed,
                            () -> {
                                if (servers.stream().anyMatch(s -> s.name().equals(renewed.name()))) {
                                    save(renewed);
                                }
                            },
                            refused);
                });
    }

    private void answered(
            SavedServer server,
            EngineSession session,
            EngineState state,
            Runnable welcome,
            Consumer<EngineFailure> refused) {
        if (asked.filter(session::equals).isEmpty()) {
            return;
        }
        if (!(state instanceof EngineState.Ready)) {
            asking.set(Optional.of(new Asking(server, state)));
            if (state instanceof EngineState.Failed failed) {
                refused.accept(failed.failure());
            }
            return;
        }
        welcome.run();
        attached = Optional.of(new Attached(server, session));
        asked = Optional.empty();
        asking.set(Optional.empty());
        EngineSession before = workbench.engine();
        workbench.activate(Served.active(server, session));
        workbench.background().run(() -> end(before));
    }

    private void dropAsked() {
        asked.ifPresent(s -> workbench.background().run(s::close));
        asked = Optional.empty();
        asking.set(Optional.empty());
    }

    /// Back to the engine that comes with Headroom, which starts again.
    void goHome() {
        if (atHome()) {
            return;
        }
        EngineSession before = workbench.engine();
        swap(
                () -> {
                    end(before);
                    home.get().engine().restart();
                    return home.get().engine();
                },
                session -> home.get());
    }

    /// Puts the model of a folder into the engine that comes with Headroom, and goes there. The active engine ends.
    public void openHome(Path folder) {
        if (!atHome()) {
            EngineSession before = workbench.engine();
            dropAsked();
            workbench.activate(home.get());
            workbench.background().run(() -> end(before));
        }
        openHome.accept(folder);
    }

    boolean atHome() {
        return workbench.engine() == home.get().engine();
    }

    /// Ends the engine at hand, or lets go of a server; it can be started again. Returns at
    /// once.
    void stop() {
        EngineSession engine = workbench.engine();
        workbench.background().run(() -> end(engine));
    }

    /// Off the FX thread. Remembers what it left behind, for the next engine will not tell.
    private void end(EngineSession engine) {
        engine.close();
        List<String> found = engine.leftBehind();
        workbench.background().onWindow(() -> left = found);
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

    /// The server that is being asked, or did not answer.
    ReadOnlyObjectProperty<Optional<Asking>> asking() {
        return asking.getReadOnlyProperty();
    }

    // ---- servers ----

    ObservableList<SavedServer> servers() {
        return servers;
    }

    /// Keeps a server under its name; the one of that name before is replaced.
    void save(SavedServer server) {
        List<SavedServer> all = new ArrayList<>(servers);
        all.removeIf(s -> s.name().equals(server.name()));
        all.add(server);
        keep(all);
    }

    void forget(SavedServer server) {
        List<SavedServer> all = new ArrayList<>(servers);
        all.remove(server);
        keep(all);
    }

    private void keep(List<SavedServer> all) {
        servers.setAll(all);
        workbench
                .background()
                .inOrder(
                        () -> {
                            factories.save().accept(all);
                            return all;
                        },
                        done -> {},
                        e -> notes.set(e.getMessage()));
    }

    // ---- what is known of the engine at hand ----

    /// The last lines of its output; empty for a server that is somebody else's.
    List<String> log() {
        return workbench.engine().log(SHOWN_LINES);
    }

    /// Why there are no lines.
    String noLog() {
        return M.text(active().get().where() == ActiveEngine.Where.ELSEWHERE ? "log.elsewhere" : "log.empty");
    }

    /// What a server publishes of itself, in the language of the moment.
    List<String> facts() {
        return workbench.engine() instanceof AttachedSession attached
                ? attached.facts().map(Served::facts).orElse(List.of())
                : List.of();
    }

    /// In the language of the moment: what it could not do as asked, what was noticed, what it left behind.
    List<String> findings() {
        List<String> all = new ArrayList<>();
        workbench.engine().warnings().stream().map(Messages::say).forEach(all::add);
        watch.sentences().stream().map(Messages::say).forEach(all::add);
        left.stream().map(Messages::sentence).forEach(all::add);
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
        return workbench.engine() instanceof AttachedSession attached && attached.cacheBytesAreAssumed();
    }

    Finding explain(EngineFailure failure) {
        return factories.explain().apply(failure);
    }

    Settings settings() {
        return workbench.now().draft();
    }

    @Override
    public void close() {
        watch.close();
        asked.ifPresent(EngineSession::close);
    }
}
