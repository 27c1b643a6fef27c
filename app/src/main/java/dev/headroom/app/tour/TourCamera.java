package dev.headroom.app.tour;

import dev.headroom.app.shell.MainWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javax.imageio.ImageIO;

/// Takes numbered pictures of the window.
final class TourCamera {
    /// @param caption what is to be seen
    record Picture(String file, String caption) {}

    private final MainWindow window;
    private final Stage stage;
    private final Path folder;
    private final TourHands hands;
    private final List<Picture> pictures = new ArrayList<>();

    TourCamera(MainWindow window, Stage stage, Path folder, TourHands hands) {
        this.window = window;
        this.stage = stage;
        this.folder = folder;
        this.hands = hands;
    }

    /// Removes the pictures of an earlier tour, so that none is taken for new.
    void clear() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("\\d\\d-[a-z0-9-]+\\.png"))
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    void size(int width, int height) {
        hands.on(() -> {
            stage.setX(0);
            stage.setY(0);
            stage.setWidth(width + stage.getWidth() - window.scene().getWidth());
            stage.setHeight(height + stage.getHeight() - window.scene().getHeight());
        });
        hands.pause(400);
    }

    void take(String name, String caption) throws IOException {
        hands.pause(250);
        WritableImage image = hands.get(() -> {
            layout(window.scene());
            return window.scene().snapshot(null);
        });
        write(name, caption, image);
    }

    private void write(String name, String caption, WritableImage image) throws IOException {
        String file = "%02d-%s.png".formatted(pictures.size() + 1, name);
        Files.createDirectories(folder);
        ImageIO.write(
                SwingFXUtils.fromFXImage(image, null),
                "png",
                folder.resolve(file).toFile());
        pictures.add(new Picture(file, caption));
    }

    /// A picture larger than the headless screen (1000 x 1000), on which a stage this high cannot be: the content is
    /// laid out for a moment in a scene of its own.
    void takeLarge(String name, String caption, int width, int height) throws IOException {
        Scene home = window.scene();
        Scene large = hands.get(() -> {
            home.setRoot(new StackPane());
            Scene scene = new Scene(new StackPane(), width, height);
            scene.getStylesheets().setAll(home.getStylesheets());
            scene.setRoot(window.root());
            return scene;
        });
        try {
            for (int i = 0; i < 4; i++) {
                // what is painted beside the FX thread follows its new size
                hands.on(() -> layout(large));
                hands.pause(350);
            }
            write(name, caption, hands.get(() -> large.snapshot(null)));
        } finally {
            hands.on(() -> {
                large.setRoot(new StackPane());
                home.setRoot(window.root());
            });
            hands.pause(300);
        }
    }

    private static void layout(Scene scene) {
        scene.getRoot().applyCss();
        scene.getRoot().layout();
    }

    List<Picture> pictures() {
        return List.copyOf(pictures);
    }
}
