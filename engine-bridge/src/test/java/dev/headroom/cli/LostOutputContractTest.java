package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.engine.embedded.EmbeddedLaunch;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A command whose output did not all get out has not done what was asked.
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class LostOutputContractTest {
    /// How the shell calls it -> status, what is said
    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
        headroom devices --help > /dev/full                   @ 1 @ did not all get out: No space left
        headroom --version >&-                                @ 1 @ did not all get out: Bad file descriptor
        { sleep 1; headroom --version; echo $? >&2; } | true  @ 0 @ 141
        headroom --version                                    @ 0 @
        """)
    void aLostOutputIsNoSuccess(String call, int status, String said) throws Exception {
        EmbeddedLaunch.Runtime runtime = EmbeddedLaunch.Runtime.own();
        ProcessBuilder builder = new ProcessBuilder(
                "sh", "-c", call.replace("headroom ", "\"$JAVA\" -cp \"$CP\" dev.headroom.cli.Main "));
        builder.environment().put("JAVA", runtime.java().toString());
        builder.environment().put("CP", runtime.classPath());
        builder.environment().put("LC_ALL", "C");
        Process process =
                builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(err).isEqualTo(status);
        if (said == null) {
            assertThat(err).isEmpty();
        } else {
            assertThat(err.strip()).contains(said).hasLineCount(1).doesNotContain("Exception");
        }
    }
}
