package dev.headroom.app.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.testing.Drops;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.tour.ScenePictures;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.ImageView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first picture of somebody who has none, and pictures that are dragged in.
class SamplesUiTest {
    @TempDir
    private Path folder;

    private ChatWindow window;

    @BeforeEach
    void open() throws IOException {
        Fx.run(() -> Messages.speak(Language.ENGLISH));
        window = ChatWindow.open(List.of(sample("one", "Begin here"), sample("two", "Then this")), false);
    }

    private PictureSources.Sample sample(String name, String teaches) throws IOException {
        Path file = Files.write(folder.resolve(name + ".png"), Pictures.png(80, 60));
        return new PictureSources.Sample(file, "Sample " + name, teaches, () -> List.of("What is in " + name + "?"));
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void samplesShowTheirPictureAndWhatTheyTeachInTheirOrder() {
        Fx.run(() -> ((MenuButton) window.node("#samples")).show());
        List<List<String>> items = Fx.on(() -> ((MenuButton) window.node("#samples"))
                .getItems().stream().map(item -> words(item.getGraphic())).toList());
        assertThat(items).containsExactly(List.of("Sample one", "Begin here"), List.of("Sample two", "Then this"));
        Fx.until(
                "the picture is read",
                () -> ((MenuButton) window.node("#samples"))
                                        .getItems()
                                        .getFirst()
                                        .getGraphic()
                                        .lookup(".image-view")
                                instanceof ImageView view
                        && view.getImage().getWidth() > 0);
        Fx.run(() -> {
            MenuButton menu = (MenuButton) window.node("#samples");
            menu.getItems().get(1).fire();
            menu.hide();
        });
        assertThat(Fx.on(() -> window.model.pictures().list().getFirst().name()))
                .isEqualTo("two.png");
    }

    @Test
    void theSamplesThatComeWithHeadroomGoFromOneShapeToSmallPrintAndAllTeachSomething() {
        for (Language language : Language.values()) {
            Fx.run(() -> Messages.speak(language));
            List<PictureSources.Sample> all = new ScenePictures().samples();
            assertThat(all)
                    .extracting(s -> s.file().getFileName().toString())
                    .containsSubsequence("one-shape.png", "five-shapes.png", "big-print.png", "small-print.png");
            assertThat(all).allMatch(s -> !s.teaches().isBlank());
        }
    }

    private static List<String> words(Node line) {
        return line.lookupAll(".label").stream()
                .map(label -> ((Label) label).getText())
                .toList();
    }

    @Test
    void theWelcomeBringsAFirstPictureWithAQuestionInOneClick() {
        window.click("#welcome-first");
        Fx.until("the price is shown", () -> window.node("#price-tokens") != null);
        assertThat(Fx.on(() -> ((TextInputControl) window.node("#question")).getText()))
                .isEqualTo("What is in one?");
        window.click("#send");
        Fx.until("asked", () -> window.engine.requests.size() == 1);
    }

    @Test
    void whoDragsPicturesSeesWhereTheyMayBeDropped() throws IOException {
        List<File> files = List.of(
                Files.write(folder.resolve("a.png"), Pictures.png(30, 20)).toFile(),
                Files.createDirectory(folder.resolve("holiday")).toFile());
        assertThat(isShown()).isFalse();
        Drops.hover(content -> content.putFiles(files), window.view());
        assertThat(isShown()).isTrue();
        Drops.leave(content -> content.putFiles(files), window.view());
        assertThat(isShown()).isFalse();
        Drops.hover(content -> content.putString("words"), window.view());
        assertThat(isShown()).as("text is nothing for it").isFalse();

        assertThat(Drops.drop(content -> content.putFiles(files), window.view()))
                .isTrue();
        assertThat(isShown()).isFalse();
        Fx.until("a price", () -> window.node("#price-tokens") != null);
        Fx.until(
                "the folder is refused in words",
                () -> window.node("#attachment-error") instanceof Label why
                        && why.getText().contains("folder"));
    }

    private boolean isShown() {
        return Fx.on(() -> window.node("#drop-target").isVisible());
    }
}
