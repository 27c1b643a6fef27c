package dev.headroom.cli;

import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineVersion;
import picocli.CommandLine.Option;

/// The flags of `headroom plan` for LMDeploy alone.
final class LmdeployFlags {
    @Option(
            names = "--engine-version",
            paramLabel = "V",
            description = "release of LMDeploy (default: ${DEFAULT-VALUE})")
    private String version = LmdeployVersion.NEWEST;

    @Option(names = "--no-torch", description = "the engine runs without a Python process (C++ example program)")
    private boolean noTorch;

    EngineVersion release() {
        return EngineVersion.of(version);
    }

    void into(DeploySettings.Change c) {
        c.torch = !noTorch;
    }
}
