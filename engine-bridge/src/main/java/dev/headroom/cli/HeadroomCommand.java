package dev.headroom.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `headroom` itself: without a command it opens the window.
@Command(
        name = "headroom",
        mixinStandardHelpOptions = true,
        versionProvider = HeadroomVersion.class,
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = HelpCommand.class,
        description = {
            "Where does every byte of a vision-language model's memory go?",
            "Predicts it, runs the model, measures it, explains the difference.",
            "Without a command the window opens."
        },
        footer = {
            "",
            "A model is a name of the assets (demo) or the path of a Hugging Face folder.",
            "Sizes are written 2GiB, 512MiB or in bytes.",
            "`headroom help COMMAND` tells more about one."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:an engine or a file did not do what was asked; the sentence on standard error tells why",
            "2:the command line is wrong",
            "3:it does not fit the memory it was given",
            "128 and more:a signal ended it, or (141) nobody read its output to the end"
        })
public final class HeadroomCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Window.open(spec.commandLine().getUnmatchedArguments());
    }
}
