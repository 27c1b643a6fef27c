package dev.headroom.app.tour;

import dev.headroom.app.chat.ChatViewModel;
import dev.headroom.app.chat.PictureSources;
import dev.headroom.app.i18n.Language;
import dev.headroom.app.shell.MainWindow;
import dev.headroom.app.shell.Workbench;
import dev.headroom.chat.AnswerStats;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineState;
import dev.headroom.explain.Explain;
import dev.headroom.explain.Finding;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Slider;
import javafx.stage.Stage;

/// What a stranger would try first, done by itself where there is no display: the real window, the real engine, a real
/// question, each slider moved once. Ends the program with 0, or with 1 and a sentence when something did not work.
/// Nothing in its pictures is made up.
public final class Tour {
    private static final String QUESTION = "What number is in the picture?";
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration ANSWER = Duration.ofMinutes(2);
    private static volatile int status = 1;

    /// What of the window it touches.
    public record Parts(
            MainWindow window, Workbench workbench, ChatViewModel chat, Explain explain, ScenePictures pictures) {}

    /// One question and what came of it.
    record Asked(int patches, String label, String text, AnswerStats stats, Optional<MemoryReport> memory) {}

    /// A slider that was moved, and what the engine made of it.
    record Moved(String setting, String from, String to, String applied) {}

    private final Parts parts;
    private final Workbench workbench;
    private final TourCamera camera;
    private final TourHands hands;
    private final Path folder;
    private final PictureSources.Drawn drawn;
    private final List<Asked> answers = new ArrayList<>();
    private final List<Moved> moves = new ArrayList<>();

    private Tour(Parts parts, Stage stage, Path folder) {
        this.parts = parts;
        this.workbench = parts.workbench();
        this.hands = new TourHands(parts.window(), workbench.background());
        this.camera = new TourCamera(parts.window(), stage, folder, hands);
        this.folder = folder;
        this.drawn = parts.pictures().numberScene();
    }

    /// Runs beside the FX thread and closes the window when it is done.
    public static void begin(Parts parts, Stage stage, Path folder) {
        parts.workbench().background().run(() -> {
            Tour tour = new Tour(parts, stage, folder);
            try {
                tour.run();
                status = 0;
            } catch (TourFailure e) {
                tour.failed(Sentence.of(e).toString());
            } catch (IOException | RuntimeException e) {
                tour.failed("The tour broke off: " + e);
            } finally {
                parts.workbench().background().onWindow(Platform::exit);
            }
        });
    }

    public static int exitStatus() {
        return status;
    }

    private void failed(String sentence) {
        status = 1;
        System.err.println("headroom: " + sentence);
        try {
            camera.take("failed", "What the window showed when it failed");
        } catch (IOException | RuntimeException e) {
            System.err.println("headroom: no picture of it either: " + e);
        }
    }

    private void run() throws IOException {
        System.out.println("headroom: taking the tour, about a minute...");
        Files.createDirectories(folder);
        camera.clear();
        hands.on(() -> {
            parts.window().speak(Language.ENGLISH);
            workbench.dark().set(false);
            parts.chat().newChat();
        });
        camera.size(1280, 800);
        ready();
        hands.pause(600);
        camera.take("ready", "The window with the model loaded, light theme, 1280x800");
        ask(12, "12 patches");
        ask(1, "1 patch");
        moveSliders();
        looks();
        Path report = new TourReport(workbench, answers, moves, camera.pictures()).write(folder);
        System.out.println("headroom: the tour is in " + report.toAbsolutePath());
    }

    private void ready() {
        hands.until(START, "the engine to be ready", () -> {
            EngineState state = workbench.engineState().get();
            if (state instanceof EngineState.Failed failed) {
                Finding finding = parts.explain()
                        .failure(failed.failure(), workbench.engine().asked());
                throw new TourFailure("The engine failed: " + finding.text());
            }
            return state instanceof EngineState.Ready;
        });
    }

    /// The same question about the same picture, with at most so many patches.
    private void ask(int patches, String label) throws IOException {
        hands.on(parts.chat()::newChat);
        hands.on(() -> hands.findSetting("slider-patches", Slider.class).setValue(patches));
        hands.on(() -> {
            parts.pictures()
                    .printSample()
                    .ifPresentOrElse(
                            parts.chat().pictures()::attach,
                            () -> parts.chat().pictures().attach(drawn));
            parts.chat().draft().set(QUESTION);
        });
        hands.until(ANSWER, "the picture to be read", () -> parts.chat().canSend());
        settingsApplied();
        camera.take("price-" + patches, "The picture's price at " + label + ", before it is sent");
        AnswerStats stats = send();
        Optional<ChatOutcome> outcome = hands.get(parts.chat()::lastOutcome);
        hands.pause(900);
        camera.take("answer-" + patches, "The answer at " + label + " and what it did to memory");
        answers.add(new Asked(
                patches,
                label,
                outcome.map(ChatOutcome::text).orElse(""),
                stats,
                workbench.now().report()));
    }

