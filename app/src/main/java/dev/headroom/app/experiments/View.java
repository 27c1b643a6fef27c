package dev.headroom.app.experiments;

import dev.headroom.experiment.Run;
import java.util.Optional;

/// One way to look at results.
interface View {
    void show(Results results);

    /// The run that is looked at now.
    void choose(Optional<Run> run);
}
