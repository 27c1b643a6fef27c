package dev.headroom.cli;

import java.util.List;
import picocli.CommandLine;

/// The one place where a command is registered: its name in the order of `headroom --help`, and its class. Setting up
/// all of them takes longer than most commands run, so only what was asked for is set up.
final class Subcommands {
    static final List<String> NAMES = List.of(
            "chat",
            "serve",
            "launch",
            "plan",
            "sweep",
            "lesson",
            "models",
            "library",
            "export",
            "devices",
            "calibration",
            "explain",
            "doctor",
            "job",
            "serve-command",
            "demo-eval",
            "demo-samples",
            "demo-scenes",
            "start-training");

    private Subcommands() {}

    /// Adds the command that these arguments name; for help, and where none is named, every one.
    static void add(CommandLine line, List<String> arguments) {
        String first = arguments.isEmpty() ? "" : arguments.getFirst();
        if (NAMES.contains(first)) {
            line.addSubcommand(classOf(first));
        } else {
            NAMES.forEach(name -> line.addSubcommand(classOf(name)));
        }
    }

    private static Class<?> classOf(String name) {
        return switch (name) {
            case "chat" -> ChatCommand.class;
            case "serve" -> ServeCommand.class;
            case "launch" -> LaunchCommand.class;
            case "plan" -> PlanCommand.class;
            case "sweep" -> SweepCommand.class;
            case "lesson" -> LessonCommand.class;
            case "models" -> ModelsCommand.class;
            case "library" -> LibraryCommand.class;
            case "export" -> ExportCommand.class;
            case "devices" -> DevicesCommand.class;
            case "calibration" -> CalibrationCommand.class;
            case "explain" -> ExplainCommand.class;
            case "doctor" -> DoctorCommand.class;
            case "job" -> JobCommand.class;
            case "serve-command" -> ServeCommandCommand.class;
            case "demo-eval" -> DemoEvalCommand.class;
            case "demo-samples" -> DemoSamplesCommand.class;
            case "demo-scenes" -> DemoScenesCommand.class;
            case "start-training" -> StartTrainingCommand.class;
            default -> throw new IllegalArgumentException(name);
        };
    }
}
