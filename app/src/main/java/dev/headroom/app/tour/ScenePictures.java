package dev.headroom.app.tour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.app.chat.PictureSources;
import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.lab.Scene;
import dev.headroom.lab.SceneGenerator;
import dev.headroom.lab.SceneRenderer;
import dev.headroom.lab.Suggestions;
import dev.headroom.machine.Assets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The samples of the assets, and new scenes of the kind the demo model knows.
public final class ScenePictures implements PictureSources {
    private static final Messages M = Messages.of("chat");
    /// From what a model sees at all to what its tiles buy.
    private static final List<String> TEACHING = List.of(
            "one-shape.png",
            "three-shapes.png",
            "five-shapes.png",
            "big-print.png",
            "medium-print.png",
            "small-print.png",
            "small-print-square.png",
            "small-word.png");

    private long seed = System.currentTimeMillis();

    @Override
    public List<Sample> samples() {
        Optional<Path> folder = Assets.folder().map(f -> f.resolve("samples")).filter(Files::isDirectory);
        if (folder.isEmpty()) {
            return List.of();
        }
        Path list = folder.get().resolve("samples.json");
        Map<String, String> captions = captions(list);
        try (Stream<Path> files = Files.list(folder.get())) {
            return files.filter(f -> f.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g|gif|bmp)"))
                    .sorted(Comparator.comparingInt(ScenePictures::place).thenComparing(ScenePictures::name))
                    .map(f -> new Sample(
                            f, captions.getOrDefault(name(f), name(f)), teaches(f), () -> questions(list, name(f))))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// The sample whose print only many patches can read, which the tour asks for.
    public Optional<Sample> printSample() {
        return samples().stream()
                .filter(s -> name(s.file()).equals("small-print.png"))
                .findFirst();
    }

    private static int place(Path file) {
        int place = TEACHING.indexOf(name(file));
        return place < 0 ? TEACHING.size() : place;
    }

    private static String teaches(Path file) {
        String key = "sample." + name(file);
        return M.has(key) ? M.text(key) : "";
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /// Captions by file name; none when the list is not there.
    private static Map<String, String> captions(Path list) {
        String language = tag();
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

    /// What the list suggests to ask about a sample; nothing when it does not tell.
    private static List<String> questions(Path list, String file) {
        List<String> questions = new ArrayList<>();
        try {
            for (JsonNode sample : new ObjectMapper().readTree(list.toFile()).path("samples")) {
                if (sample.path("file").asText().equals(file)) {
                    sample.path("questions").path(tag()).forEach(q -> questions.add(q.asText()));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return questions;
    }

    private static String tag() {
        return Messages.language() == Language.CHINESE ? "zh" : "en";
    }

    /// The first scene of a fixed row that has print on it.
    public Drawn numberScene() {
        return drawn("scene-with-number.png", 7, () -> {
            SceneGenerator row = new SceneGenerator(7);
            Scene scene = row.next(448, 448);
            for (int i = 0; i < 200 && scene.prints().isEmpty(); i++) {
                scene = row.next(448, 448);
            }
            return scene;
        });
    }

    private static Drawn drawn(String name, long seed, Supplier<Scene> scene) {
        return new Drawn(
                name,
                () -> SceneRenderer.png(scene.get()),
                () -> Suggestions.about(
                        scene.get(),
                        seed,
                        Messages.language() == Language.CHINESE
                                ? dev.headroom.lab.Language.ZH
                                : dev.headroom.lab.Language.EN));
    }

    @Override
    public Optional<Drawn> scene() {
        long now = seed++;
        return Optional.of(drawn("scene-%d.png".formatted(now % 10_000), now, () -> new SceneGenerator(now).next()));
    }
}
