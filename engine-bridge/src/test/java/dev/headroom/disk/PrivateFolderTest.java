package dev.headroom.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.disk.DiskTrouble.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
    private static final int SOMEBODY_ELSE = 65_533;

    /// Others can enter it, unlike JUnit's own.
    private Path folder;

    @BeforeEach
    void open(@TempDir Path temporary) throws IOException {
        mode(temporary, "rwxr-xr-x");
        folder = temporary.toRealPath();
    }

    @Test
    void isMadeForThisUserAloneWithAllThatIsMissingAbove() throws IOException {
        Path made = PrivateFolder.make(folder.resolve("cache/headroom/native"));
        assertThat(modeOf(made)).isEqualTo("rwx------");
        assertThat(modeOf(folder.resolve("cache"))).isEqualTo("rwx------");
    }

    @Test
    void oneThatOthersCanWriteToIsRefused() throws IOException {
        Path made = PrivateFolder.make(folder.resolve("native"));
        mode(made, "rwxrwxrwx");
        assertRefused(() -> PrivateFolder.make(made));
        mode(made, "rwxrwx---");
        assertRefused(() -> PrivateFolder.make(made));
    }

    @Test
    void oneBelowAFolderThatOthersCanWriteToIsRefused() throws IOException {
        Path above = Files.createDirectory(folder.resolve("shared"));
        mode(above, "rwxrwxrwx");
        assertRefused(() -> PrivateFolder.make(above.resolve("native")));
    }

    @Test
    void whatLiesBelowAFolderThatOthersCannotEnterMayBeOpen() throws IOException {
        Path shut = PrivateFolder.make(folder.resolve("home"));
        Path above = Files.createDirectory(shut.resolve("cache"));
        mode(above, "rwxrwxr-x");
        assertThat(PrivateFolder.make(above.resolve("native"))).isDirectory();
    }

    @Test
    void aShutFolderThatOthersCanExchangeAsAWholeIsRefused() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        mode(shared, "rwxrwxrwx");
        Path shut = Files.createDirectory(shared.resolve("home"));
        mode(shut, "rwx------");
        assertRefused(() -> PrivateFolder.make(shut.resolve("native")));
    }

    @Test
    void aLinkIsRefusedWhereverItLeads() throws IOException {
        Path real = PrivateFolder.make(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        assertRefused(() -> PrivateFolder.make(link));
    }

    @Test
    void oneOfSomebodyElseIsRefused() throws IOException {
        Path made = PrivateFolder.make(folder.resolve("native"));
        assertRefused(() -> PrivateFolder.check(made, SOMEBODY_ELSE));
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DiskException.class, e -> assertThat(e.trouble().kind()).isEqualTo(Kind.OPEN_TO_OTHERS));
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
