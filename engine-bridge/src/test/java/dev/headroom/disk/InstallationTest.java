package dev.headroom.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

class InstallationTest {
    private static final List<String> RESOURCES = List.of("org/sqlite/native/Linux/x86_64/libsqlitejdbc.so");

    @TempDir
    private Path home;

    private Path jar;

    @BeforeEach
    void install() throws IOException {
        jar = Files.createFile(Files.createDirectory(home.resolve("lib")).resolve("headroom.jar"));
    }

    @Test
    void aJarBesideAReleaseBelongsToAnInstallationWithVersionAndCommit() throws IOException {
        Files.writeString(home.resolve("release"), "version=1.2.3\ncommit=0123456789abcdef\ntime=1\n");
        assertThat(Installation.around(jar)).contains(new Installation(home, "1.2.3", "0123456789abcdef"));
    }

    @Test
    void withoutACheckoutTheCommitIsLeftOut() throws IOException {
        Files.writeString(home.resolve("release"), "version=1.2.3\ncommit=\ntime=\n");
        assertThat(Installation.around(jar)).contains(new Installation(home, "1.2.3", ""));
    }

    @Test
    void withoutAReleaseOrFromClassFilesThereIsNoInstallation() throws IOException {
        assertThat(Installation.around(jar)).isEmpty();
        Files.writeString(home.resolve("release"), "version=\\uXYZ\n");
        assertThat(Installation.around(jar)).as("damaged").isEmpty();
        Files.writeString(home.resolve("release"), "version=1.2.3\n");
        assertThat(Installation.around(Files.createDirectories(home.resolve("target/classes"))))
                .isEmpty();
    }

    @Test
    void theLibrariesThatAnImageBringsAreTakenAndNothingIsUnpacked() throws IOException {
        Path brought =
                Files.createFile(Files.createDirectory(home.resolve("native")).resolve("libsqlitejdbc.so"));
        assertThat(libraries().unpacked("sqlite", JDBC.class, RESOURCES)).contains(brought.getParent());
        assertThat(home.resolve("cache")).doesNotExist();
    }

    @Test
    void aFolderThatLacksOneOfThemIsNotTaken() throws IOException {
        Files.createFile(Files.createDirectory(home.resolve("native")).resolve("libother.so"));
        assertThat(libraries().unpacked("sqlite", JDBC.class, RESOURCES))
                .hasValueSatisfying(folder -> assertThat(folder).startsWith(home.resolve("cache")));
    }

    private NativeLibraries libraries() {
        return new NativeLibraries(
                Optional.of(new Installation(home, "1", "")), home.resolve("cache/native"), TemporaryFolder::make);
    }
}
