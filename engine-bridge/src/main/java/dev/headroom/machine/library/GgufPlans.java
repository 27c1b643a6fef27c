package dev.headroom.machine.library;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.GgufTowers;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.engines.SpecOfGguf;
import dev.headroom.plan.llamacpp.GgufModel;
import dev.headroom.plan.llamacpp.GgufTower;
import dev.headroom.words.Sentence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// GGUF files as models to plan with.
public final class GgufPlans {
    private GgufPlans() {}

    /// What the planner makes of the pieces of a model, and of the mmproj found beside them.
    static LibraryModel.Planned planned(
            String name, String type, List<Path> pieces, Optional<Path> projector, HeaderCache headers) {
        try {
            GgufModel model = new GgufModel(name, headers.shape(pieces), tower(projector, headers));
            String format = type.isEmpty() ? "gguf" : type.toLowerCase(Locale.ROOT);
            return new LibraryModel.Planned.ByLlamaCpp(SpecOfGguf.of(model, format), model);
        } catch (CheckpointException e) {
            return new LibraryModel.Planned.Unknown(e.sentence());
        }
    }

    private static Optional<GgufTower> tower(Optional<Path> projector, HeaderCache headers) {
        return projector.map(headers::tower);
    }

    /// Whether a name given for a model means a GGUF file.
    public static boolean isOne(String text) {
        return text.toLowerCase(Locale.ROOT).endsWith(".gguf");
    }

    /// The model that a file belongs to: all pieces of it, with the mmproj that lies beside it.
    ///
    /// @param mmproj to take in place of that one
    /// @throws PlanException when it is missing, or no model
    public static LibraryModel.Planned.ByLlamaCpp open(Path file, Optional<Path> mmproj) {
        LibraryModel model = at(file);
        return switch (model.planned()) {
            case LibraryModel.Planned.ByLlamaCpp known ->
                mmproj.map(f -> with(known, f)).orElse(known);
            case LibraryModel.Planned.Unknown(Sentence why) -> throw new PlanException(why);
            case LibraryModel.Planned.Known _ -> throw new IllegalStateException("a GGUF planned as a folder");
        };
    }

    /// The mmproj that lies beside a model's file and belongs to it.
    ///
    /// @throws PlanException when the model is missing
    public static Optional<Path> projectorOf(Path file) {
        return at(file).projector();
    }

    private static LibraryModel.Planned.ByLlamaCpp with(LibraryModel.Planned.ByLlamaCpp known, Path mmproj) {
        try {
            GgufModel model = known.gguf().withTower(Optional.of(GgufTowers.read(mmproj)));
            return new LibraryModel.Planned.ByLlamaCpp(
                    SpecOfGguf.of(model, known.spec().format()), model);
        } catch (CheckpointException e) {
            throw new PlanException(e.sentence(), e);
        }
    }

    private static LibraryModel at(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (!Files.isRegularFile(absolute) || folder == null) {
            throw new PlanException(Sentence.of("{} is missing; download the model again.", file));
        }
        Set<String> names = new TreeSet<>();
        try (Stream<Path> children = Files.list(folder)) {
            children.filter(Files::isRegularFile).forEach(child -> names.add(FileTroubles.name(child)));
        } catch (java.io.IOException e) {
            names.add(FileTroubles.name(absolute));
        }
        List<LibraryModel> found = new ArrayList<>();
        new GgufModels(folder, Source.FOLDER, List.of(), new HeaderCache()).read(names, found::add);
        return found.stream()
                .filter(m -> m.files().contains(absolute)
                        && m.projector().filter(absolute::equals).isEmpty())
                .findFirst()
                .orElseThrow(() -> new PlanException(Sentence.of(
                        "{} holds the vision side only; the language model that belongs beside it is missing.", file)));
    }
}
