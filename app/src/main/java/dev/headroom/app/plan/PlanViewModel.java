package dev.headroom.app.plan;

import dev.headroom.engine.EngineSession;
import dev.headroom.learning.Experience;
import dev.headroom.machine.DetectedCard;
import dev.headroom.machine.DetectedCards;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.calibration.Run;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.Advisor;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PlanAdvice;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.settings.SettingException;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// One request and what the planner says of it. Every change plans anew, at once: the planner takes microseconds.
/// Cards, models on disk and what runs taught come from [PlanMachine], read beside the window.
final class PlanViewModel implements AutoCloseable {
    /// @param advice what would help; empty when it fits
    record State(PlanRequest request, DeploymentPlan plan, List<PlanAdvice> advice) {
        static State of(PlanRequest request) {
            DeploymentPlan plan = Planner.plan(request);
            return new State(request, plan, plan.fits() ? List.of() : Advisor.advise(request));
        }

        boolean training() {
            return request.engine() == EngineKind.FINETUNE;
        }
    }

    private final PlanMachine machine;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<DetectedCards> cards =
            new ReadOnlyObjectWrapper<>(new DetectedCards(List.of(), Sentence.NONE));
    private final ObservableList<ModelSpec> local = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Sentence> trouble = new ReadOnlyObjectWrapper<>(Sentence.NONE);
    private final EngineSession.Subscription lessons;
    private Optional<DetectedCard> card = Optional.empty();

    PlanViewModel(PlanRequest first, PlanMachine machine) {
        this.machine = machine;
        show(first);
        lessons = machine.experience().onChange(() -> machine.background().onWindow(() -> show(request())));
        machine.background().compute(machine.models()::get, local::setAll, e -> {});
        readCards();
    }

    ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    /// The cards of this machine, as they were read last.
    ReadOnlyObjectProperty<DetectedCards> cards() {
        return cards.getReadOnlyProperty();
    }

    /// Models on this machine's disks.
    ObservableList<ModelSpec> local() {
        return local;
    }

    /// Why a folder could not be planned for, empty when nothing is wrong.
    ReadOnlyObjectProperty<Sentence> trouble() {
        return trouble.getReadOnlyProperty();
    }

    PlanRequest request() {
        return state.get().request();
    }

    /// The card that is planned for.
    Card card() {
        return new Card(request().device(), card);
    }

    /// Looks at the cards again; what is in use of the chosen one follows.
    void readCards() {
        machine.background()
                .compute(
                        machine.cards()::get,
                        found -> {
                            cards.set(found);
                            card.flatMap(c -> found.card(c.index())).ifPresent(c -> choose(Card.of(c)));
                        },
                        e -> cards.set(new DetectedCards(List.of(), Sentence.of(e))));
    }

    /// A card of this machine brings along what is in use there; one of the catalogue is empty.
    void choose(Card chosen) {
        card = chosen.detected();
        long used = card.map(c -> c.usedByOthers(0)).orElse(0L);
        plan(request().withDevice(chosen.spec()).withUsedByOthers(used));
    }

    void choose(ModelSpec model) {
        plan(request().withModel(model));
    }

    /// Plans for a model folder that was picked.
    void open(Path folder) {
        try {
            ModelSpec model = machine.read(folder);
            trouble.set(Sentence.NONE);
            if (!local.contains(model)) {
                local.add(model);
            }
            choose(model);
        } catch (IllegalArgumentException e) {
            trouble.set(Sentence.of(e));
        }
    }

    void show(PlanRequest request) {
        if (card.filter(c -> c.spec().equals(request.device())).isEmpty()) {
            card = Optional.empty();
        }
        plan(request);
    }

    private void plan(PlanRequest request) {
        String driver = card.map(DetectedCard::driver).orElse("");
        state.set(State.of(request.withCalibration(machine.experience().of(request, driver))));
    }

    void change(UnaryOperator<PlanRequest> edit) {
        PlanRequest changed = edit.apply(request());
        if (!changed.equals(request())) {
            show(changed);
        }
    }

    void serving(Consumer<DeploySettings.Change> edit) {
        try {
            change(q -> q.withServing(q.serving().with(edit)));
        } catch (SettingException e) {
            state.set(new State(request(), DeploymentPlan.refused(Sentence.of(e)), List.of()));
        }
    }

    void tuning(Consumer<FinetuneSettings.Change> edit) {
        change(q -> q.withTuning(q.tuning().with(edit)));
    }

    /// What earlier runs taught of this very engine, version, driver and card.
    Calibration calibration() {
        return request().calibration();
    }

    /// The newest of those runs first.
    List<Run> runs() {
        return Calibration.matching(
                        machine.experience().runs(),
                        Experience.key(request(), card.map(DetectedCard::driver).orElse("")))
                .reversed();
    }

    /// How many runs of anything are remembered.
    int remembered() {
        return machine.experience().runs().size();
    }

    /// Forgets all runs.
    void forget() {
        machine.background().run(machine.experience()::reset);
    }

    /// "Fit for me": changes settings until they fit, if anything here does it.
    ///
    /// @return whether it fits now
    boolean fit() {
        return Advisor.fit(request())
                .map(f -> {
                    show(f.request());
                    return true;
                })
                .orElse(false);
    }

    @Override
    public void close() {
        lessons.close();
    }
}
