package dev.headroom.app.engines;

import dev.headroom.app.shell.Workbench;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.lmdeploy.LmdeployCommand;
import dev.headroom.engine.lmdeploy.LmdeployExport;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import dev.headroom.engine.lmdeploy.LmdeploySession;
import dev.headroom.engine.lmdeploy.LmdeploySpec;
import dev.headroom.explain.Finding;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Sampling;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

/// The engine of this page: which installation, which command, and the one session that was launched or attached here.
/// All on the FX thread. It outlives the page: a change of language builds the page anew, not the engine.
public final class EnginesViewModel implements AutoCloseable {
    private static final int SHOWN_LINES = 2000;

    /// The ways to an engine, so that tests can put in their own.
    ///
    /// @param explain a failure in words
    public record Doors(
            Function<LaunchRequest, EngineSession> launch,
            Function<AttachRequest, EngineSession> attach,
            Function<EngineFailure, Finding> explain) {}

    /// @param spec settings included
    public record LaunchRequest(LmdeploySpec spec) {}

    public record AttachRequest(URI address, Optional<String> key) {}

    private final Workbench workbench;
    private final Doors doors;
    private final Function<LaunchForm, LmdeploySpec> spec;
    private final ObservableList<LmdeployInstallation> installations = FXCollections.observableArrayList();
    private final ObjectProperty<LaunchForm> form;
    private final ReadOnlyStringWrapper command = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper notes = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Optional<EngineState>> state = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyStringWrapper memory = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper answer = new ReadOnlyStringWrapper("");
    private Optional<EngineSession> session = Optional.empty();

    /// @param spec completes a form by program, settings and the rest
    EnginesViewModel(Workbench workbench, LaunchForm first, Doors doors, Function<LaunchForm, LmdeploySpec> spec) {
        this.workbench = workbench;
        this.doors = doors;
        this.spec = spec;
        this.form = new SimpleObjectProperty<>(first);
        form.addListener((o, was, now) -> describe());
        workbench.draft().addListener((o, was, now) -> describe());
        describe();
    }

    /// Writes the command for what the form and the sliders say now.
    private void describe() {
        try {
            LmdeployCommand now = spec.apply(form.get()).command();
            command.set(LmdeployExport.shell(new LmdeployCommand(now.shown(), now.environment(), now.warnings())));
            notes.set(String.join("\n", now.warnings()));
        } catch (IllegalArgumentException e) {
            command.set("");
            notes.set(e.getMessage());
        }
    }

    ObjectProperty<LaunchForm> form() {
        return form;
    }

    ObservableList<LmdeployInstallation> installations() {
        return installations;
    }

    /// The command with secrets masked; empty while the form is not complete.
    ReadOnlyStringProperty command() {
        return command.getReadOnlyProperty();
    }

    ReadOnlyStringProperty notes() {
        return notes.getReadOnlyProperty();
    }

    /// Empty while nothing was launched or attached here.
    ReadOnlyObjectProperty<Optional<EngineState>> state() {
        return state.getReadOnlyProperty();
    }

    /// What the engine reports of its KV cache, one line.
    ReadOnlyStringProperty memory() {
        return memory.getReadOnlyProperty();
    }

    ReadOnlyStringProperty answer() {
        return answer.getReadOnlyProperty();
    }

    boolean running() {
        return state.get()
                .filter(s -> !(s instanceof EngineState.Stopped || s instanceof EngineState.Failed))
                .isPresent();
    }

    /// The whole launch for another place, the key included.
    String export(Export kind) {
        LmdeploySpec now = spec.apply(form.get());
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

    void launch() {
        try {
            LmdeploySpec now = spec.apply(form.get());
            open(() -> doors.launch().apply(new LaunchRequest(now)));
        } catch (IllegalArgumentException e) {
            notes.set(e.getMessage());
        }
    }

    void attach(String address, String key) {
        try {
            URI uri = URI.create(address.strip().contains("://") ? address.strip() : "http://" + address.strip());
            open(() -> doors.attach()
                    .apply(new AttachRequest(uri, Optional.of(key.strip()).filter(k -> !k.isEmpty()))));
        } catch (IllegalArgumentException e) {
            notes.set(e.getMessage());
        }
    }

    private void open(Supplier<EngineSession> door) {
        stop();
        EngineSession opened = door.get();
        session = Optional.of(opened);
        memory.set("");
        answer.set("");
        opened.onState(s -> workbench.background().onWindow(() -> {
            if (session.filter(opened::equals).isPresent()) {
                state.set(Optional.of(s));
            }
        }));
        opened.onMemory(r -> workbench.background().onWindow(() -> {
            if (session.filter(opened::equals).isPresent()) {
                memory.set(words(r));
            }
        }));
    }

    private static String words(MemoryReport report) {
        return "KV %s / %s / %s"
                .formatted(
                        Bytes.human(report.kv().used()),
                        Bytes.human(report.kv().reachable()),
                        Bytes.human(report.kv().reserved()));
    }

    /// Ends what was launched here, lets go of what was attached. Returns at once.
    void stop() {
        session.ifPresent(s -> workbench.background().run(s::close));
    }

    /// The last lines of its output that hold the text.
    List<String> log(String filter) {
        List<String> lines = session.map(s ->
                        s instanceof LmdeploySession lmdeploy ? lmdeploy.log().tail(SHOWN_LINES) : s.logTail())
                .orElse(List.of());
        String wanted = filter.strip().toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                ? lines
                : lines.stream()
                        .filter(l -> l.toLowerCase(Locale.ROOT).contains(wanted))
                        .toList();
    }

    /// Its own sentences: what it could not do as asked, what it left behind.
    List<String> warnings() {
        return session.map(EngineSession::warnings).orElse(List.of());
    }

    Finding explain(EngineFailure failure) {
        return doors.explain().apply(failure);
    }

    /// A question to see that it answers; the chat of the workbench stays with its own engine.
    void ask(String question) {
        if (session.isEmpty() || question.isBlank()) {
            return;
        }
        ChatMessage message = new ChatMessage(
                "try", ChatMessage.Role.USER, List.of(new ContentPart.Text(question)), Instant.now(), Optional.empty());
        ChatRequest request = new ChatRequest(List.of(message), Sampling.greedy(256), Optional.empty());
        answer.set("…");
        session.get()
                .chat(request, piece -> {})
                .outcome()
                .thenAccept(end -> workbench.background().onWindow(() -> answer.set(words(end))));
    }

    private String words(ChatOutcome end) {
        return switch (end) {
            case ChatOutcome.Answered answered -> answered.text();
            case ChatOutcome.Cancelled cancelled -> cancelled.text();
            case ChatOutcome.Failed failed -> explain(failed.failure()).summary();
        };
    }

    @Override
    public void close() {
        session.ifPresent(EngineSession::close);
    }
}
