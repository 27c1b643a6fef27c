package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.disk.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadroomVersionTest {
    @TempDir
    private Path home;

    @Test
    void anImageTellsReleaseCommitAndThatTheJavaIsItsOwn() throws IOException {
        Path runtime = Files.createDirectory(home.resolve("runtime"));
        Installation image = new Installation(home, "1.2.3", "0123456789abcdef");
        assertThat(HeadroomVersion.lines(Optional.of(image), runtime))
                .satisfiesExactly(
                        ours -> assertThat(ours).isEqualTo("headroom 1.2.3, commit 0123456789"),
                        java -> assertThat(java)
                                .startsWith("Java " + Runtime.version())
                                .endsWith("part of this installation"));
    }

    @Test
    void fromClassFilesItIsADevelopmentAndTheJavaIsNamedByItsFolder() {
        assertThat(HeadroomVersion.lines(Optional.empty(), Path.of("/jdk")))
                .satisfiesExactly(
                        ours -> assertThat(ours).isEqualTo("headroom development"),
                        java -> assertThat(java).endsWith("at " + Path.of("/jdk")));
    }
}
