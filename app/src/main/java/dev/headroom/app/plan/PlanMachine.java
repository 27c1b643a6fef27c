package dev.headroom.app.plan;

import dev.headroom.app.ui.Background;
import dev.headroom.disk.Folders;
import dev.headroom.learning.Experience;
import dev.headroom.machine.DetectedCards;
import dev.headroom.machine.LocalModels;
import dev.headroom.machine.library.HeaderCache;
import dev.headroom.machine.library.LibraryScan;
import dev.headroom.machine.library.OwnFolders;
import dev.headroom.machine.library.Places;
import dev.headroom.plan.catalogue.ModelSpec;
import java.nio.file.Path;
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

    /// Those that the planner knows; the library names the others.
    private static List<ModelSpec> onDisk() {
        Places places = Places.ofUser(new OwnFolders(Folders.ofUser()).read());
        return LibraryScan.look(places, new HeaderCache(), () -> false).models().stream()
                .flatMap(m -> m.spec().stream())
                .toList();
    }

    /// @throws IllegalArgumentException with a sentence
    ModelSpec read(Path folder) {
        return LocalModels.resolve(folder.toAbsolutePath().toString());
    }
}
