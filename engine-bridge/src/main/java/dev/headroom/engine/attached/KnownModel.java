package dev.headroom.engine.attached;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.machine.Assets;
import dev.headroom.machine.LocalModels;
import dev.headroom.plan.AdapterShape;
import dev.headroom.plan.catalogue.ModelSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The model that a server serves, where this machine or the catalogue knows it.
///
/// @param adapters that it offers beside and whose files are here
record KnownModel(ModelSpec spec, List<AdapterShape> adapters) {
    KnownModel {
        adapters = List.copyOf(adapters);
    }

    /// Reads the disk.
    ///
    /// @param words folders and names that may mean it, the surest first
    /// @param served names of the server's adapters
    static Optional<KnownModel> look(List<String> words, List<String> served) {
        for (String word : words) {
            Optional<ModelSpec> spec = resolve(word);
            if (spec.isPresent()) {
                return Optional.of(new KnownModel(spec.get(), adapters(served)));
            }
        }
        return Optional.empty();
    }

    private static Optional<ModelSpec> resolve(String word) {
        try {
            return Optional.of(
                    LocalModels.resolve(Assets.model(word).map(Path::toString).orElse(word)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // another word may know it
        }
    }

    private static List<AdapterShape> adapters(List<String> served) {
        Map<String, Path> here = Assets.adapters();
        List<AdapterShape> shapes = new ArrayList<>();
        for (String name : served) {
            Path folder = here.get(name);
            if (folder != null) {
                try {
                    shapes.add(PeftAdapter.open(folder).shape(name));
                } catch (CheckpointException e) {
                    // its bytes are left out, as those of an adapter that is not here
                }
            }
        }
        return shapes;
    }
}
