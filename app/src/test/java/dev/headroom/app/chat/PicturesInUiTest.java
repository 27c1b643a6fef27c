package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.Drops;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.chat.ConversationStore;
import dev.headroom.explain.Explain;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextArea;
import javafx.scene.image.Image;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The ways a picture comes into the chat: dropped, pasted, chosen; good ones and bad ones, through the handlers that a
/// user's hand reaches.
class PicturesInUiTest {
    private final Background background = new Background();
    private final List<File> chosen = new ArrayList<>();
    private ConversationStore store;
    private ChatViewModel model;
    private Workbench workbench;
    private ChatView view;
    private Stage stage;

    @TempDir
    private Path home;

    @BeforeEach
    void open() {
        store = ConversationStore.open(home);
        Fx.run(() -> {
            Messages.speak(Language.ENGLISH);
            FakeEngine engine = new FakeEngine(Fixtures.SETTINGS);
            workbench = new Workbench(background, engine, Fixtures.SHAPE, Fixtures::plan);
            engine.ready();
            model = new ChatViewModel(workbench, store, "", id -> {}, f -> {});
            PictureSources none = new PictureSources() {
                @Override
                public List<Sample> samples() {
                    return List.of();
                }

                @Override
                public Optional<Drawn> scene() {
                    return Optional.empty();
                }
            };
            Explain explain = new Explain(Fixtures::plan, 8L << 30);
            FileDialogs dialogs = new FileDialogs() {
                @Override
                public List<File> pictures(Window owner) {
                    return chosen;
                }

                @Override
                public Optional<Path> export(Window owner, String name) {
                    return Optional.empty();
                }

                @Override
                public Optional<Path> modelFolder(Window owner) {
                    return Optional.empty();
                }
            };
            view = new ChatView(
                    workbench, model, explain, none, dialogs, folder -> {}, (key, refused) -> {}, false, open -> {});
            stage = Fx.show(view, 500, 700);
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> {
            stage.close();
            view.close();
            workbench.close();
        });
        background.close();
        store.close();
    }

    @Test
    void droppedFilesBecomeCardsWithTheirPrices() throws IOException {
        List<File> files = List.of(file("a.png", Pictures.png(300, 200)), file("b.png", Pictures.png(20, 20)));
        assertThat(Drops.drop(content -> content.putFiles(files), view)).isTrue();
        Fx.until("two prices", () -> prices() == 2);
        assertThat(Fx.on(() ->
                        model.pictures().list().stream().map(Attachment::name).toList()))
                .containsExactly("a.png", "b.png");
    }

    @Test
    void aPictureDroppedFromABrowserNeedsNoFile() {
        Image image = Fx.on(() -> new Image(new ByteArrayInputStream(Pictures.png(64, 48))));
        assertThat(Drops.drop(content -> content.putImage(image), lookup("#question")))
                .isTrue();
        Fx.until("a price", () -> prices() == 1);
        assertThat(Fx.on(() -> model.pictures().list().getFirst().name())).isEqualTo("pasted.png");
    }

    @Test
    void droppedTextIsNotTakenForAPicture() {
        assertThat(Drops.drop(content -> content.putString("words"), view)).isFalse();
        assertThat(Fx.on(() -> model.pictures().list().isEmpty())).isTrue();
    }

    @Test
    void aPastedPictureIsAddedAndPastedTextIsWritten() {
        clipboard(content -> content.putImage(new Image(new ByteArrayInputStream(Pictures.png(64, 48)))));
        paste();
        Fx.until("a price", () -> prices() == 1);
        clipboard(content -> content.putString("What is it?"));
        paste();
        assertThat(Fx.on(() -> model.draft().get())).isEqualTo("What is it?");
        assertThat(Fx.on(() -> model.pictures().list().size())).isOne();
    }

    @Test
    void copiedFilesArePastedAsPictures() throws IOException {
        File file = file("copied.png", Pictures.png(30, 30));
        clipboard(content -> content.putFiles(List.of(file)));
        paste();
        Fx.until("a price", () -> prices() == 1);
        assertThat(Fx.on(() -> model.draft().get()))
                .as("its path is not written too")
                .isEmpty();
    }

    @Test
    void chosenFilesAreAddedAndADialogThatIsClosedChangesNothing() throws IOException {
        Fx.run(() -> ((Button) lookup("#attach")).fire());
        assertThat(Fx.on(() -> model.pictures().list().isEmpty())).isTrue();
        chosen.add(file("chosen.jpg", Pictures.encoded(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "jpg")));
        Fx.run(() -> ((Button) lookup("#attach")).fire());
        Fx.until("a price", () -> prices() == 1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        corrupt.png  | damaged
        bomb.png     | 30000 x 30000
        words.jpg    | not a picture
        empty.png    | empty
        modern.heic  | HEIC
        gone.png     | no longer there
        """)
    void aBadPictureSaysWhyKeepsTheQuestionAndCanBeTakenOut(String name, String reason) throws IOException {
        Fx.run(() -> model.draft().set("What is it?"));
        File bad = home.resolve(name).toFile();
        if (!name.startsWith("gone")) {
            file(name, BadPictures.named(name));
        }
        Drops.drop(content -> content.putFiles(List.of(bad)), view);
        Fx.until("the reason", () -> text("#attachment-error").contains(reason));
        assertThat(Fx.on(() -> lookup("#send").isDisabled())).isTrue();
        Fx.run(() -> ((Button) lookup("#detach")).fire());
        assertThat(Fx.on(() -> lookup("#send").isDisabled())).isFalse();
        assertThat(Fx.on(() -> model.draft().get())).isEqualTo("What is it?");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        long.png     | 20000 × 10 px
        cmyk.jpg     | 40 × 28 px
        animated.gif | 40 × 28 px, first of 2 frames
        deep.png     | 64 × 64 px
        dot.png      | 1 × 1 px
        on-its-side.jpg | 28 × 40 px
        """)
    void anOddPictureIsTakenAndPriced(String name, String measures) throws IOException {
        File odd = file(name, BadPictures.named(name));
        Drops.drop(content -> content.putFiles(List.of(odd)), view);
        Fx.until("its price", () -> prices() == 1);
        assertThat(Fx.on(() -> view.lookupAll(".hr-attachment .label").stream()
                        .map(n -> ((Labeled) n).getText())
                        .toList()))
                .contains(measures);
    }

    private File file(String name, byte[] bytes) throws IOException {
        return Files.write(home.resolve(name), bytes).toFile();
    }

    private int prices() {
        return (int) view.lookupAll("#price-tokens").stream()
                .filter(n -> ((Labeled) n).getText().contains("tokens"))
                .count();
    }

    private Node lookup(String id) {
        return view.lookup(id);
    }

    private String text(String id) {
        return lookup(id) instanceof Labeled labeled ? labeled.getText() : "";
    }

    private static void clipboard(Consumer<ClipboardContent> fill) {
        Fx.run(() -> {
            ClipboardContent content = new ClipboardContent();
            fill.accept(content);
            Clipboard.getSystemClipboard().setContent(content);
        });
    }

    /// Ctrl+V in the question; the headless robot forgets modifiers, the event carries them.
    private void paste() {
        Fx.run(() -> {
            TextArea question = (TextArea) lookup("#question");
            question.requestFocus();
            Event.fireEvent(question, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.V, false, true, false, false));
        });
    }
}
