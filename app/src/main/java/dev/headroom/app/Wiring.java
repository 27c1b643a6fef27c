package dev.headroom.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.app.chat.ChatOnScreen;
import dev.headroom.app.chat.ChatView;
import dev.headroom.app.chat.ChatViewModel;
import dev.headroom.app.chat.EveryChat;
import dev.headroom.app.engines.Engines;
import dev.headroom.app.engines.EnginesView;
import dev.headroom.app.engines.EnginesViewModel;
import dev.headroom.app.experiments.Adoption;
import dev.headroom.app.experiments.ExperimentsPage;
import dev.headroom.app.experiments.ExperimentsViewModel;
import dev.headroom.app.explain.ExplainPage;
import dev.headroom.app.help.HelpPage;
import dev.headroom.app.help.WhatIsThis;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.jobs.JobsView;
import dev.headroom.app.jobs.JobsViewModel;
import dev.headroom.app.lessons.LessonFiles;
import dev.headroom.app.lessons.LessonNotice;
import dev.headroom.app.lessons.LessonsPage;
import dev.headroom.app.lessons.LessonsViewModel;
import dev.headroom.app.library.LibraryActions;
import dev.headroom.app.library.LibraryPage;
import dev.headroom.app.library.ModelPicker;
import dev.headroom.app.memory.LiveChart;
import dev.headroom.app.memory.MemoryView;
import dev.headroom.app.memory.ProjectorView;
import dev.headroom.app.plan.PlanMachine;
import dev.headroom.app.plan.PlanPage;
import dev.headroom.app.preferences.PreferencesPage;
import dev.headroom.app.shell.ActiveEnginePane;
import dev.headroom.app.shell.Closing;
import dev.headroom.app.shell.FlightRecords;
import dev.headroom.app.shell.FormMemory;
import dev.headroom.app.shell.MainWindow;
import dev.headroom.app.shell.ModelLibrary;
import dev.headroom.app.shell.Notices;
import dev.headroom.app.shell.Page;
import dev.headroom.app.shell.PreferencesSession;
import dev.headroom.app.shell.SettingsSession;
import dev.headroom.app.shell.Shared;
import dev.headroom.app.shell.Standing;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.shell.WorkbenchPage;
import dev.headroom.app.start.HomeEngine;
import dev.headroom.app.start.RoomFor;
import dev.headroom.app.tour.ScenePictures;
import dev.headroom.app.tour.Tour;
import dev.headroom.app.tuning.SettingsHistory;
import dev.headroom.app.tuning.TuningView;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.Theme;
import dev.headroom.chat.ConversationStore;
import dev.headroom.chat.StoreOpening;
import dev.headroom.disk.Folders;
import dev.headroom.engine.EngineState;
import dev.headroom.explain.Explain;
import dev.headroom.explain.FlightRecorder;
import dev.headroom.job.Recipes;
import dev.headroom.lab.SceneQuestions;
import dev.headroom.learning.Experience;
import dev.headroom.lesson.ProgressStore;
import dev.headroom.machine.DetectedCards;
import dev.headroom.machine.HostMemory;
import dev.headroom.machine.library.HeaderCache;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.machine.library.LibraryScan;
import dev.headroom.machine.library.OwnFolders;
import dev.headroom.machine.library.Places;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.probe.CardProbe;
import dev.headroom.probe.GpuDriver;
import dev.headroom.probe.GpuFactsSource;
import dev.headroom.probe.Sample;
import dev.headroom.settings.SettingsJson;
import dev.headroom.timeline.Recorder;
import dev.headroom.timeline.Timeline;
import dev.headroom.timeline.TimelineStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.input.KeyCombination;
import javafx.stage.Stage;
import org.kordamp.ikonli.feather.Feather;

/// The object graph of the window, built by constructors, in this one file.
final class Wiring implements AutoCloseable {
    private static final Messages SHELL = Messages.of("shell");
    private static final Messages PLAN = Messages.of("models");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EarlyWork early;
    private final Background background;
    private final SettingsSession settings;
    private final ConversationStore store;
    private final Optional<GpuDriver> driver;
    private final TimelineStore history;
    private final Experience experience;
    private final HomeEngine home;
    private final Workbench workbench;
    private final Explain explain;
    private final ChatViewModel chat;
    private final EnginesViewModel engines;
    private final JobsViewModel jobs;
    private final ExperimentsViewModel experiments;
    private final ScenePictures pictures = new ScenePictures();
    private final SettingsHistory tuned;
    private final PreferencesSession preferences;
    private final ModelLibrary library;
    private Consumer<Path> folderOpener = folder -> {};
    private final LessonsViewModel lessons;
    private Optional<PlanPage> planPage = Optional.empty();
    private final MainWindow window;
    private final Shared<WorkbenchPage> workbenchView = new Shared<>(this::workbenchView);