    private AnswerStats send() {
        hands.press("send");
        hands.until(ANSWER, "an answer", () -> !parts.chat().answering().get());
        ChatOutcome outcome =
                hands.get(parts.chat()::lastOutcome).orElseThrow(() -> new TourFailure("The question was not sent."));
        return switch (outcome) {
            case ChatOutcome.Answered answered -> answered.stats();
            case ChatOutcome.Cancelled _ -> throw new TourFailure("The answer was cancelled.");
            case ChatOutcome.Failed failed ->
                throw new TourFailure("The question failed: "
                        + parts.explain()
                                .failure(failed.failure(), workbench.engine().asked())
                                .text());
        };
    }

    /// Each slider once, then all of them made true with the one button.
    private void moveSliders() throws IOException {
        Settings before = hands.get(() -> workbench.now().draft());
        chooseAdapter();
        move("ratio", 0.5);
        move("length", 0.75);
        move("patches", 0.25);
        move("batch", 0.5);
        move("prefill", 0.6);
        move("alpha", 0.5); // as the adapter was trained: at half its scale it answers in half words
        move("device", 0.1);
        if (hands.get(() -> workbench.now().draft().lora().isPresent())) {
            move("rank", 0.5);
        }
        hands.pause(500);
        camera.take("sliders", "Each slider moved once: the prediction follows, nothing is restarted yet");
        Settings asked = hands.get(() -> workbench.now().draft());
        hands.pressIfEnabled("apply");
        hands.until(START, "the changed settings to be applied", () -> {
            if (workbench.engineState().get() instanceof EngineState.Failed failed) {
                throw new TourFailure("The engine failed under the moved sliders: "
                        + parts.explain().failure(failed.failure(), asked).text());
            }
            return workbench.engineState().get() instanceof EngineState.Ready
                    && workbench.engine().asked().equals(asked);
        });
        settingsApplied();
        hands.pause(1500);
        camera.take("applied", "After Apply: what was asked, and what the engine made of it");
        Settings applied = hands.get(() -> workbench.now().applied().orElse(asked));
        moves.addAll(TourReport.moves(before, asked, applied));
        hands.on(() -> parts.chat().draft().set("What do you see?"));
        AnswerStats stats = send();
        hands.pause(900);
        camera.take("after-sliders", "The same chat goes on under the new settings");
        Optional<ChatOutcome> outcome = hands.get(parts.chat()::lastOutcome);
        answers.add(new Asked(
                applied.maxDynamicPatch(),
                "moved sliders",
                outcome.map(ChatOutcome::text).orElse(""),
                stats,
                workbench.now().report()));
    }

    private void chooseAdapter() {
        hands.on(() -> {
            ComboBox<?> box = hands.findSetting("choice-adapter", ComboBox.class);
            if (box.getItems().size() > 1) {
                box.getSelectionModel().select(1);
            }
        });
    }

    /// @param share where between its ends the slider is put
    private void move(String key, double share) {
        hands.on(() -> {
            Slider slider = hands.findSetting("slider-" + key, Slider.class);
            if (!slider.isDisabled()) {
                slider.setValue(slider.getMin() + share * (slider.getMax() - slider.getMin()));
            }
        });
    }

    /// What takes effect by itself goes to the engine a moment after the slider stops.
    private void settingsApplied() {
        hands.pause(700);
        hands.until(
                START, "the engine to be ready", () -> workbench.engineState().get() instanceof EngineState.Ready);
    }

    private void looks() throws IOException {
        hands.on(() -> workbench.dark().set(true));
        camera.take("dark", "Dark theme, 1280x800");
        camera.takeLarge("dark-large", "Dark theme, 1920x1080", 1920, 1080);
        hands.on(() -> workbench.dark().set(false));
        camera.takeLarge("light-large", "Light theme, 1920x1080", 1920, 1080);
        hands.on(() -> parts.window().speak(Language.CHINESE));
        hands.pause(600);
        camera.take("chinese", "In Chinese, 1280x800");
        hands.on(() -> parts.window().speak(Language.ENGLISH));
    }
}
