package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.MainWindow;
import dev.headroom.app.shell.Page;
import dev.headroom.app.shell.SettingsFile;
import dev.headroom.app.shell.SettingsSession;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ConversationStore;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.explain.Explain;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.words.Sentence;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kordamp.ikonli.feather.Feather;

/// The chat in a real window on the headless platform, with keys and clicks; the engine says what the test tells it.
class ChatUiTest {
    private static final AnswerStats STATS =
            new AnswerStats("stop", 132, 112, 41, 7, 0, 812, 41.3, 531_456, 61_000_000);

    private final Background background = new Background();
    private final FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);
    private final List<Path> opened = new ArrayList<>();
    private ConversationStore store;
    private ChatViewModel model;
    private Workbench workbench;
    private MainWindow window;
    private Stage stage;

    @TempDir
    private Path home;

    @BeforeEach
    void open() {
        store = ConversationStore.open(home);
        Fx.run(() -> {
            SettingsSession settings = new SettingsSession(new SettingsFile(home), background);
            settings.change(s -> s.withLanguage("en"));
            workbench = new Workbench(background, engine, Fixtures.SHAPE, Fixtures::plan);
            model = new ChatViewModel(workbench, store, "", id -> {}, f -> {});
            Page page = new Page("chat", Messages.of("shell"), Feather.ACTIVITY, this::view);
            stage = new Stage();
            stage.setX(0);
            stage.setY(0);
            window = new MainWindow(stage, workbench, List.of(page), settings);
            window.show();
        });
        Fx.run(engine::ready);
    }

    private ChatView view() {
        PictureSources none = new PictureSources() {
            @Override
            public List<Sample> samples() {
                return List.of();
            }

            @Override
            public Optional<Drawn> scene() {
                return Optional.of(new Drawn(
                        "drawn.png", () -> Pictures.png(400, 300), () -> List.of("What is it?", "How many?")));
            }
        };
        FileDialogs dialogs = new FileDialogs() {
            @Override
            public List<File> pictures(Window owner) {
                return List.of();
            }

            @Override
            public Optional<Path> export(Window owner, String name) {
                return Optional.empty();
            }

            @Override
            public Optional<Path> modelFolder(Window owner) {
                return Optional.of(home);
            }
        };
        Explain explain = new Explain(Fixtures::plan, 8L << 30);
        return new ChatView(
                workbench, model, explain, none, dialogs, opened::add, (key, refused) -> {}, false, open -> {});
    }

    @AfterEach
    void close() {
        Fx.run(() -> {
            stage.close();
            window.close();
            workbench.close();
            Messages.speak(Language.ENGLISH);
        });
        background.close();
        store.close();
    }

    @Test
    void aQuestionIsTypedSentStoppedAndAnsweredAgainByKeys() {
        type("hello");
        press(KeyCode.ENTER);
        Fx.until("the question reaches the engine", () -> engine.turns.size() == 1);
        Fx.run(() -> engine.last().say("Well, **that**"));
        Fx.until("the answer grows on screen", () -> lastText().contains("that"));
        press(KeyCode.ESCAPE);
        Fx.until("stopped", () -> lookup("#answer-stopped") != null);
        assertThat(engine.last().cancelled).isTrue();

        accelerate(KeyCode.R);
        Fx.until("asked again", () -> engine.turns.size() == 2);
        Fx.run(() -> engine.last().say("Hello.").answer(STATS));
        Fx.until("the facts are there", () -> lookup("#answer-facts") != null);
        assertThat(lastText()).isEqualTo("Hello.");
    }

    @Test
    void shiftEnterBeginsALineAndUpRecallsTheLastQuestion() {
        type("one");
        shift(KeyCode.ENTER);
        type("two");
        assertThat(input()).isEqualTo("one\ntwo");
        press(KeyCode.ENTER);
        Fx.until("sent", () -> engine.turns.size() == 1);
        assertThat(input()).isEmpty();
        Fx.run(() -> engine.last().say("ok").answer(STATS));
        Fx.until("answered", () -> !model.answering().get());
        press(KeyCode.UP);
        assertThat(input()).isEqualTo("one\ntwo");
    }

    @Test
    void aDrawnPictureWearsItsPriceAndABadOneSaysWhy() throws IOException {
        click("#new-picture");
        Fx.until("the price is shown", () -> text("#price-tokens").startsWith("114 tokens"));
        Path bad = Files.writeString(home.resolve("holiday.jpg"), "not at all");
        Fx.run(() -> model.pictures().attach(List.of(bad.toFile())));
        Fx.until("the reason is shown", () -> text("#attachment-error").contains("not a picture"));
        Fx.run(() -> model.draft().set("What is it?"));
        assertThat(Fx.on(() -> ((Button) lookup("#send")).isDisabled())).isTrue();
        Fx.run(() -> model.pictures().detach(model.pictures().list().getLast()));
        assertThat(Fx.on(() -> ((Button) lookup("#send")).isDisabled())).isFalse();
        click("#send");
        Fx.until("sent with the picture", () -> engine.requests.size() == 1);
    }

    @Test
    void aDrawnPictureComesWithQuestionsToClick() {
        click("#new-picture");
        Fx.until("they are offered", () -> window.root().lookupAll(".hr-chip").size() == 2);
        click(".hr-chip");
        assertThat(input()).isEqualTo("What is it?");
        Fx.until(
                "they make room for the question",
                () -> window.root().lookupAll(".hr-chip").isEmpty());
        press(KeyCode.ENTER);
        Fx.until("asked", () -> engine.requests.size() == 1);
    }

    @Test
    void anEngineThatIsKilledSaysWhatToDoAndOneClickAsksAgain() {
        type("question");
        press(KeyCode.ENTER);
        Fx.until("asked", () -> engine.turns.size() == 1);
        EngineFailure killed = new EngineFailure.Killed(9);
        Fx.run(() -> {
            engine.last().say("half");
            engine.last().fail(killed);
            engine.become(new EngineState.Failed(killed, List.of("last words"), Instant.now()));
        });
        Fx.until("the card is there", () -> lookup("#trouble-title") != null);
        assertThat(text("#trouble-why")).contains("Signal 9").contains("Your chat is kept");
        click("#remedy-Restart");
        Fx.until("restarted", () -> engine.restarts == 1);
        Fx.run(engine::ready);
        Fx.until("asked again", () -> engine.turns.size() == 2);
    }

    @Test
    void anIdleEngineThatIsKilledIsStartedAgainAndNothingIsAsked() {
        type("question");
        press(KeyCode.ENTER);
        Fx.until("asked", () -> engine.turns.size() == 1);
        Fx.run(() -> engine.last().say("done").answer(STATS));
        Fx.until("answered", () -> !model.answering().get());
        Fx.run(() -> engine.become(
                new EngineState.Failed(new EngineFailure.Killed(9), List.of("last words"), Instant.now())));
        Fx.until("the card is there", () -> lookup("#trouble-title") != null);

        assertThat(text("#remedy-Restart")).isEqualTo("Start the engine again");
        click("#remedy-Restart");
        Fx.until("restarted", () -> engine.restarts == 1);
        Fx.run(engine::ready);

        assertThat(engine.turns).hasSize(1);
        assertThat(lastText()).isEqualTo("done");
    }

    @Test
    void theThumbnailStandsBesideThePictureWhichIsNotDrawnOnOnceItIsSent() {
        click("#new-picture");
        Fx.until("the price is shown", () -> text("#price-tokens").startsWith("114 tokens"));
        assertThat(Fx.on(() -> lookup("#thumbnail-tile"))).isNotNull();
        assertThat(text("#price-tiles")).contains("thumbnail");
        Fx.run(() -> model.draft().set("What is it?"));
        click("#send");
        Fx.until("sent", () -> lookup(".hr-turn #tile-grid") != null && lookup(".hr-turn #thumbnail-tile") != null);

        assertThat(Fx.on(() -> lookup(".hr-picture #thumbnail-tile")))
                .as("beside the picture, not on it")
                .isNull();
        assertThat(Fx.on(() -> lookup("#tile-grid").isVisible())).isFalse();
        Fx.run(() -> lookup(".hr-opens").requestFocus());
        assertThat(Fx.on(() -> lookup("#tile-grid").isVisible())).isTrue();
    }

    @Test
    void aPictureIsEnlargedByAKeyAndClosedByEsc() {
        click("#new-picture");
        Fx.until("the price is shown", () -> text("#price-tokens").startsWith("114 tokens"));
        Fx.run(() -> lookup(".hr-opens").fireEvent(key(KeyCode.ENTER)));
        Fx.until("open", () -> large().isPresent());
        Parent root = large().orElseThrow().getScene().getRoot();
        assertThat(Fx.on(() -> root.lookup("#thumbnail-tile"))).isNull();
        Fx.run(() -> ((CheckBox) root.lookup("#picture-tiles")).fire());
        assertThat(Fx.on(() -> root.lookup("#thumbnail-tile"))).isNotNull();
        Fx.run(() -> root.getScene().getOnKeyPressed().handle(key(KeyCode.ESCAPE)));
        assertThat(Fx.on(() -> large().isPresent())).isFalse();
    }

    private static KeyEvent key(KeyCode code) {
        return new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false);
    }

    private static Optional<Window> large() {
        return Window.getWindows().stream()
                .filter(w -> w.getScene() != null
                        && "picture-window".equals(w.getScene().getRoot().getId()))
                .findFirst();
    }

    @Test
    void tabLeavesTheQuestionAndWritesNothing() {
        type("one");
        press(KeyCode.TAB);
        assertThat(input()).isEqualTo("one");
        assertThat(Fx.on(() -> lookup("#question").isFocused())).isFalse();
    }

    @Test
    void whatAnAnswerCostIsOneLineThatOpens() {
        type("q");
        press(KeyCode.ENTER);
        Fx.until("asked", () -> engine.turns.size() == 1);
        Fx.run(() -> engine.last().say("a").answer(STATS));
        Fx.until("answered", () -> lookup("#answer-line") != null);

        assertThat(text("#answer-line"))
                .matches("first token [0-9.]+ m?s · 41 tokens/s · 132 tokens read · peak 58\\.2 MiB")
                .as("counted from Enter, not in the engine")
                .doesNotContain("0.81 s");
        assertThat(Fx.on(() -> lookup("#answer-table").isVisible())).isFalse();
        Fx.run(() -> ((Hyperlink) lookup("#answer-more")).fire());
        assertThat(Fx.on(() -> lookup("#answer-table").isVisible())).isTrue();
    }

    @Test
    void outOfMemoryOffersASettingThatFitsByItsNameAndApplies() {
        type("question");
        press(KeyCode.ENTER);
        Fx.until("asked", () -> engine.turns.size() == 1);
        Fx.run(() -> engine.last()
                .fail(new EngineFailure.OutOfMemory(
                        ComponentKind.VISION_ACTIVATIONS,
                        OptionalLong.of(90 << 20),
                        OptionalLong.of(10 << 20),
                        ShortageCause.ALLOCATION,
                        Sentence.foreign("No room."))));
        Fx.until("the card is there", () -> lookup("#trouble-title") != null);
        assertThat(text("#trouble-why")).contains("90.0 MiB").contains("10.0 MiB");
        assertThat(text("#remedy-ChangeSettings")).startsWith("Lower cache_max_entry_count to 0.");
        click("#remedy-ChangeSettings");
        Fx.until("applied", () -> engine.applies.size() == 1);
        assertThat(engine.applies.getFirst().cacheMaxEntryCount()).isLessThan(0.5);
        Fx.until("asked again", () -> engine.turns.size() == 2);
    }

    @Test
    void aMissingModelIsChosenAndTheQuestionAskedAgain() {
        Fx.run(() -> engine.become(new EngineState.Failed(
                new EngineFailure.Missing(Sentence.foreign("No model \"x\""), Sentence.foreign("Give a folder.")),
                List.of(),
                Instant.now())));
        type("question");
        press(KeyCode.ENTER);
        Fx.until("the card is there", () -> lookup("#trouble-why") != null);
        assertThat(text("#trouble-title")).contains("No model \"x\"");
        assertThat(text("#trouble-why")).contains("Give a folder.");
        click("#remedy-ChooseFolder");
        Fx.until("opened", () -> opened.equals(List.of(home)));
        Fx.run(engine::ready);
        Fx.until("asked again", () -> engine.turns.size() == 1);
    }

    @Test
    void editingAnOldQuestionReplacesIt() {
        type("first");
        press(KeyCode.ENTER);
        Fx.until("asked", () -> engine.turns.size() == 1);
        Fx.run(() -> engine.last().say("answer").answer(STATS));
        Fx.until("answered", () -> !model.answering().get());
        click("#edit");
        assertThat(input()).isEqualTo("first");
        type(" and more");
        press(KeyCode.ENTER);
        Fx.until("asked again", () -> engine.turns.size() == 2);
        assertThat(Fx.on(() -> model.turns().size())).isEqualTo(2);
    }

    @Test
    void copyPutsTheAnswerOnTheClipboard() {
        type("q");
        press(KeyCode.ENTER);
        Fx.until("asked", () -> engine.turns.size() == 1);
        Fx.run(() -> engine.last().say("to be copied").answer(STATS));
        Fx.until("answered", () -> lookup("#copy-answer") != null);
        click("#copy-answer");
        assertThat(Fx.on(() -> Clipboard.getSystemClipboard().getString())).isEqualTo("to be copied");
    }

    @Test
    void theChatSurvivesAChangeOfLanguage() {
        type("bonjour");
        press(KeyCode.ENTER);
        Fx.until("asked", () -> engine.turns.size() == 1);
        Fx.run(() -> window.speak(Language.CHINESE));
        Fx.run(() -> engine.last().say("still here").answer(STATS));
        Fx.until("answered in the new view", () -> lookup("#answer-facts") != null);
        assertThat(text("#send")).isEqualTo("发送");
        assertThat(lastText()).isEqualTo("still here");
    }

    @Test
    void aNewChatIsEmptyAndTheOldOneIsInTheList() {
        type("old one");
        press(KeyCode.ENTER);
        Fx.until("asked", () -> engine.turns.size() == 1);
        Fx.run(() -> engine.last().say("yes").answer(STATS));
        Fx.until(
                "in the list",
                () -> model.chats().size() == 1 && !model.answering().get());
        click("#new-chat");
        assertThat(Fx.on(() -> model.turns().isEmpty())).isTrue();
        assertThat(text("#chat-title")).isEqualTo("New chat");
        Fx.run(() -> model.open(model.chats().getFirst().id()));
        Fx.until("open again", () -> model.turns().size() == 2);
        assertThat(text("#chat-title")).isEqualTo("old one");
    }

    private String lastText() {
        return Fx.on(() -> model.turns().getLast().text().get());
    }

    private Node lookup(String id) {
        return window.root().lookup(id);
    }

    private String text(String id) {
        return Fx.on(() -> lookup(id) instanceof Labeled labeled ? labeled.getText() : "");
    }

    private String input() {
        return Fx.on(() -> ((TextArea) lookup("#question")).getText());
    }

    private void click(String id) {
        Fx.run(() -> ((Button) lookup(id)).fire());
    }

    private void type(String text) {
        Fx.run(() -> {
            TextArea area = (TextArea) lookup("#question");
            area.requestFocus();
            area.end();
            area.appendText(text);
        });
    }

    /// The headless robot forgets modifiers; the event carries them.
    private void shift(KeyCode code) {
        Fx.run(() -> Event.fireEvent(
                lookup("#question"), new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, true, false, false, false)));
    }

    private void accelerate(KeyCode code) {
        Fx.run(() -> window.scene()
                .getAccelerators()
                .get(new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN))
                .run());
    }

    private void press(KeyCode code) {
        Fx.run(() -> new Robot().keyType(code));
    }
}
