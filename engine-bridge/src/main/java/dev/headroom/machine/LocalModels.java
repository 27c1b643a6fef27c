package dev.headroom.machine;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.JsonFile;
import dev.headroom.disk.Folders;
import dev.headroom.disk.PathText;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.ConfigModels;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Models on this machine: a folder, the assets, the caches of Hugging Face and ModelScope.
public final class LocalModels {
    private LocalModels() {}

    /// Where a model was found.
    public enum Place {
        BUNDLED,
        HUGGING_FACE,
        MODELSCOPE
    }

    /// @param name as found
    public record Found(String name, Path folder, Place place) {}

    /// @param nameOrFolder a folder with config.json, a name of the assets or a cache, or of
    ///     the catalogue
    /// @throws IllegalArgumentException with a sentence when it is neither
    public static ModelSpec resolve(String nameOrFolder) {
        Optional<Path> folder = folder(nameOrFolder);
        if (folder.isPresent()) {
            return read(nameOrFolder, folder.get());
        }
        Optional<ModelSpec> known = ModelCatalogue.find(nameOrFolder);
        if (known.isPresent()) {
            return known.get();
        }
        return all().stream()
                .filter(f -> f.name().equalsIgnoreCase(nameOrFolder))
                .findFirst()
                .map(f -> read(f.name(), f.folder()))
                .orElseGet(() -> ModelCatalogue.get(nameOrFolder));
    }

    public static ModelSpec read(String name, Path folder) {
        try {
            String shown =
                    folder.getFileName() == null ? name : folder.getFileName().toString();
            return ConfigModels.parse(shown, JsonFile.text(folder.resolve("config.json")));
        } catch (IOException | CheckpointException e) {
            throw new PlanException(Sentence.of("The config.json of {} cannot be read: {}", name, Sentence.of(e)), e);
        }
    }

    private static Optional<Path> folder(String text) {
        try {
            Path path = Path.of(text);
            if (Files.isRegularFile(path.resolve("config.json"))) {
                return Optional.of(path.toAbsolutePath().normalize());
            }
            if (text.contains("/") && Files.isDirectory(path)) {
                throw new IllegalArgumentException("%s holds no config.json.".formatted(path));
            }
        } catch (InvalidPathException e) {
            // no path of this system, so it is a name
        }
        return Optional.empty();
    }

    /// Everything with a config.json in the usual places, by name.
    public static List<Found> all() {
        List<Found> found = new ArrayList<>();
        for (String name : Assets.modelNames()) {
            Assets.model(name).ifPresent(folder -> found.add(new Found(name, folder, Place.BUNDLED)));
        }
        Map<String, String> env = System.getenv();
        Path home = Folders.home();
        Path hub = given(env, "HF_HUB_CACHE")
                .or(() -> given(env, "HF_HOME").map(hf -> hf.resolve("hub")))
                .orElse(home.resolve(".cache/huggingface/hub"));
        children(hub)
                .filter(p -> p.getFileName().toString().startsWith("models--"))
                .forEach(repo -> {
                    String name = repo.getFileName()
                            .toString()
                            .substring("models--".length())
                            .replace("--", "/");
                    children(repo.resolve("snapshots"))
                            .filter(s -> Files.isRegularFile(s.resolve("config.json")))
                            .findFirst()
                            .ifPresent(s -> found.add(new Found(name, s, Place.HUGGING_FACE)));
                });
        Path scope = given(env, "MODELSCOPE_CACHE").orElse(home.resolve(".cache/modelscope/hub"));
        for (Path root : List.of(scope, scope.resolve("models"))) {
            children(root)
                    .forEach(owner -> children(owner)
                            .filter(m -> Files.isRegularFile(m.resolve("config.json")))
                            .forEach(m -> found.add(
                                    new Found(owner.getFileName() + "/" + m.getFileName(), m, Place.MODELSCOPE))));
        }
        return found;
    }

    private static Optional<Path> given(Map<String, String> environment, String variable) {
        String text = environment.get(variable);
        return text == null ? Optional.empty() : PathText.of(text);
    }

    private static Stream<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(Files::isDirectory).sorted().toList().stream();
        } catch (IOException e) {
            return Stream.empty(); // an unreadable folder holds no models for us
        }
    }
}
