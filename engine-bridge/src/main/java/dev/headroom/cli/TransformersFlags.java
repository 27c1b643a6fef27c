package dev.headroom.cli;

import dev.headroom.plan.engines.DeploySettings;
import java.util.List;
import picocli.CommandLine.Option;

/// The flags of `headroom plan` for plain transformers alone.
final class TransformersFlags {
    @Option(
            names = "--split",
            paramLabel = "split_model|auto",
            description = "how transformers spreads layers over cards")
    private String split = "";

    void into(DeploySettings.Change c) {
        c.split = split.isEmpty() ? split : Choices.of("--split", split, List.of("split_model", "auto"));
    }
}
