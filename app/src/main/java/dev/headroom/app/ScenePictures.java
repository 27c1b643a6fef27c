package dev.headroom.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.app.chat.PictureSources;
import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.demo.Scene;
import dev.headroom.demo.SceneGenerator;
import dev.headroom.demo.SceneRenderer;
import dev.headroom.engine.embedded.Assets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The samples of the assets, and new scenes of the kind the demo model knows.
final class ScenePictures implements PictureSources {
    private long seed = System.currentTimeMillis();

    @Override
    public List<Sample> samples() {
        Optional<Path> folder = Assets.folder().map(f -> f.resolve("samples")).filter(Files::isDirectory);
        if (folder.isEmpty()) {
            return List.of();
        }
        Map<String, String> captions = captions(folder.get().resolve("samples.json"));
        try (Stream<Path> files = Files.list(folder.get())) {
            return files.filter(f -> f.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g|gif|bmp)"))
                    .sorted()
                    .map(f -> new Sample(f, captions.getOrDefault(name(f), name(f))))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// The sample whose print only many patches can read, which the tour asks for.
    Optional<Path> printSample() {
        return samples().stream()
                .map(Sample::file)
                .filter(f -> name(f).equals("small-print.png"))
                .findFirst();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /// Captions by file name; none when the list is not there.
    private static Map<String, String> captions(Path list) {
        String language = Messages.language() == Language.CHINESE ? "zh" : "en";
        Map<String, String> captions = new HashMap<>();
        try {
            for (JsonNode sample : new ObjectMapper().readTree(list.toFile()).path("samples")) {
                captions.put(
                        sample.path("file").asText(),
                        sample.path("caption")
                                .path(language)
                                .asText(sample.path("file").asText()));
            }
        } catch (IOException e) {
            return Map.of();
        }
        return captions;
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
