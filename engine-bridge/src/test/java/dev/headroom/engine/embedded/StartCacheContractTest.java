package dev.headroom.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the virtual machine makes of a cache that is not as it should be: the engine starts, and its output is its own.
@Timeout(120)
class StartCacheContractTest {
    @TempDir
    private static Path folder;

    private static Path jar;
    private static Path sound;

    @BeforeAll
    static void make() throws Exception {
        Path source = Files.writeString(folder.resolve("Engine.java"), """
            public class Engine { public static void main(String[] a) { System.out.println("engine"); } }
            """);
        tool("javac", "-d", folder.toString(), source.toString());
        jar = folder.resolve("engine.jar");
        tool("jar", "cf", jar.toString(), "-C", folder.toString(), "Engine.class");
        Path training = folder.resolve("training");
        sound = folder.resolve("sound.aot");
        assertThat(java("-XX:AOTMode=record", "-XX:AOTConfiguration=" + training, "Engine"))
                .endsWith("\n0");
        assertThat(java("-XX:AOTMode=create", "-XX:AOTConfiguration=" + training, "-XX:AOTCache=" + sound))
                .endsWith("\n0");
    }

    @Test
    void aSoundCacheIsUsed() throws Exception {
        List<String> flags = new ArrayList<>(StartCache.flags(sound.toString()));
        flags.addAll(List.of("-Xlog:class+load", "Engine"));

        assertThat(java(flags.toArray(String[]::new))).containsPattern("Engine source: shared objects file");
    }

    @Test
    void aDamagedCacheIsNoReasonNotToStart() throws Exception {
        byte[] bytes = Files.readAllBytes(sound);
        assertStarts("truncated", Arrays.copyOf(bytes, bytes.length / 2));
        assertStarts("empty", new byte[0]);
        assertStarts("other", "not a cache at all".repeat(1000).getBytes(StandardCharsets.UTF_8));
        byte[] flipped = bytes.clone();
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            flipped[8192 + random.nextInt(bytes.length - 8192)] ^= 0x40;
        }
        assertStarts("flipped", flipped);
    }

    @Test
    void aCacheOfAnotherBuildIsNoReasonNotToStart() throws Exception {
        FileTime built = Files.getLastModifiedTime(jar);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
        try {
            assertStarts("stale", Files.readAllBytes(sound));
        } finally {
            Files.setLastModifiedTime(jar, built);
        }
    }

    @Test
    void withoutACacheThereAreNoFlags() {
        assertThat(StartCache.flags("")).isEmpty();
        assertThat(StartCache.flags(folder.resolve("absent.aot").toString())).isEmpty();
    }

    private static void assertStarts(String what, byte[] cache) throws Exception {
        Path file = Files.write(folder.resolve(what + ".aot"), cache);
        List<String> flags = new ArrayList<>(StartCache.flags(file.toString()));
        flags.add("Engine");
        assertThat(java(flags.toArray(String[]::new))).as(what).isEqualTo("engine\n0");
    }

    /// Both outputs and the exit status, under the flags of an engine.
    private static String java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(EmbeddedLaunch.FLAGS);
        command.addAll(List.of("-cp", jar.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said.replace(System.lineSeparator(), "\n") + process.waitFor();
    }

    private static void tool(String name, String... arguments) {
        assertThat(ToolProvider.findFirst(name).orElseThrow().run(System.out, System.err, arguments))
                .isZero();
    }
}
