package dev.headroom.app.plan;

import dev.headroom.app.shell.FormMemory;
import dev.headroom.app.ui.Background;
import dev.headroom.engine.EngineSession;
import dev.headroom.learning.Experience;
import dev.headroom.machine.DetectedCard;
import dev.headroom.machine.DetectedCards;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.calibration.Run;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.Advisor;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PlanAdvice;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.plan.llamacpp.GgufModel;
import dev.headroom.plan.llamacpp.LlamaSettings;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ChangeListener;
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
    private final Consumer<Map<String, Object>> keep;
    private final Map<ModelSpec, Path> opened = new HashMap<>();
    /// Of models that another page asked about.
    private final Map<ModelSpec, GgufModel> ggufs = new HashMap<>();
    private final ReadOnlyObjectWrapper<List<CardFit>> fits = new ReadOnlyObjectWrapper<>(List.of());
    private final ObjectProperty<Optional<State>> pinned = new SimpleObjectProperty<>(Optional.empty());
    private long question;
    private Optional<DetectedCard> card = Optional.empty();
    /// What was kept and is still looked for on this machine.
    private Optional<PlanForm> awaited = Optional.empty();

    private final ChangeListener<Optional<List<ModelSpec>>> models = (o, was, now) -> now.ifPresent(this::found);
    private final ChangeListener<Optional<LibraryModel>> asked = (o, was, now) -> take(now);

    /// @param first what is planned where nothing was kept
    PlanViewModel(PlanRequest first, PlanMachine machine, FormMemory memory) {
        this.machine = machine;
        this.keep = memory.keep();
        PlanForm last = PlanForm.read(memory.last().get(), first);
        awaited = Optional.of(last);
        plan(last.request());
        last.folder().ifPresent(this::reopen);
        lessons = machine.experience().onChange(() -> machine.background().onWindow(() -> show(request())));
        machine.models().addListener(models);
        machine.models().getValue().ifPresent(this::found);
        machine.asked().addListener(asked);
        take(machine.asked().get());
        readCards();
    }

    /// Of a folder that was opened before; it may be gone.
    private void reopen(String folder) {
        machine.background()
                .compute(
                        () -> machine.read(Path.of(folder)),
                        model -> {
                            opened.put(model, Path.of(folder));
                            addLocal(model);
                            awaited.flatMap(PlanForm::folder)
                                    .filter(folder::equals)
                                    .ifPresent(f -> choose(model));
                        },
                        e -> trouble.set(Sentence.of(e)));
    }

    private void found(List<ModelSpec> models) {
        List<ModelSpec> all = new ArrayList<>(models);
        local.stream().filter(m -> !all.contains(m)).forEach(all::add);
        local.setAll(all);
        awaited.flatMap(PlanForm::local)
                .ifPresent(name -> models.stream()
                        .filter(m -> m.name().equals(name))
                        .findFirst()
                        .ifPresentOrElse(
                                this::choose,
                                () -> trouble.set(Sentence.of("The model {} is not on this machine any more.", name))));
    }

    /// Plans for the model that another page asks about.
    private void take(Optional<LibraryModel> wanted) {
        wanted.flatMap(LibraryModel::spec).ifPresent(model -> {
            trouble.set(Sentence.NONE);
            addLocal(model);
            wanted.flatMap(LibraryModel::gguf).ifPresent(gguf -> ggufs.put(model, gguf));
            choose(model);
        });
        if (wanted.isPresent()) {
            machine.asked().set(Optional.empty());
        }
    }

    private void addLocal(ModelSpec model) {
        if (!local.contains(model)) {
            local.add(model);
        }
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

    Background background() {
        return machine.background();
    }

    PlanRequest request() {
        return state.get().request();
    }

    /// How the question at hand does on every card of the catalogue, the first that fits first.
    ReadOnlyObjectProperty<List<CardFit>> fits() {
        return fits.getReadOnlyProperty();
    }

    /// The plan A that the present one is compared with.
    ObjectProperty<Optional<State>> pinned() {
        return pinned;
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
                            awaited.flatMap(PlanForm::card).flatMap(found::card).ifPresent(c -> choose(Card.of(c)));
                            card.flatMap(c -> found.card(c.index())).ifPresent(c -> choose(Card.of(c)));
                        },
                        e -> cards.set(new DetectedCards(List.of(), Sentence.of(e))));
    }

    /// A card of this machine brings along what is in use there; one of the catalogue is empty.
    void choose(Card chosen) {
        awaited = awaited.map(PlanForm::withoutCard);
        card = chosen.detected();
        long used = card.map(c -> c.usedByOthers(0)).orElse(0L);
        plan(request().withDevice(chosen.spec()).withUsedByOthers(used));
    }

    void choose(ModelSpec model) {
        awaited = awaited.map(PlanForm::withoutModel);
        Optional<GgufModel> gguf =
                Optional.ofNullable(ggufs.get(model)).or(() -> machine.ggufs().apply(model));
        PlanRequest with = request().withModel(model);
        if (gguf.isEmpty()) {
            plan(with);
            return;
        }
        PlanRequest there = with.withServing(with.serving().with(c -> {
            c.gguf = gguf;
            c.unset(Setting.MODEL_FORMAT);
        }));
        plan(of(there, EngineKind.LLAMACPP));
    }

    /// Plans for another engine, and for its newest release where the one at hand is another program's.
    void engine(EngineKind kind) {
        change(q -> of(q, kind));
    }

    private static PlanRequest of(PlanRequest q, EngineKind kind) {
        boolean alike = q.engine().newest().equals(kind.newest());
        return KnownFormats.only(q.withEngine(kind).withVersion(alike ? q.version() : kind.newest()));
    }

    void llamacpp(Consumer<LlamaSettings.Change> edit) {
        serving(c -> c.llamacpp = c.llamacpp.with(edit));
    }

    /// Plans for a model folder that was picked.
    void open(Path folder) {
        try {
            ModelSpec model = machine.read(folder);
            trouble.set(Sentence.NONE);
            opened.put(model, folder.toAbsolutePath().normalize());
            addLocal(model);
            choose(model);
        } catch (IllegalArgumentException e) {
            trouble.set(Sentence.of(e));
        }
    }

    /// A question of the list; its card is the catalogue's.
    void open(Preset preset) {
        open(preset.request());
    }

    /// A question from elsewhere; its card is the catalogue's.
    void open(PlanRequest question) {
        awaited = Optional.empty();
        card = Optional.empty();
        trouble.set(Sentence.NONE);
        show(question);
    }

    /// Whether this very question is asked, unchanged.
    boolean asks(Preset preset) {
        return card.isEmpty() && request().withCalibration(Calibration.NONE).equals(preset.request());
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
        keep.accept(form().write());
        compare(request);
    }

    /// Plans for all cards beside the window; only the newest question is answered.
    private void compare(PlanRequest request) {
        long mine = ++question;
        machine.background()
                .compute(
                        () -> CardFit.sorted(DeviceCatalogue.all().stream()
                                .map(d -> fit(request, d))
                                .toList()),
                        found -> {
                            if (mine == question) {
                                fits.set(found);
                            }
                        },
                        e -> fits.set(List.of()));
    }

    /// As it would be planned were that card chosen.
    private CardFit fit(PlanRequest request, DeviceSpec device) {
        PlanRequest there = request.withDevice(device).withUsedByOthers(0);
        return CardFit.of(
                device, Planner.plan(there.withCalibration(machine.experience().of(there, ""))));
    }

    /// What is looked for still is kept as it was.
    private PlanForm form() {
        ModelSpec model = request().model();
        Optional<String> folder = Optional.ofNullable(opened.get(model)).map(Path::toString);
        Optional<String> here =
                folder.isEmpty() && local.contains(model) ? Optional.of(model.name()) : Optional.empty();
        return new PlanForm(
                request(),
                folder.or(() -> awaited.flatMap(PlanForm::folder)),
                here.or(() -> awaited.flatMap(PlanForm::local)),
                card.map(DetectedCard::index).or(() -> awaited.flatMap(PlanForm::card)));
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

    /// Turns a setting of a serving engine.
    <T> void take(EngineKind engine, Setting<T> setting, String value) {
        change(q -> q.withEngine(engine));
        serving(s -> s.set(setting, setting.parse(value)));
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

    /// Forgets all runs.
    void forget() {
        machine.background().run(machine.experience()::reset);
    }

    @Override
    public void close() {
        lessons.close();
        machine.models().removeListener(models);
        machine.asked().removeListener(asked);
    }
}
