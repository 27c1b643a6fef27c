package dev.headroom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Chats where SQLite's library can be unpacked nowhere, in a process of its own: this one has the library.
class WithoutSqliteContractTest {
    @TempDir
    Path folder;

    /// What the process does.
    public static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) {
            try {
                System.out.println("opened: "
                        + ConversationStore.open(Path.of(arguments[0])).opening());
            } catch (ConversationStoreException e) {
                System.out.println("said: " + e.sentence());
            }
        }
    }

    @Test
    void thatThereCanBeNoChatsIsASentenceAndNoCrash() throws IOException, InterruptedException {
        Path nowhere = Files.writeString(folder.resolve("file"), "").resolve("below");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.sqlite.lib.path=" + nowhere,
                        "-Dorg.sqlite.tmpdir=" + nowhere,
                        "-Djava.io.tmpdir=" + nowhere,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opening.class.getName(),
                        Files.createDirectory(folder.resolve("data")).toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(said)
                .startsWith("said: Chats cannot be kept, not even until the window closes: SQLite's library")
                .contains("XDG_CACHE_HOME");
        assertThat(process.exitValue()).isZero();
    }
}
