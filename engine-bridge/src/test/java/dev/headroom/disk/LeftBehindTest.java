package dev.headroom.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftBehindTest {
    @TempDir
    private Path folder;

    @Test
    void foldersOfDeadProcessesGoAndThoseOfLivingOnesStay() throws IOException {
        try (TemporaryFolder living = TemporaryFolder.make(folder)) {
            Path dead = Files.createDirectories(folder.resolve("headroom-temp-1/inside"))
                    .getParent();
            Path lock = Files.writeString(dead.resolve(".lock"), "");
            Path users = Files.createDirectory(folder.resolve("headroom-temp-models"));
            old(lock, Duration.ofMinutes(1));
            old(living.path().resolve(".lock"), Duration.ofMinutes(1));
            LeftBehind.sweep(folder, Path.of("/proc"));
            assertThat(dead).doesNotExist();
            assertThat(living.path()).exists();
            assertThat(users).exists();
        }
    }

    @Test
    void whatALinkLeadsToStays() throws IOException {
        Path precious = Files.createDirectory(folder.resolve("precious"));
        Files.writeString(precious.resolve("chat"), "");
        Path dead = Files.createDirectory(folder.resolve("headroom-temp-1"));
        Files.createSymbolicLink(dead.resolve("link"), precious);
        old(Files.writeString(dead.resolve(".lock"), ""), Duration.ofMinutes(1));
        LeftBehind.sweep(folder, Path.of("/proc"));
        assertThat(dead).doesNotExist();
        assertThat(precious.resolve("chat")).exists();
    }

    @Test
    void onnxRuntimesOwnFoldersGoWhenTheyAreOldAndNoProcessHasThemMapped() throws IOException {
        Path dead = library("onnxruntime-java1", Duration.ofHours(2));
        Path young = library("onnxruntime-java2", Duration.ofMinutes(5));
        Path used = library("onnxruntime-java3", Duration.ofHours(2));
        Path proc = Files.createDirectories(folder.resolve("proc"));
        Files.createDirectory(proc.resolve("1"));
        Files.writeString(
                proc.resolve("1/maps"), "7f00-7f01 r-xp 0 08:01 1 /tmp/onnxruntime-java3/libonnxruntime.so\n");
        LeftBehind.sweep(folder, proc);
        assertThat(dead).doesNotExist();
        assertThat(young).exists();
        assertThat(used).exists();
    }

    @Test
    void onnxRuntimesFoldersStayWhereNobodyTellsWhoUsesThem() throws IOException {
        Path dead = library("onnxruntime-java1", Duration.ofHours(2));
        LeftBehind.sweep(folder, folder.resolve("no-proc"));
        assertThat(dead).exists();
    }

    private Path library(String name, Duration age) throws IOException {
        Path made = Files.createDirectory(folder.resolve(name));
        Files.writeString(made.resolve("libonnxruntime.so"), "");
        return old(made, age);
    }

    private static Path old(Path path, Duration age) throws IOException {
        return Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(age)));
    }
}
