package dev.headroom.app.plan;

import dev.headroom.app.shell.ModelLibrary;
import dev.headroom.app.ui.Background;
import dev.headroom.learning.Experience;
import dev.headroom.machine.DetectedCards;
import dev.headroom.machine.LocalModels;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.llamacpp.GgufModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;

/// What the plan page knows of this machine: its cards, its models and what its runs taught.
///
/// @param cards looks at the cards now; may take a moment
/// @param models those on disk that the planner knows; empty while nobody has looked
/// @param ggufs the file of a model of this machine; empty where llama.cpp does not run it
/// @param asked the model that another page wants a plan of; taken from here once
public record PlanMachine(
        Background background,
        Supplier<DetectedCards> cards,
        ObservableValue<Optional<List<ModelSpec>>> models,
        Function<ModelSpec, Optional<GgufModel>> ggufs,
        ObjectProperty<Optional<LibraryModel>> asked,
        Experience experience) {

    /// With models that do not change, and nobody who asks.
    PlanMachine(
            Background background,
            Supplier<DetectedCards> cards,
            Supplier<List<ModelSpec>> models,
            Experience experience) {
        this(
                background,
                cards,
                new SimpleObjectProperty<>(Optional.of(models.get())),
                _ -> Optional.empty(),
                new SimpleObjectProperty<>(Optional.empty()),
                experience);
    }

    /// This very machine.
    public static PlanMachine here(
            Background background, Supplier<DetectedCards> cards, ModelLibrary library, Experience experience) {
        library.want();
        return new PlanMachine(
                background,
                cards,
                library.state()
                        .map(s -> s.looking()
                                ? Optional.empty()
                                : Optional.of(s.library().models().stream()
                                        .flatMap(m -> m.spec().stream())
                                        .toList())),
                model -> library.state().get().library().models().stream()
                        .filter(m -> m.spec().filter(model::equals).isPresent())
                        .findFirst()
                        .flatMap(LibraryModel::gguf),
                library.planned(),
                experience);
    }

    /// @throws IllegalArgumentException with a sentence
    ModelSpec read(Path folder) {
        return LocalModels.resolve(folder.toAbsolutePath().toString());
    }
}
