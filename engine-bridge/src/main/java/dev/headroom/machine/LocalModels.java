package dev.headroom.machine;

import dev.headroom.checkpoint.AdapterConfig;
import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.JsonFile;
import dev.headroom.disk.Folders;
import dev.headroom.machine.library.CountedFolder;
import dev.headroom.machine.library.GgufPlans;
import dev.headroom.machine.library.HeaderCache;
import dev.headroom.machine.library.HubRepository;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.machine.library.LibraryScan;
import dev.headroom.machine.library.OwnFolders;
import dev.headroom.machine.library.Places;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.ConfigModels;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.llamacpp.GgufModel;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// The model that somebody means by a name or a folder.
public final class LocalModels {
    private LocalModels() {}

    /// @param nameOrFolder a folder with config.json, a name of the assets or a cache, or of
    ///     the catalogue
    /// @throws IllegalArgumentException with a sentence when it is neither
    public static ModelSpec resolve(String nameOrFolder) {
        if (GgufPlans.isOne(nameOrFolder)) {
            return GgufPlans.open(Path.of(nameOrFolder), Optional.empty()).spec();
        }
        Optional<Path> folder = folder(nameOrFolder);
        if (folder.isPresent()) {
            return read(nameOrFolder, folder.get());
        }
        Optional<ModelSpec> known = ModelCatalogue.find(nameOrFolder);
        if (known.isPresent()) {
            return known.get();
        }
        return found(nameOrFolder).orElseGet(() -> ModelCatalogue.get(nameOrFolder));
    }

    /// The GGUF that a name means; empty where it means another kind of model.
    ///
    /// @param mmproj the vision side, in place of the one that lies beside the file
    /// @throws IllegalArgumentException with a sentence when the file is missing or no model
    public static Optional<GgufModel> gguf(String nameOrFile, Optional<Path> mmproj) {
        return GgufPlans.isOne(nameOrFile)
                ? Optional.of(GgufPlans.open(Path.of(nameOrFile), mmproj).gguf())
                : Optional.empty();
    }

    private static Optional<ModelSpec> found(String name) {
        return LibraryScan.look(Places.ofUser(new OwnFolders(Folders.ofUser()).read()), new HeaderCache(), () -> false)
                .models()
                .stream()
                .filter(m -> m.name().equalsIgnoreCase(name) && m.format() != LibraryModel.Format.GGUF)
                .findFirst()
                .map(m -> read(m.name(), m.path()));
    }

    /// Whether the embedded engine offers adapters with this model: those of the assets go with the assets' models.
    public static boolean adapters(String nameOrFolder) {
        Optional<Path> assets = Assets.folder();
        return Assets.model(nameOrFolder)
                .filter(folder -> assets.filter(folder::startsWith).isPresent())
                .filter(_ -> !Assets.adapters().isEmpty())
                .isPresent();
    }

    private static ModelSpec read(String name, Path folder) {
        try {
            ModelSpec spec = ConfigModels.parse(
                    HubRepository.nameOf(folder).orElseGet(() -> lastOf(folder, name)),
                    JsonFile.text(folder.resolve("config.json")));
            return CountedFolder.of(
                    spec.tower()
                            .map(t -> spec.withPictures(PictureFiles.read(folder, t.pictures())))
                            .orElse(spec),
                    folder);
        } catch (IOException | CheckpointException e) {
            throw new PlanException(Sentence.of("The config.json of {} cannot be read: {}", name, Sentence.of(e)), e);
        }
    }

    private static String lastOf(Path folder, String otherwise) {
        return folder.getFileName() == null ? otherwise : folder.getFileName().toString();
    }

    private static Optional<Path> folder(String text) {
        try {
            Path path = Path.of(text);
            Optional<Path> snapshot =
                    HubRepository.snapshot(path).filter(s -> Files.isRegularFile(s.resolve("config.json")));
            if (snapshot.isPresent()) {
                return snapshot.map(s -> s.toAbsolutePath().normalize());
            }
            if (Files.isRegularFile(path.resolve("config.json"))) {
                return Optional.of(path.toAbsolutePath().normalize());
            }
            if (AdapterConfig.isAdapter(path)) {
                throw isAdapter(path);
            }
            if (text.contains("/") && Files.isDirectory(path)) {
                throw new IllegalArgumentException("%s holds no config.json.".formatted(path));
            }
        } catch (InvalidPathException e) {
            // no path of this system, so it is a name
        }
        return Optional.empty();
    }

    /// What to ask instead.
    private static PlanException isAdapter(Path folder) {
        AdapterConfig adapter = AdapterConfig.read(folder);
        String base = adapter.base().isEmpty() ? "NAME" : adapter.base();
        return new PlanException(Sentence.of(
                "{} is no model but a LoRA adapter of rank {} for {}. Give both: {}.",
                folder,
                adapter.rank(),
                adapter.base().isEmpty() ? Sentence.of("a model that it does not name") : adapter.base(),
                "--model %s --adapter %s".formatted(base, folder)));
    }
}
