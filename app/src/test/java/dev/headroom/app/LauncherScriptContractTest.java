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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The script `bin/headroom`, on a machine whose Javas are the test's: each says who it is and how it was called. Only
/// the folders of the system it searches are moved to the test's.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a POSIX shell script")
@Timeout(60)
class LauncherScriptContractTest {
    private static final Path SCRIPT = Path.of(System.getProperty("headroom.root", ".."), "packaging/bin/headroom");

    @TempDir
    private Path machine;

    private Path installed;
    private final Map<String, String> environment = new TreeMap<>();

    /// What came of a start.
    private record Said(int status, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        installed = Files.createDirectories(machine.resolve("headroom"));
        String script = Files.readString(SCRIPT)
                .replace("/usr/lib/jvm/", machine + "/jvm/")
                .replace("/opt/", machine + "/opt/")
                .replace("/Library/", machine + "/Library/");
        program(installed.resolve("bin/headroom"), script);
        Files.createDirectories(installed.resolve("lib"));
        Files.writeString(installed.resolve("lib/classpath"), "b.jar\na.jar\n");
        Path tools = Files.createDirectories(machine.resolve("tools"));
        for (String tool : List.of("sh", "sed", "readlink", "dirname", "head", "ls")) {
            Files.createSymbolicLink(tools.resolve(tool), which(tool));
        }
        environment.put("PATH", tools.toString());
        environment.put("HOME", machine.resolve("user").toString());
    }

    @Test
    void withoutAJdk25OneSentenceSaysSoAndWhereToGetOne() throws Exception {
        Path old = java("jvm/java-17", "17.0.12");
        environment.put("JAVA_HOME", old.toString());
        Files.createSymbolicLink(machine.resolve("tools/java"), old.resolve("bin/java"));

        Said said = start("plan");

        assertThat(said.status()).isEqualTo(1);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines())
                .singleElement()
                .asString()
                .contains("no JDK 25 or newer was found", "adoptium.net", "JAVA25_HOME");
    }

    @Test
    void aJdk25IsFoundThoughJavaHomeAndPathNameAnOlderOne() throws Exception {
        Path old = java("jvm/java-17", "17.0.12");
        environment.put("JAVA_HOME", old.toString());
        Files.createSymbolicLink(machine.resolve("tools/java"), old.resolve("bin/java"));
        java("jvm/temurin-25", "25.0.3");

        Said said = start("plan", "--model", "a b");

        assertThat(said.err()).isEmpty();
        assertThat(said.out().lines())
                .contains("java 25.0.3", "dev.headroom.cli.Main", "plan", "--model", "a b", "CLASSPATH=" + classPath());
        assertThat(said.status()).isEqualTo(7);
    }

    @Test
    void theOneThatIsNamedForHeadroomWinsAndANewerOneWillDo() throws Exception {
        java("jvm/temurin-25", "25.0.3");
        environment.put("JAVA25_HOME", java("mine", "26").toString());

        assertThat(start("doctor").out().lines()).startsWith("java 26");
    }

    @Test
    void throughASymlinkAndWithoutACommandTheWindowOpens() throws Exception {
        java("jvm/temurin-25", "25.0.3");
        Path link = Files.createSymbolicLink(machine.resolve("tools/headroom"), installed.resolve("bin/headroom"));

        Said said = run(link, List.of());

        assertThat(said.out().lines())
                .contains("--module-path=" + installed + "/fx", "dev.headroom.cli.Main")
                .endsWith("CLASSPATH=" + classPath());
    }

    @Test
    void theWindowIsAskedForByItsWordAndWhatFollowsGoesWithIt() throws Exception {
        java("jvm/temurin-25", "25.0.3");

        assertThat(start().out().lines().toList()).containsSequence("dev.headroom.cli.Main", "window");
        assertThat(start("window", "--tour").out().lines().toList())
                .containsSequence("dev.headroom.cli.Main", "window", "--tour");
    }

    /// In the order that was written down: a cache of the start holds for one order.
    private String classPath() {
        return installed + "/lib/b.jar:" + installed + "/lib/a.jar";
    }

    /// A Java that says its version, its arguments and the class path, and ends with status 7.
    private Path java(String folder, String version) throws IOException {
        Path home = machine.resolve(folder);
        program(home.resolve("bin/java"), """
            #!/bin/sh
            echo 'java %s'
            for a in "$@"; do echo "$a"; done
            echo "CLASSPATH=${CLASSPATH:-}"
            exit 7
            """.formatted(version));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        return home;
    }

    private Said start(String... arguments) throws Exception {
        return run(installed.resolve("bin/headroom"), List.of(arguments));
    }

    private Said run(Path program, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        Path out = machine.resolve("out");
        Path err = machine.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        return new Said(status, Files.readString(out), Files.readString(err));
    }

    private static Path which(String tool) {
        return List.of("/bin", "/usr/bin").stream()
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this machine has no " + tool));
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