    /// @param nameOrPath of the model to run
    Wiring(Stage stage, String nameOrPath, Folders folders) {
        this(stage, new EarlyWork(nameOrPath, folders));
    }

    Wiring(Stage stage, EarlyWork begun) {
        early = begun;
        Folders folders = early.folders();
        background = early.background();
        settings = early.settings();
        Theme.choose(settings.get().dark());
        store = early.store();
        driver = early.driver();
        experience = early.experience();
        history = early.history();
        Timeline timeline = new Timeline();
        home = new HomeEngine(background, experience, early.engine(), early::engineSettings);
        workbench = new Workbench(
                background, home.active(), pid -> new Recorder(timeline, pid, cards(pid), Optional.of(history)));
        workbench.standing().addListener((o, was, now) -> {
            if (!was.asked().equals(now.asked()) || !was.applied().equals(now.applied())) {
                keep(now);
            }
        });
        home.onChange((was, active) -> {
            if (workbench.engine() == was) {
                workbench.activate(active);
            }
        });
        explain = new Explain(
                workbench.planner(),
                HostMemory.total(),
                () -> workbench.engine().controls());
        FlightRecords records = new FlightRecords(
                workbench, explain, new FlightRecorder(folders.state().resolve("failures")));
        chat = new ChatViewModel(workbench, store, settings.get().chat(), this::keepChat, records::save);
        engines = Engines.of(
                workbench,
                home::active,
                folder -> home.open(folder.toString()),
                explain,
                folders,
                () -> driver.map(GpuDriver::read).orElse(List.of()),
                this::detected,
                experience,
                FormMemory.of(settings, "launch"));
        jobs = new JobsViewModel(
                background,
                new Recipes(folders.config().resolve("jobs")),
                pid -> new Recorder(new Timeline(), pid, cards(pid), Optional.empty()),
                () -> driver.map(GpuDriver::read).orElse(List.of()));
        experiments = new ExperimentsViewModel(
                background, folders.data().resolve("sweeps"), SceneQuestions.SOURCE, home.model());
        tuned = new SettingsHistory(folders.config());
        preferences = new PreferencesSession(FormMemory.of(settings, "preferences"));
        chat.prefers(new EveryChat(
                () -> preferences.get().sampling(), () -> preferences.get().systemPrompt()));
        HeaderCache headers = new HeaderCache();
        library = new ModelLibrary(
                background,
                (own, cancelled) -> LibraryScan.look(Places.ofUser(own), headers, cancelled),
                HostMemory::available,
                this::detected,
                new OwnFolders(folders));
        lessons = new LessonsViewModel(
                workbench,
                new DeskOfWindow(workbench, home, chat, workbenchView, this::showPlan),
                new LessonsOfSeat(
                        folders.data().resolve("lessons"),
                        new ProgressStore(folders.data().resolve("lesson-progress"))),
                explain);
        window = new MainWindow(stage, workbench, pages(), settings);
        keys();
        notices(new Notices(stage, window, () -> preferences.get().notices()));
        tell();
    }

    /// The pages of the rail, in its order. A new page is one more line here.
    private List<Page> pages() {
        return List.of(
                new Page("workbench", SHELL, Feather.ACTIVITY, this::workbenchPage),
                new Page(
                        "library",
                        Messages.of("library"),
                        Feather.LAYERS,
                        () -> new LibraryPage(background, library, libraryActions(), workbench.dark())),
                new Page("engines", Messages.of("engines"), Feather.SERVER, () -> new EnginesView(engines, library)),
                new Page(
                        "jobs",
                        Messages.of("jobs"),
                        Feather.TERMINAL,
                        () -> new JobsView(jobs, (history, plan) -> new LiveChart(history, plan, workbench.dark()))),
                new Page("plan", PLAN, Feather.SLIDERS, this::planPage),
                new Page(
                        "experiments",
                        Messages.of("experiments"),
                        Feather.TRENDING_UP,
                        () -> new ExperimentsPage(
                                experiments,
                                new Adoption(workbench, () -> window().showPage("workbench")),
                                workbench.dark())),
                new Page(
                        "lessons",
                        Messages.of("lessons"),
                        Feather.BOOK_OPEN,
                        () -> new LessonsPage(
                                lessons,
                                () -> workbenchView.place(_ -> {}),
                                LessonFiles.ofSystem(
                                        early.folders().cache().resolve("class-table.html"),
                                        file -> folderOpener.accept(file)))),
                new Page(
                        "explain",
                        Messages.of("explain"),
                        Feather.FILE_TEXT,
                        () -> new ExplainPage(
                                background,
                                RemedyPlaces.plan(id -> window().showPage(id), () -> planPage),
                                RemedyPlaces.tuning(id -> window().showPage(id), workbench))),
                Page.atFoot("preferences", Messages.of("preferences"), Feather.SETTINGS, this::preferencesPage),
                Page.atFoot("help", Messages.of("help"), Feather.HELP_CIRCLE, () -> new HelpPage(window()::tour)));
    }

