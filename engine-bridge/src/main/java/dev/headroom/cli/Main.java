package dev.headroom.cli;

import dev.headroom.words.Sentence;
import java.io.IOException;
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
        if (List.of(args).contains(Supervision.FLAG)) {
            // before anything that takes time: the parent may be gone already
            Supervision.endWithStandardInput();
        }
        StandardOutput output = StandardOutput.install();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status = run(out, err, args);
        out.flush();
        System.out.flush();
        if (status == ExitStatus.OK && output.loss().isPresent()) {
            status = lost(output.loss().get(), err);
        }
        err.flush();
        StartCaches.makeAfterTheEnd();
        // The window lives on after its launcher returned; everything else is over now, whatever threads are left.
        if (!isWindow(args) || status != ExitStatus.OK) {
            System.exit(status);
        }
    }

    /// A reader that has read enough is no failure that anybody needs to hear of; a full disk is.
    private static int lost(IOException why, PrintWriter err) {
        if (StandardOutput.isRead()) {
            return ExitStatus.NOBODY_READS;
        }
        err.println("headroom: "
                + Sentence.of("What was printed did not all get out: {}.", Sentence.of(why))
                        .then(Sentence.of("Print it to another place.")));
        return ExitStatus.FAILED;
    }

    /// Runs one command in this process and returns its exit status.
    ///
    /// @param out results
    /// @param err sentences
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        if (isWindow(args)) {
            return window(err, List.of(args));
        }
        if (List.of(args).equals(List.of("--version"))) {
            // asked by scripts before each of their steps: not worth the set-up of a command line
            for (String line : new HeadroomVersion().getVersion()) {
                out.println(line);
            }
            return ExitStatus.OK;
        }
        return commandLine(List.of(args)).setOut(out).setErr(err).execute(args);
    }

    private static boolean isWindow(String... args) {
        return args.length == 0 || args[0].equals(WINDOW);
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

    /// @param args what it is set up for: the commands they do not name may be missing
    static CommandLine commandLine(List<String> args) {
        CommandLine line = new CommandLine(new HeadroomCommand());
        Subcommands.add(line, args);
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(Main::failed);
        line.setParameterExceptionHandler((e, given) -> {
            CommandLine command = e.getCommandLine();
            command.getErr().println("headroom: " + e.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
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
