package dev.headroom.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.disk.DiskTrouble.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskTroubleTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "No space left on device, FULL",
        "Disk quota exceeded, FULL",
        "Read-only file system, READ_ONLY",
        "Permission denied, NO_PERMISSION",
        "Operation not permitted, NO_PERMISSION",
        "Too many open files, TOO_MANY_FILES",
        "Not a directory, NOT_A_FOLDER",
        "Is a directory, IS_A_FOLDER",
        "Input/output error, OTHER"
    })
    void whatTheSystemSaysIsToldApart(String words, Kind kind) {
        Path file = folder.resolve("a");
        assertThat(DiskTrouble.of(new IOException(words), file).kind()).isEqualTo(kind);
        assertThat(DiskTrouble.of(new FileSystemException(file.toString(), null, words), file)
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void exceptionsWithoutWordsAreToldApartToo() {
        Path file = folder.resolve("a");
        assertThat(DiskTrouble.of(new AccessDeniedException("a"), file).kind()).isEqualTo(Kind.NO_PERMISSION);
        assertThat(DiskTrouble.of(new NoSuchFileException("a"), file).kind()).isEqualTo(Kind.MISSING);
    }

    @Test
    void aFileInTheWayIsSeenWhateverTheWords() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "");
        DiskTrouble trouble = DiskTrouble.of(new IOException("不是目录"), file.resolve("b/c"));
        assertThat(trouble.kind()).isEqualTo(Kind.NOT_A_FOLDER);
        assertThat(trouble.unwritable().toString()).contains(file + " is a file and no folder");
    }

    @Test
    void moreNeededThanFreeIsAFullDiskWhateverTheWords() {
        DiskTrouble trouble = DiskTrouble.of(new IOException("设备上没有空间"), folder.resolve("a"), Long.MAX_VALUE);
        assertThat(trouble.kind()).isEqualTo(Kind.FULL);
        assertThat(trouble.unwritable().toString())
                .startsWith(folder.resolve("a") + " cannot be written: the disk is full: ")
                .contains("are needed, ")
                .endsWith("are free. Free some space there.");
    }
}