    private PreferencesPage preferencesPage() {
        return new PreferencesPage(
                preferences,
                new PreferencesPage.Window(
                        workbench.dark().get(),
                        window::darken,
                        window::speak,
                        window.zoom(),
                        window::zoom,
                        early.folders(),
                        folder -> folderOpener.accept(folder)));
    }

    /// The tour, if this user has not seen it.
    void tourOnce() {
        if (!preferences.get().toured()) {
            preferences.change(p -> p.withToured(true));
            window.tour();
        }
    }

    private void notices(Notices notices) {
        jobs.onEnd((name, failed) ->
                notices.tell("jobs", SHELL.text(failed ? "notices.job.failed" : "notices.job.done", name), failed));
        experiments.onEnd(() -> notices.tell("experiments", SHELL.text("notices.sweep"), false));
        workbench.engineState().addListener((o, was, now) -> {
            if (now instanceof EngineState.Failed) {
                notices.tell("workbench", SHELL.text("engine.failed"), true);
            }
        });
    }

    private void project() {
        window.project(() -> new ProjectorView(workbench, () -> new ChatOnScreen(workbench, chat)));
    }

    private void keys() {
        window.key(KeyCombination.valueOf("F11"), this::project);
        window.key(KeyCombination.valueOf("Shortcut+Shift+P"), () -> window.press("#chart-pause"));
        List<String> ranges = List.of("MINUTE", "TEN_MINUTES", "HOUR", "DAY", "ALL");
        for (int i = 0; i < ranges.size(); i++) {
            String range = "#range-" + ranges.get(i);
            window.key(KeyCombination.valueOf("Alt+" + (i + 1)), () -> window.press(range));
        }
        window.key(KeyCombination.valueOf("Shortcut+ENTER"), () -> window.press("#apply"));
        window.key(KeyCombination.valueOf("Shortcut+PERIOD"), () -> window.showPage("preferences"));
        window.key(KeyCombination.valueOf("F1"), () -> {
            Node control = window.scene().getFocusOwner();
            if (control == null || !WhatIsThis.show(control, () -> window.showPage("help"))) {
                window.showPage("help");
            }
        });
    }

    private WorkbenchWithLesson workbenchPage() {
        return new WorkbenchWithLesson(
                new LessonNotice(lessons, () -> window.showPage("lessons")), workbenchView.place(_ -> {}));
    }

    private PlanPage planPage() {
        PlanPage page = new PlanPage(planMachine(), FormMemory.of(settings, "plan"), workbench.dark());
        planPage = Optional.of(page);
        return page;
    }

    private void showPlan(PlanRequest request) {
        window.showPage("plan");
        planPage.ifPresent(page -> page.open(request));
    }

    /// A lesson's chat is not the one to begin with next time.
    private void keepChat(String id) {
        if (!lessons.isOpen()) {
            settings.change(s -> s.withChat(id));
        }
    }

    private PlanMachine planMachine() {
        return PlanMachine.here(background, this::detected, library, experience);
    }

    /// Shows a file that the window was opened with.
    void open(OpenedFile file) {
        switch (file) {
            case OpenedFile.Gguf(Path model) -> {
                window.showPage("library");
                library.open(model);
            }
            case OpenedFile.LessonFile(Path folder) -> {
                window.showPage("lessons");
                lessons.open(folder);
            }
        }
    }

    /// Who shows a folder in the system's own program; nobody does before it is told.
    void opensFoldersBy(Consumer<Path> opener) {
        folderOpener = opener;
    }

