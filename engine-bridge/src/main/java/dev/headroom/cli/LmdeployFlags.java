package dev.headroom.cli;

import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The release of an engine, and the flags of `headroom plan` for LMDeploy alone.
final class LmdeployFlags {
    @Option(
            names = "--engine-version",
            paramLabel = "V",
            description =
                    "release of the engine: LMDeploy, vLLM, SGLang, or a build of llama.cpp (default: the newest whose"
                            + " rules are known)")
    private @Nullable String version;

    @Option(names = "--no-torch", description = "the engine runs without a Python process (C++ example program)")
    private boolean noTorch;

    EngineVersion release(EngineKind kind) {
        return version == null ? kind.newest() : kind.release(version);
    }

    void into(DeploySettings.Change c) {
        c.torch = !noTorch;
    }
}
