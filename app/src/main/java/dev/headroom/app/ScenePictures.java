package dev.headroom.app;

import dev.headroom.app.chat.PictureSources;
import dev.headroom.demo.Scene;
import dev.headroom.demo.SceneGenerator;
import dev.headroom.demo.SceneRenderer;
import dev.headroom.engine.embedded.Assets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The samples of the assets, and new scenes of the kind the demo model knows.
final class ScenePictures implements PictureSources {
    private long seed = System.currentTimeMillis();

    @Override
    public List<Path> samples() {
        Optional<Path> folder = Assets.folder().map(f -> f.resolve("samples")).filter(Files::isDirectory);
        if (folder.isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.get())) {
            return files.filter(f -> f.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g|gif|bmp)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// A sample with a small number on it, which the tour asks for.
    Optional<Path> numberSample() {
        List<Path> all = samples();
        return all.stream()
                .filter(p -> p.getFileName().toString().contains("number"))
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    /// The first scene of a fixed row that has print on it.
    Drawn numberScene() {
        return new Drawn("scene-with-number.png", () -> {
            SceneGenerator row = new SceneGenerator(7);
            Scene scene = row.next(448, 448);
            for (int i = 0; i < 200 && scene.prints().isEmpty(); i++) {
                scene = row.next(448, 448);
            }
            return SceneRenderer.png(scene);
        });
    }

    @Override
    public Optional<Drawn> scene() {
        long now = seed++;
        return Optional.of(new Drawn("scene-%d.png".formatted(now % 10_000), () -> {
            Scene scene = new SceneGenerator(now).next();
            return SceneRenderer.png(scene);
        }));
    }
}
