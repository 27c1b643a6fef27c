package dev.headroom.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `headroom lesson`: lessons listed, checked, begun and handed out.
@Command(
        name = "lesson",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            LessonListCommand.class,
            LessonCheckCommand.class,
            LessonNewCommand.class,
            LessonHandoutCommand.class,
            LessonClassCommand.class,
            LessonQuizCommand.class,
            LessonResetCommand.class
        },
        description = {"Lessons: lists them, checks them on the real engine, begins a new one, makes handouts."},
        footer = {
            "",
            "  headroom lesson check picture",
            "  headroom lesson new my-lesson",
            "  headroom lesson handout > seat-7.html",
            "  headroom lesson class handouts --html > class.html",
            "",
            "How a lesson is written: docs/lessons.md."
        })
final class LessonCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which of its commands? " + String.join(", ", spec.subcommands().keySet()));
    }
}
