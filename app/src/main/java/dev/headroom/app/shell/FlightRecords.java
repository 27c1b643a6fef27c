package dev.headroom.app.shell;

import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.explain.Explain;
import dev.headroom.explain.FlightRecorder;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Saves the last minute of memory when an engine fails or runs out of memory, and tells the workbench where.
public final class FlightRecords {
    private static final Logger LOG = Logger.getLogger(FlightRecords.class.getName());

    private final Workbench workbench;
    private final Explain explain;
    private final FlightRecorder recorder;

    public FlightRecords(Workbench workbench, Explain explain, FlightRecorder recorder) {
        this.workbench = workbench;
        this.explain = explain;
        this.recorder = recorder;
        workbench.engineState().addListener((o, was, now) -> {
            if (now instanceof EngineState.Failed failed) {
                save(failed.failure(), failed.logTail());
            }
        });
    }

    /// A failure that the engine survived is saved too.
    public void save(EngineFailure failure) {
        save(failure, workbench.engine().logTail());
    }

    private void save(EngineFailure failure, List<String> logTail) {
        workbench.flightRecord(Optional.empty());
        var asked = workbench.engine().asked();
        workbench
                .background()
                .inOrder(
                        () -> recorder.save(workbench.recorder().timeline(), explain.failure(failure, asked), logTail),
                        files -> workbench.flightRecord(files.stream().findFirst()),
                        e -> LOG.log(Level.WARNING, "the flight record could not be written", e));
    }
}
