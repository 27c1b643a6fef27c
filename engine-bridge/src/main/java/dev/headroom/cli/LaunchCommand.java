package dev.headroom.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `headroom launch`.
@Command(
        name = "launch",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "ENGINE",
        subcommands = LaunchLlamaCommand.class,
        description = "Starts another program's engine and tells where its memory goes.",
        footer = {"", "  headroom launch llamacpp model-Q4_K_M.gguf -c 8192"})
final class LaunchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which engine? llamacpp");
    }
}
