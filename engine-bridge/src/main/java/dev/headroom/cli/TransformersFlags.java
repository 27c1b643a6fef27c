package dev.headroom.cli;

import dev.headroom.plan.engines.DeploySettings;
import picocli.CommandLine.Option;

/// The flags of `headroom plan` for plain transformers alone.
final class TransformersFlags {
    @Option(
            names = "--split",
            paramLabel = "split_model|auto",
            description = "how transformers spreads layers over cards")
    private String split = "";

    void into(DeploySettings.Change c) {
        c.split = split;
    }
}
