package dev.headroom.cli;

import java.util.List;

/// The one place where a command is registered: one line each, in the order of `headroom --help`.
final class Subcommands {
    private Subcommands() {}

    static List<Class<?>> all() {
        return List.of(
                ChatCommand.class, //
                ServeCommand.class, //
                PlanCommand.class, //
                ModelsCommand.class, //
                DevicesCommand.class, //
                CalibrationCommand.class, //
                ExplainCommand.class, //
                DoctorCommand.class, //
                JobCommand.class, //
                ServeCommandCommand.class, //
                DemoEvalCommand.class, //
                DemoSamplesCommand.class, //
                DemoScenesCommand.class, //
                StartTrainingCommand.class);
    }
}
