package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int headroom(String... args) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    @Test
    void helpNamesTheExitStatuses() {
        assertThat(headroom("--help")).isZero();
        assertThat(out.toString()).contains("Exit status:", "it does not fit the memory");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void anUnknownCommandIsAUsageErrorWithASentence() {
        assertThat(headroom("frobnicate")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("frobnicate", "Try `headroom --help`.");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMistypedCommandOrOptionIsOfferedTheRightOne() {
        assertThat(headroom("doktor")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("doctor");
        assertThat(headroom("serve", "demo", "--api-kys", "x")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("Possible solutions: --api-key");
    }

    @Test
    void withoutTheWindowOnTheClassPathASentenceSaysSo() {
        assertThat(headroom()).isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString()).contains("headroom --help").doesNotContain("Exception");
    }

    @Test
    void theLaunchersWordOpensTheWindowWithWhatFollowsIt() {
        assertThat(headroom("window", "--tour")).isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString())
                .contains("The window is not part of this installation")
                .doesNotContain("Unmatched");
    }

    @Test
    void everyCommandHasADescriptionForTheHelp() {
        assertThat(Main.commandLine(List.of()).getSubcommands())
                .allSatisfy((name, command) -> assertThat(
                                command.getCommandSpec().usageMessage().description())
                        .as("description of `headroom %s`", name)
                        .isNotEmpty());
    }

    @Test
    void everyCommandIsKnownByItsName() {
        List<String> all =
                List.copyOf(Main.commandLine(List.of()).getSubcommands().keySet());

        assertThat(all)
                .containsAll(Subcommands.NAMES)
                .hasSize(Subcommands.NAMES.size() + 1)
                .contains("help");
    }

    @Test
    void theVersionIsTheSameWhicheverWayItIsAskedFor() {
        assertThat(headroom("--version")).isZero();
        String written = out.toString();
        out.getBuffer().setLength(0);
        assertThat(headroom("-V")).isZero();

        assertThat(out.toString()).isEqualTo(written).contains("headroom ", "Java ");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void onlyTheCommandThatWasAskedForIsSetUp() {
        assertThat(Main.commandLine(List.of("plan", "--explain")).getSubcommands())
                .containsOnlyKeys("plan", "help");
        assertThat(Main.commandLine(List.of("--help")).getSubcommands()).containsKeys("plan", "serve");
    }
}
