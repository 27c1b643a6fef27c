package dev.headroom.app.engines;

import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.shell.FormMemory;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.lmdeploy.LmdeployCommand;
import dev.headroom.engine.lmdeploy.LmdeployExport;
import dev.headroom.engine.lmdeploy.LmdeployInstallation;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;

/// The form of a launch: what it comes to is prepared once with each edit, and shown, exported or started as it is. All
/// on the FX thread.
final class LaunchViewModel {
    /// Completes a form. Writes nothing, but reads the model's config.json.
    interface Preparation {
        /// @param program how LMDeploy is started
        Prepared prepare(LaunchForm form, Optional<CardChoice> card, List<String> program);
    }

    /// Where a launch can be taken to.
    enum Export {
        SHELL,
        COMPOSE,
        PYTHON
    }

    private static final List<String> ON_THE_PATH = List.of("lmdeploy");

    private final Background background;
    private final Preparation preparation;
    private final Function<List<Path>, List<LmdeployInstallation>> find;
    private final Consumer<Prepared.Launch> start;
    private final ObservableList<LmdeployInstallation> installations = FXCollections.observableArrayList();
    private final ObservableList<CardChoice> cards = FXCollections.observableArrayList(CardChoice.of(List.of()));
    private final ObjectProperty<LaunchForm> form = new SimpleObjectProperty<>();
    private final ReadOnlyStringWrapper command = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<List<Sentence>> notes = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Sentence> verdict = new ReadOnlyObjectWrapper<>(Sentence.NONE);
    private Optional<LmdeployInstallation> chosen = Optional.empty();
    private boolean cardHere;
    private Prepared prepared = new Prepared.Wrong(Sentence.NONE);

    /// @param find installations on this machine, those of the given interpreters first
    /// @param start ends the active engine, then starts LMDeploy and makes it active
    LaunchViewModel(
            Background background,
            Preparation preparation,
            Function<List<Path>, List<LmdeployInstallation>> find,
            Consumer<Prepared.Launch> start,
            FormMemory memory) {
        this.background = background;
        this.preparation = preparation;
        this.find = find;
        this.start = start;
        form.set(LaunchForm.first().reading(memory.last().get()));
        form.addListener((o, was, now) -> {
            memory.keep().accept(now.written());
            prepare();
        });
        cards.addListener((ListChangeListener<CardChoice>) c -> prepare());
        prepare();
    }

    private void prepare() {
        List<String> program = chosen.map(LmdeployInstallation::program).orElse(ON_THE_PATH);
        prepared = preparation.prepare(form.get(), card(form.get()), program);
        switch (prepared) {
            case Prepared.Launch launch -> show(launch);
            case Prepared.Wrong(Sentence why) -> {
                command.set("");
                verdict.set(Sentence.NONE);
                notes.set(List.of(why));
            }
        }
    }

    private void show(Prepared.Launch launch) {
        LmdeployCommand whole = launch.command();
        command.set(LmdeployExport.shell(new LmdeployCommand(whole.shown(), whole.environment(), whole.warnings())));
        verdict.set(launch.memory().verdict());
        // the planner says some of them in the same words
        Set<Sentence> all = new LinkedHashSet<>(launch.command().warnings());
        chosen.ifPresent(i -> all.addAll(i.limits()));
        all.addAll(launch.memory().warnings());
        notes.set(List.copyOf(all));
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

    /// @param here whether the first is of this machine
    void cards(List<CardChoice> all, boolean here) {
        cardHere = here;
        cards.setAll(all);
    }

    /// Whether a card was found on this machine.
    boolean cardHere() {
        return cardHere;
    }

    /// The card the form names, else the first of this machine; empty where there is none.
    Optional<CardChoice> card(LaunchForm form) {
        return cards.stream()
                .filter(c -> c.label().equals(form.get(LaunchField.CARD)))
                .findFirst()
                .or(() -> cardHere ? cards.stream().findFirst() : Optional.empty());
    }

    /// Looks for installations; the first of an interpreter that was pointed at is chosen.
    ///
    /// @param interpreters python programs, or the environments they lie in
    void look(List<Path> interpreters) {
        background.compute(
                () -> find.apply(interpreters),
                found -> found(interpreters, found),
                e -> notes.set(List.of(Sentence.of(e))));
    }

    private void found(List<Path> interpreters, List<LmdeployInstallation> found) {
        Optional<LmdeployInstallation> pointedAt =
                found.stream().findFirst().filter(i -> i.kind() == LmdeployInstallation.Kind.INTERPRETER);
        chosen = pointedAt.or(() -> chosen);
        installations.setAll(found);
        if (pointedAt.isPresent()) {
            choose(pointedAt.get());
        } else if (!interpreters.isEmpty()) {
            notes.set(List.of(Sentence.of(
                    "There is no LMDeploy beside {}; choose a python of an environment that has it.",
                    interpreters.getFirst())));
        }
    }

    /// Of this installation, and no other, the program is run.
    void choose(LmdeployInstallation installation) {
        chosen = Optional.of(installation);
        LaunchForm now = form.get();
        LaunchForm next = installation
                .version()
                .map(v -> now.with(LaunchField.VERSION, v.toString()))
                .orElse(now);
        if (next.equals(now)) {
            prepare();
        } else {
            form.set(next);
        }
    }

    Optional<LmdeployInstallation> chosen() {
        return chosen;
    }

    /// The command with secrets masked; empty while the form is not complete.
    ReadOnlyStringProperty command() {
        return command.getReadOnlyProperty();
    }

    /// What the release will do that is not expected, or what is wrong with the form.
    ReadOnlyObjectProperty<List<Sentence>> notes() {
        return notes.getReadOnlyProperty();
    }

    /// The planner's sentence on the launch.
    ReadOnlyObjectProperty<Sentence> verdict() {
        return verdict.getReadOnlyProperty();
    }

    /// The whole launch for another place, the key included; empty while the form is not complete.
    String export(Export kind) {
        return switch (prepared) {
            case Prepared.Launch launch ->
                switch (kind) {
                    case SHELL -> LmdeployExport.shell(launch.command());
                    case COMPOSE -> LmdeployExport.compose(launch.spec().preview());
                    case PYTHON -> LmdeployExport.python(launch.spec().preview());
                };
            case Prepared.Wrong _ -> "";
        };
    }

    /// Nothing while the form is not complete.
    void launch() {
        if (prepared instanceof Prepared.Launch ready) {
            start.accept(ready);
        }
    }
}
