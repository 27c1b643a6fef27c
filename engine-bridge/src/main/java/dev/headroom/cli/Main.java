package dev.headroom.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/// Entry point of the command line.
public final class Main {
    /// The launcher's word for opening the window, with a model or `--tour` behind it.
    private static final String WINDOW = "window";

    private Main() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        boolean window = args.length == 0 || args[0].equals(WINDOW);
        int status = window ? window(err, List.of(args)) : run(out, err, args);
        out.flush();
        err.flush();
        StartCaches.makeAfterTheEnd();
        // The window lives on after its launcher returned; everything else is over now, whatever threads are left.
        if (!window || status != ExitStatus.OK) {
            System.exit(status);
        }
    }

    /// Opens the window without a look at the commands: they take longer to set up than the virtual machine.
    private static int window(PrintWriter err, List<String> args) {
        try {
            Window.open(args.stream().skip(1).toList());
            return ExitStatus.OK;
        } catch (CommandFailure failure) {
            err.println("headroom: " + failure.getMessage());
            return failure.status();
        }
    }

    /// Runs one command in this process and returns its exit status.
    ///
    /// @param out results
    /// @param err sentences
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return commandLine().setOut(out).setErr(err).execute(args);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new HeadroomCommand());
        Subcommands.all().forEach(line::addSubcommand);
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(Main::failed);
        line.setParameterExceptionHandler((e, args) -> {
            CommandLine command = e.getCommandLine();
            command.getErr().println("headroom: " + e.getMessage());
            command.getErr()
                    .printf("Try `%s --help`.%n", command.getCommandSpec().qualifiedName());
            return ExitStatus.USAGE;
        });
        return line;
    }

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
        switch (e) {
            case CommandFailure failure -> {
                line.getErr().println("headroom: " + failure.getMessage());
                return failure.status();
            }
            // Settings and sizes check themselves with sentences made for people.
            case IllegalArgumentException bad -> {
                line.getErr().println("headroom: " + bad.getMessage());
                return ExitStatus.USAGE;
            }
            default -> {
                line.getErr().println("headroom: unexpected failure, please report it: " + e);
                e.printStackTrace(line.getErr());
                return ExitStatus.FAILED;
            }
        }
    }
}
