package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `headroom serve` refuses, before any model is read.
@Timeout(60)
class ServeCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int headroom(String... args) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --cache-max-entry-count=0    | cache_max_entry_count is 0.0
        --cache-max-entry-count=1    | cache_max_entry_count is 1.0
        --cache-max-entry-count=-1   | cache_max_entry_count is -1.0
        --cache-max-entry-count=NaN  | cache_max_entry_count is NaN
        --cache-max-entry-count=half | half
        --session-len=0              | session_len is 0
        --max-batch-size=0           | max_batch_size is 0
        --quant-policy=5             | quant_policy is 5
        --device-memory=lots         | device_memory is "lots"; it must be a size
        --device-memory=0            | device_memory is 0
        --lora=nobody                | No adapter "nobody"
        --no-such-flag               | Unknown option
        """)
    void aBadFlagIsAUsageErrorThatNamesIt(String flag, String named) {
        assertThat(headroom("serve", folder.toString(), flag)).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains(named).doesNotContain("Exception");
    }

    @Test
    void anUnknownModelIsASentence() {
        assertThat(headroom("serve", "no-such-model")).isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString()).contains("No model \"no-such-model\"", "Hugging Face folder");
    }

    @Test
    void aTakenPortIsKnownBeforeTheModelIsRead() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertThat(headroom("serve", folder.toString(), "--server-port", Integer.toString(port)))
                    .isEqualTo(ExitStatus.FAILED);
            assertThat(err.toString()).contains("Port " + port, "--server-port").doesNotContain("config.json");
        }
    }

    @Test
    void anEmptyFolderNamesTheMissingFile() {
        assertThat(headroom("serve", folder.toString(), "--server-port", "0")).isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString()).contains("config.json");
    }

    @Test
    void aChatNeedsAQuestionAndAReadablePicture() throws IOException {
        assertThat(headroom("chat", "--model", folder.toString(), "--prompt", " "))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("prompt is empty");
        Path missing = folder.resolve("gone.png");
        assertThat(headroom("chat", "--model", folder.toString(), "--prompt", "x", "--image", missing.toString()))
                .isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString()).contains("gone.png cannot be read: there is no such file");
        assertThat(folder).isEmptyDirectory();
    }
}
