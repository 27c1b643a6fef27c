package dev.headroom.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;
import org.sqlite.util.LibraryLoaderUtil;

/// On SQLite's library, the smallest of ours.
class NativeLibrariesTest {
    private static final List<String> RESOURCES = List.of(
            LibraryLoaderUtil.getNativeLibResourcePath().substring(1) + "/" + LibraryLoaderUtil.getNativeLibName());

    @TempDir
    private Path folder;

    @Test
    void aLibraryIsUnpackedOnceAndLeftAloneAfterwards() throws IOException {
        Path file = unpack(folder);
        assertThat(Files.readAllBytes(file)).isEqualTo(packed());
        assertThat(modeOf(file.getParent())).isEqualTo("rwx------");
        FileTime first = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(file, first);
        assertThat(unpack(folder)).isEqualTo(file);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(first);
    }

    @Test
    void aTruncatedOneIsUnpackedAnew() throws IOException {
        Path file = unpack(folder);
        Files.write(file, Arrays.copyOf(packed(), 1000));
        assertThat(Files.readAllBytes(unpack(folder))).isEqualTo(packed());
    }

    @Test
    void oneWithASingleFlippedBitIsUnpackedAnewThoughSizeAndTimeAreTheSame() throws IOException {
        Path file = unpack(folder);
        FileTime time = Files.getLastModifiedTime(file);
        byte[] flipped = packed();
        flipped[flipped.length / 2] ^= 4;
        Files.write(file, flipped);
        Files.setLastModifiedTime(file, time);
        assertThat(Files.readAllBytes(unpack(folder))).isEqualTo(packed());
    }

    @Test
    void aLinkInItsPlaceIsReplacedNotFollowed() throws IOException {
        Path file = unpack(folder);
        Path elsewhere = Files.write(folder.resolve("elsewhere.so"), packed());
        Files.delete(file);
        Files.createSymbolicLink(file, elsewhere);
        assertThat(unpack(folder)).isRegularFile().matches(p -> !Files.isSymbolicLink(p));
    }

    @Test
    void aCacheThatOthersCanWriteToIsNotUsedAndThePrivateFolderInsteadGoesAtTheEnd() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (TemporaryFolder temporary = TemporaryFolder.make(folder)) {
            NativeLibraries libraries = new NativeLibraries(shared.resolve("native"), () -> temporary);
            assertThat(libraries.unpacked("sqlite", JDBC.class, RESOURCES)).contains(temporary.path());
            assertThat(temporary.path().resolve(LibraryLoaderUtil.getNativeLibName()))
                    .exists();
            assertThat(modeOf(temporary.path())).isEqualTo("rwx------");
        }
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(shared);
        }
    }

    @Test
    void nowhereToUnpackNamesBothPlacesAndTheirTroubles() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        NativeLibraries libraries = new NativeLibraries(file.resolve("native"), () -> {
            throw new IOException("No space left on device");
        });
        assertThatThrownBy(() -> libraries.unpacked("sqlite", JDBC.class, RESOURCES))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining(file + " is a file and no folder")
                .hasMessageContaining(TemporaryFolder.systems() + " cannot be written: the disk is full");
    }

    @Test
    void noLibraryForThisSystemIsLeftToItsOwnWords() {
        NativeLibraries libraries = new NativeLibraries(folder.resolve("native"), TemporaryFolder::make);
        assertThat(libraries.unpacked("sqlite", JDBC.class, List.of("org/sqlite/native/Amiga/libsqlitejdbc.so")))
                .isEmpty();
        assertThat(folder.resolve("native")).doesNotExist();
    }

    private static Path unpack(Path folder) {
        Optional<Path> unpacked = new NativeLibraries(folder.resolve("cache/native"), TemporaryFolder::make)
                .unpacked("sqlite", JDBC.class, RESOURCES);
        return unpacked.orElseThrow().resolve(LibraryLoaderUtil.getNativeLibName());
    }

    private static byte[] packed() throws IOException {
        try (InputStream in = JDBC.class.getResourceAsStream("/" + RESOURCES.getFirst())) {
            return in.readAllBytes();
        }
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
