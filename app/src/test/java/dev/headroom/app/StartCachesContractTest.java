package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The caches of the start as `bin/headroom` makes and chooses them. Its Java is the test's: it notes how it was
/// called, and where a cache is asked for it writes one.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a POSIX shell script")
@Timeout(60)
class StartCachesContractTest {
    private static final Path SCRIPT = Path.of(System.getProperty("headroom.root", ".."), "packaging/bin/headroom");
    private static final String JAVA = """
        #!/bin/sh
        echo "call $*" >>'%1$s/calls'
        for h in "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_STATE_HOME" "$XDG_CACHE_HOME"; do echo "home $h"; done >>'%1$s/calls'
        [ ! -e '%1$s/broken' ] || { echo 'no such class'; exit 1; }
        for a in "$@"; do
          case $a in
            -XX:AOTMode=create) create=yes ;;
            -XX:AOTCache=*) cache=${a#-XX:AOTCache=} ;;
          esac
        done
        [ -z "${create:-}" ] || { echo made >"$cache"; exit 0; }
        echo "started ${cache:-plain}"
        """;

    @TempDir
    private Path machine;

    private Path installed;
    private Path cacheHome;
    private final Map<String, String> environment = new TreeMap<>();

    /// What came of a start.
    private record Said(int status, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        installed = Files.createDirectories(machine.resolve("the headroom"));
        program(installed.resolve("bin/headroom"), Files.readString(SCRIPT));
        Files.createDirectories(installed.resolve("lib"));
        Files.writeString(installed.resolve("lib/a.jar"), "a");
        Files.writeString(installed.resolve("lib/classpath"), "a.jar\n");
        Path java = machine.resolve("java");
        program(java.resolve("bin/java"), JAVA.formatted(machine));
        Files.writeString(java.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        cacheHome = folder(machine.resolve("cache"), "rwx------");
        environment.put("PATH", System.getenv("PATH"));
        environment.put("JAVA25_HOME", java.toString());
        environment.put("HOME", machine.resolve("user").toString());
        environment.put("XDG_CACHE_HOME", cacheHome.toString());
    }

    @Test
    void withoutACacheItStartsWithoutOne() throws Exception {
        assertThat(start("plan")).isEqualTo(new Said(0, "started plain\n", ""));
    }

    @Test
    void whatWasMadeIsStartedFrom() throws Exception {
        assertThat(start("--make-caches")).isEqualTo(new Said(0, "", ""));

        assertThat(start("plan").out()).matches("started " + cacheHome + "/headroom/start/.*/command.aot\n");
        assertThat(start("serve", "demo").out()).endsWith("/engine.aot\n");
        assertThat(start("window").out()).endsWith("/window.aot\n");
        assertThat(calls()).last().asString().contains("-Dheadroom.engine.cache=" + cacheHome, "engine.aot");
    }

    @Test
    void theTrainingLeavesTheUsersFilesAlone() throws Exception {
        start("--make-caches");

        assertThat(lines("home "))
                .isNotEmpty()
                .allSatisfy(home -> assertThat(home).startsWith("home " + cacheHome + "/headroom/start/"));
        assertThat(made()).containsExactlyInAnyOrder("command.aot", "engine.aot", "window.aot", "home", "made-for");
    }

    @Test
    void aCacheBesideTheLibrariesComesFirst() throws Exception {
        start("--make-caches");
        Path beside = installed.resolve("lib/start");
        assertThat(start("--make-caches", beside.toString()).status()).isZero();

        assertThat(start("plan").out()).isEqualTo("started " + beside + "/command.aot\n");
        assertThat(beside.toFile().list()).containsExactlyInAnyOrder("command.aot", "engine.aot", "window.aot", "home");
    }

    @Test
    void cachesBesideTheLibrariesOfAFolderThatWasMovedAreNotUsed() throws Exception {
        Path beside = installed.resolve("lib/start");
        start("--make-caches", beside.toString());
        Files.writeString(beside.resolve("home"), "/somewhere/else\n");

        assertThat(start("plan").out()).doesNotContain("lib/start");

        start("--make-caches");
        assertThat(start("plan").out()).startsWith("started " + cacheHome).endsWith("command.aot\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "headroom", "headroom/start"})
    void aFolderThatOthersCanWriteIsNotStartedFrom(String folder) throws Exception {
        start("--make-caches");
        assertThat(start("plan").out()).endsWith("command.aot\n");

        Files.setPosixFilePermissions(cacheHome.resolve(folder), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(start("plan")).isEqualTo(new Said(0, "started plain\n", ""));
        Said refused = start("--make-caches");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains(cacheHome + "/headroom/start/", "closed to others");
    }

    @Test
    void aLinkOnTheWayIsNotFollowed() throws Exception {
        start("--make-caches");
        Path start = cacheHome.resolve("headroom/start");
        Files.move(start, machine.resolve("elsewhere"));
        Files.createSymbolicLink(start, machine.resolve("elsewhere"));

        assertThat(start("plan").out()).isEqualTo("started plain\n");
    }

    @Test
    void whereNoCacheCanBeWrittenEverythingStarts() throws Exception {
        Files.delete(cacheHome);
        Files.writeString(cacheHome, "a file in the folder's place");

        assertThat(start("plan")).isEqualTo(new Said(0, "started plain\n", ""));
        assertThat(start("--make-caches", "--quietly").out()).isEmpty();
        assertThat(calls()).hasSize(1);
    }

    @Test
    void quietlyItIsMadeOnlyWhenSomethingHasChanged() throws Exception {
        assertThat(start("--make-caches", "--quietly")).isEqualTo(new Said(0, "", ""));
        int first = calls().size();
        start("--make-caches", "--quietly");
        assertThat(calls()).hasSize(first);

        Files.writeString(installed.resolve("lib/a.jar"), "another");
        start("--make-caches", "--quietly");
        assertThat(calls()).hasSize(2 * first);

        Files.writeString(folderOfCaches().resolve("window.aot"), "damaged");
        start("--make-caches", "--quietly");
        assertThat(calls()).hasSize(3 * first);
    }

    @Test
    void whatCannotBeMadeIsToldWhoAskedAndTriedAgainOnlyAfterAChange() throws Exception {
        Files.writeString(machine.resolve("broken"), "");

        Said said = start("--make-caches");
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.err()).contains("no such class", "nothing else is lost");
        int tried = calls().size();

        assertThat(start("--make-caches", "--quietly").err()).isEmpty();
        assertThat(calls()).hasSize(tried);
        assertThat(made()).containsExactlyInAnyOrder("home", "made-for");
    }

    @Test
    void oneMakesAtATimeAndWhatAKilledOneLeftIsNoObstacle() throws Exception {
        start("--make-caches");
        Path making = Files.createDirectory(folderOfCaches().resolve("making"));
        int before = calls().size();

        Files.writeString(making.resolve("maker"), ProcessHandle.current().pid() + "\n");
        assertThat(start("--make-caches").status()).isEqualTo(1);
        assertThat(calls()).hasSize(before);

        Files.writeString(making.resolve("maker"), "999999999\n");
        assertThat(start("--make-caches").status()).isZero();
        assertThat(making).doesNotExist();
    }

    @Test
    void theCachesOfAnInstallationThatIsGoneGoToo() throws Exception {
        start("--make-caches");
        Path gone = Files.createDirectory(folderOfCaches().resolveSibling("gone"));
        Files.writeString(gone.resolve("home"), machine + "/removed\n");

        start("--make-caches");

        assertThat(gone).doesNotExist();
        assertThat(folderOfCaches()).exists();
    }

    private List<String> calls() throws IOException {
        return lines("call ");
    }

    private List<String> lines(String first) throws IOException {
        return Files.readAllLines(machine.resolve("calls")).stream()
                .filter(l -> l.startsWith(first))
                .toList();
    }

    private Path folderOfCaches() throws IOException {
        try (Stream<Path> all = Files.list(cacheHome.resolve("headroom/start"))) {
            return all.filter(p -> p.getFileName().toString().contains("the headroom"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<String> made() throws IOException {
        try (Stream<Path> all = Files.list(folderOfCaches())) {
            return all.map(p -> p.getFileName().toString()).toList();
        }
    }

    private Said start(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(installed.resolve("bin/headroom").toString()));
        command.addAll(List.of(arguments));
        Path out = machine.resolve("out");
        Path err = machine.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        return new Said(status, Files.readString(out), Files.readString(err));
    }

    private static Path folder(Path folder, String mode) throws IOException {
        return Files.setPosixFilePermissions(Files.createDirectories(folder), PosixFilePermissions.fromString(mode));
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
