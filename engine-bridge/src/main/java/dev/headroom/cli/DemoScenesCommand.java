package dev.headroom.cli;

import dev.headroom.lab.Skill;
import dev.headroom.lab.TrainingFeed;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Feeds the demo model's training through standard input and output, see [TrainingFeed].
@Command(name = "demo-scenes", hidden = true, description = "Makes training data for the demo model.")
final class DemoScenesCommand implements Callable<Integer> {
    @Option(names = "--seed", required = true, description = "Same seed and requests, same data.")
    private long seed;

    @Option(names = "--skill", description = "An adapter's answers: ${COMPLETION-CANDIDATES}.")
    private @Nullable Skill skill;

    @Override
    public Integer call() throws IOException {
        new TrainingFeed(seed, Optional.ofNullable(skill)).serve(System.in, System.out);
        return ExitStatus.OK;
    }
}