    private LibraryActions libraryActions() {
        return new LibraryActions() {
            @Override
            public void runHere(LibraryModel model, Optional<String> format) {
                window.showPage("workbench");
                engines.openHome(() -> home.open(
                        model.path().toString(),
                        shape -> RoomFor.settings(shape, early.engineSettings(shape), format, HostMemory.available())));
            }

            @Override
            public void plan(LibraryModel model) {
                library.planned().set(Optional.of(model));
                window.showPage("plan");
            }

            @Override
            public void launch(LibraryModel model) {
                engines.prepare(model.path());
                window.showPage("engines");
            }

            @Override
            public void showLibrary() {
                window.showPage("library");
            }

            @Override
            public void showFolder(Path folder) {
                folderOpener.accept(folder);
            }
        };
    }

    private DetectedCards detected() {
        return driver.map(d -> DetectedCards.of(d, GpuFactsSource.cuda().read()))
                .orElseGet(DetectedCards::look);
    }

    private WorkbenchPage workbenchView() {
        return new WorkbenchPage(
                () -> new ChatView(
                                workbench,
                                chat,
                                explain,
                                pictures,
                                folder -> home.open(folder.toString()),
                                engines.servers()::useKey,
                                settings.get().chatList(),
                                open -> settings.change(s -> s.withChatList(open)))
                        .under(new ModelPicker(workbench, library, libraryActions())),
                () -> new MemoryView(workbench, this::project),
                () -> new ActiveEnginePane(workbench, () -> new TuningView(workbench, tuned)),
                settings.get().dividers(),
                (name, position) -> settings.change(s -> s.withDivider(name, position)));
    }

    MainWindow window() {
        return window;
    }

    Workbench workbench() {
        return workbench;
    }

    EnginesViewModel engines() {
        return engines;
    }

    ChatViewModel chat() {
        return chat;
    }

    Tour.Parts tour() {
        return new Tour.Parts(window, workbench, chat, explain, pictures);
    }

    PreferencesSession preferences() {
        return preferences;
    }

    SettingsSession settings() {
        return settings;
    }

    private void keep(Standing now) {
        if (lessons.isOpen()) {
            return; // the learner's own settings stay where they are, also when the window is killed
        }
        if (now.applied().isEmpty() || now.engine().engine() != home.active().engine()) {
            return; // other engines are asked anew each time, on their own page
        }
        Map<String, Object> fields = JSON.convertValue(
                SettingsJson.write(now.asked()),
                JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class));
        fields.values().removeIf(v -> v == null);
        fields.put(EarlyWork.MODEL, home.model());
        settings.change(s -> s.withEngine(fields));
    }

    private Supplier<List<Sample>> cards(Supplier<OptionalLong> engine) {
        if (driver.isEmpty()) {
            return List::of;
        }
        Supplier<Set<Long>> tree = () -> {
            OptionalLong pid = engine.get();
            return pid.isPresent() ? tree(pid.getAsLong()) : Set.of();
        };
        List<CardProbe> probes = new ArrayList<>();
        for (int i = 0; i < driver.get().read().size(); i++) {
            probes.add(new CardProbe(driver.get(), i, tree));
        }
        return () -> probes.stream().map(CardProbe::sample).toList();
    }

    /// LMDeploy's PyTorch engine lives in a child of the process that was started.
    private static Set<Long> tree(long pid) {
        try (Stream<ProcessHandle> children =
                ProcessHandle.of(pid).map(ProcessHandle::descendants).orElse(Stream.empty())) {
            return Stream.concat(Stream.of(pid), children.map(ProcessHandle::pid))
                    .collect(Collectors.toSet());
        }
    }

    private void tell() {
        switch (store.opening()) {
            case StoreOpening.Kept _ -> {}
            case StoreOpening.SetAside(var where, int saved, var _) ->
                window.notice(SHELL.text("store.set.aside", where, saved));
            case StoreOpening.InMemory(var folder, var why) ->
                window.notice(SHELL.text("store.in.memory", folder, Messages.say(why)));
        }
    }

    @Override
    public void close() {
        List<AutoCloseable> inOrder = new ArrayList<>(List.of(
                window,
                lessons,
                chat,
                engines,
                jobs,
                experiments,
                library,
                workbench,
                workbench.engine(),
                home,
                settings,
                background,
                store,
                history));
        driver.ifPresent(inOrder::add);
        inOrder.forEach(Closing::quietly);
    }
}
