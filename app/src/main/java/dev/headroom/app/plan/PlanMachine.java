package dev.headroom.app.plan;

import dev.headroom.app.ui.Background;
import dev.headroom.learning.Experience;
import dev.headroom.machine.DetectedCards;
import dev.headroom.machine.LocalModels;
import dev.headroom.plan.catalogue.ModelSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What the plan page knows of this machine: its cards, its models and what its runs taught.
///
/// @param cards looks at the cards now; may take a moment
/// @param models reads the models on disk; may take a moment
public record PlanMachine(
        Background background, Supplier<DetectedCards> cards, Supplier<List<ModelSpec>> models, Experience experience) {

    /// This very machine.
    public static PlanMachine here(Background background, Supplier<DetectedCards> cards, Experience experience) {
        return new PlanMachine(background, cards, PlanMachine::onDisk, experience);
    }

    /// Those that can be read; the others are for `headroom models` to name.
    private static List<ModelSpec> onDisk() {
        List<ModelSpec> models = new ArrayList<>();
        for (LocalModels.Found found : LocalModels.all()) {
            try {
                models.add(LocalModels.read(found.name(), found.folder()));
            } catch (IllegalArgumentException e) {
                // not a model the planner understands: it cannot be chosen
            }
        }
        return models;
    }

    /// @throws IllegalArgumentException with a sentence
    ModelSpec read(Path folder) {
        return LocalModels.resolve(folder.toAbsolutePath().toString());
    }
}
