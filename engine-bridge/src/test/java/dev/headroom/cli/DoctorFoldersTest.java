package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.disk.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorFoldersTest {
    @TempDir
    private Path folder;

    @Test
    void everyFolderIsToldWithItsFreeBytesAndNoneIsMade() throws IOException {
        assertThat(DoctorFolders.all(folders(folder.resolve("new"))))
                .hasSize(5)
                .allSatisfy(check -> assertThat(check.finding()).contains(" free for "));
        try (Stream<Path> made = Files.list(folder)) {
            assertThat(made).isEmpty();
        }
    }

    @Test
    void aFolderThatCannotBeIsNamedWithCauseAndWayOut() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        DoctorCheck check = DoctorFolders.folder("disk", "Chats", file.resolve("data"), DoctorCheck.Verdict.BROKEN);
        assertThat(check.verdict()).isEqualTo(DoctorCheck.Verdict.BROKEN);
        assertThat(check.finding()).contains(file.resolve("data").toString(), file + " is a file and no folder");
        assertThat(check.remedy()).isNotEmpty();
    }

    @Test
    void aCacheThatOthersCanWriteToIsToldForTheLibrariesSake() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path cache = Files.createDirectory(folder.resolve("cache"));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(DoctorFolders.all(folders(folder)))
                .anySatisfy(check -> assertThat(check.id()).isEqualTo("disk.libraries"));
    }

    private static Folders folders(Path root) {
        return new Folders(root.resolve("config"), root.resolve("data"), root.resolve("state"), root.resolve("cache"));
    }
}
