package dev.headroom.cli;

import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.plan.AdapterShape;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A model on disk as the planner sees it: dimensions only, read from headers.
public record EmbeddedModel(ModelShape shape, List<AdapterShape> adapters) {
    public EmbeddedModel {
        adapters = List.copyOf(adapters);
    }

    /// @throws dev.headroom.checkpoint.CheckpointException when the folder or an adapter is damaged
    public static EmbeddedModel open(Path folder, Map<String, Path> adapters) {
        List<AdapterShape> shapes = new ArrayList<>();
        adapters.forEach((name, path) -> shapes.add(PeftAdapter.open(path).shape(name)));
        return new EmbeddedModel(ModelFolder.open(folder).shape(), shapes);
    }

    public MemoryPlan plan(Settings settings) {
        return EmbeddedPlanner.plan(shape, adapters, settings);
    }
}
