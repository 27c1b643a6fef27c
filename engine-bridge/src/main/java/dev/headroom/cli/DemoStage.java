package dev.headroom.cli;

import dev.headroom.engine.embedded.EmbeddedLaunch;
import dev.headroom.engine.embedded.EmbeddedSession;
import dev.headroom.lesson.EngineStage;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.AdapterShape;
import dev.headroom.settings.Settings;
import java.util.stream.Collectors;

/// The stage of lessons on the command line: the demo model, started when a step first needs it.
final class DemoStage {
    private DemoStage() {}

    static EngineStage open() {
        EmbeddedLaunch launch = EmbeddedLaunch.of("demo", Settings.defaults(Bytes.GIB));
        EmbeddedModel model = EmbeddedModel.open(launch.folder(), launch.adapters());
        return new EngineStage(
                new EngineStage.Model(
                        model.shape(),
                        model::plan,
                        model.adapters().stream().collect(Collectors.toMap(AdapterShape::name, AdapterShape::rank))),
                settings -> EmbeddedSession.launch(launch.withSettings(settings)));
    }
}
