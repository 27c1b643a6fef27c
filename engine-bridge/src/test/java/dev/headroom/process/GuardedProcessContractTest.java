package dev.headroom.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the guard is a POSIX shell")
@Timeout(60)
class GuardedProcessContractTest {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    /// A window that starts a program, prints its id and waits to be killed.
    static final class Window {
        public static void main(String[] args) throws Exception {
            GuardedProcess program = GuardedProcess.start(command("/bin/sh", "-c", args[0]), line -> {}, code -> {});
            while (program.pid().isEmpty()) {
                Thread.sleep(10);
            }
            System.out.println(program.pid().getAsLong());
            System.out.println(program.mark().value());
            Thread.sleep(300_000);
        }
    }

    @Test
    void theProgramEndsWhenTheWindowIsKilled() throws Exception {
        Process window = window("sleep 300 & sleep 300");
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(window.getInputStream(), StandardCharsets.UTF_8))) {
            ProcessHandle program =
                    ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            List<ProcessHandle> children = program.children().toList();

            window.destroyForcibly(); // SIGKILL: nothing of ours runs any more

            assertThat(program.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse();
            for (ProcessHandle child : children) {
                assertThat(child.onExit().get(20, TimeUnit.SECONDS).isAlive()).isFalse();
            }
        }
    }

    private static Process window(String script) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Window.class.getName(),
                        script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// What servers do that fork twice: nothing of the program's session or family is left in them.
    private static final String FORKS =
            "(setsid sh -c 'sleep 301 & sleep 302' >/dev/null 2>&1 &); (setsid sleep 303 &); echo started; ";

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "found by /proc")
    void childrenInSessionsOfTheirOwnEndWithAProgramThatIsStopped() throws Exception {
        GuardedProcess program = start("/bin/sh", "-c", FORKS + "sleep 304");
        await(program.mark(), 5);

        program.stop();

        assertThat(program.mark().holders()).isEmpty();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "found by /proc")
    void childrenInSessionsOfTheirOwnEndWithAProgramThatEndsByItself() throws Exception {
        GuardedProcess program = start("/bin/sh", "-c", "trap '' TERM; " + FORKS + "exit 7");

        assertThat(exit.get(40, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(program.mark().holders()).isEmpty();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "found by /proc")
    void childrenThatIgnoreBeingAskedEndWithAWindowThatIsKilled() throws Exception {
        Process window = window("trap '' TERM INT HUP; " + FORKS + "while :; do sleep 1; done");
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(window.getInputStream(), StandardCharsets.UTF_8))) {
            long pid = Long.parseLong(out.readLine());
            ProcessMark mark = new ProcessMark(out.readLine());
            await(mark, 5);

            window.destroyForcibly();

            await(mark, 0);
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    @Test
    void theProgramIsNotAskedTwice() throws Exception {
        GuardedProcess program = GuardedProcess.start(
                new GuardedProcess.Command(
                        List.of("/bin/sh", "-c", "trap 'echo asked' TERM; echo ready; while :; do sleep 0.1; done"),
                        Map.of(),
                        Optional.empty(),
                        Duration.ofSeconds(3)),
                lines::add,
                exit::complete);
        assertThat(lines.poll(20, TimeUnit.SECONDS)).isEqualTo("ready");

        program.stop();

        assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(137);
        assertThat(lines).filteredOn("asked"::equals).hasSize(1);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "found by /proc")
    void nobodyElseCarriesTheMark() throws Exception {
        GuardedProcess other = start("/bin/sh", "-c", "echo ready; sleep 300");
        await(other.mark(), 1);
        GuardedProcess program = start("/bin/sh", "-c", "sleep 300");

        program.stop();

        assertThat(ProcessMark.random().holders()).isEmpty();
        assertThat(other.isAlive()).isTrue();
        other.stop();
    }

    /// Until as many processes, or more, carry it; 0: until none does.
    private static void await(ProcessMark mark, int holders) throws InterruptedException {
        while (holders == 0 ? !mark.holders().isEmpty() : mark.holders().size() < holders) {
            Thread.sleep(50);
        }
    }

    @Test
    void linesAndTheExitCodeComeAsTheyAre() throws Exception {
        start("/bin/sh", "-c", "printf 'one\\ntwo 10%%\\rtwo 20%%\\n'; echo three >&2; exit 7");

        assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(7);
        assertThat(lines).containsExactly("one", "two 10%", "two 20%", "three");
    }

    @Test
    void aSignalIsToldAsTheShellTellsIt() throws Exception {
        start("/bin/sh", "-c", "kill -9 $$");

        assertThat(exit.get(20, TimeUnit.SECONDS)).isEqualTo(137);
    }

    @Test
    void oneThatIgnoresBeingAskedIsKilled() throws Exception {
        GuardedProcess program = start("/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done");
        assertThat(lines.poll(20, TimeUnit.SECONDS)).isEqualTo("ready");

        program.stop();

        assertThat(program.isAlive()).isFalse();
        assertThat(ProcessHandle.of(program.pid().orElseThrow()).filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void argumentsReachTheProgramUntouched() throws Exception {
        start("/bin/echo", "a b", "$HOME", "'", "--x=\"y\"");

        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(lines).containsExactly("a b $HOME ' --x=\"y\"");
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> start("no-such-program-here"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no-such-program-here");
    }

    @Test
    void aListenerThatThrowsDoesNotEndTheProgram() throws Exception {
        GuardedProcess program = GuardedProcess.start(
                command("/bin/sh", "-c", "i=0; while [ $i -lt 2000 ]; do echo line $i || exit 9; i=$((i+1)); done"),
                line -> {
                    lines.add(line);
                    if (line.endsWith("7")) {
                        throw new NumberFormatException(line);
                    }
                    if (line.endsWith("8")) {
                        throw new StackOverflowError(line);
                    }
                },
                exit::complete);

        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(lines).hasSize(2000).contains("line 7", "line 1998", "line 1999");
        assertThat(program.unheard()).isEqualTo(400);
    }

    @Test
    void aProgramThatTalksLikeTheGuardIsReadOn() throws Exception {
        start("/bin/sh", "-c", "echo 'headroom-guard: process 99999999999999999999999'; echo on");

        assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(lines).containsExactly("headroom-guard: process 99999999999999999999999", "on");
    }

    @Test
    void aLineWithoutEndIsCut() {
        LineSplitter splitter = new LineSplitter(lines::add);
        byte[] endless = "x".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
        splitter.feed(endless, endless.length);
        splitter.feed(new byte[] {'\n'}, 1);

        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line).hasSizeLessThan(8300).contains("more bytes"));
    }

    private GuardedProcess start(String... argv) throws IOException {
        return GuardedProcess.start(command(argv), lines::add, exit::complete);
    }

    private static GuardedProcess.Command command(String... argv) {
        return new GuardedProcess.Command(List.of(argv), Map.of(), Optional.empty(), Duration.ofSeconds(1));
    }
}
