package dev.headroom.app.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where faults are made, and the share of each.
final class Scenes {
    private Scenes() {}

    static List<FaultCampaign.Part> all(Path folder) throws IOException {
        Path tiny = Path.of(
                        System.getProperty("headroom.root", ".."), "engine-bridge/src/test/resources/tiny-internvl2")
                .toAbsolutePath()
                .normalize();
        Path picture = tiny.resolve("picture.png");
        return List.of(
                new FaultCampaign.Part("window", 0.04, () -> new WindowScene(fresh(folder, "window"), tiny, picture)),
                new FaultCampaign.Part("engine", 0.09, () -> new EngineScene(fresh(folder, "engine"), tiny, picture)),
                new FaultCampaign.Part("server", 0.03, () -> new ServerScene(fresh(folder, "server"), tiny)),
                new FaultCampaign.Part("job", 0.06, () -> new JobScene(fresh(folder, "job"))),
                new FaultCampaign.Part("file", 0.42, () -> new FileScene(fresh(folder, "file"))),
                new FaultCampaign.Part("network", 0.30, () -> new NetworkScene(fresh(folder, "network"))),
                new FaultCampaign.Part("clock", 0.06, () -> new ClockScene(fresh(folder, "clock"))));
    }

    static Path fresh(Path folder, String name) throws IOException {
        return Files.createTempDirectory(folder, name);
    }
}
