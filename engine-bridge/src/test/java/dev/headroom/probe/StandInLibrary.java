package dev.headroom.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Compiles our own C into a shared library; the test is skipped, with the reason, where there is no C compiler.
public final class StandInLibrary {
    private StandInLibrary() {}

    /// @param source name under `src/test/resources/nvml`
    public static Path compile(Path folder, String source, String library, String... defines) throws Exception {
        Path file = folder.resolve(source);
        try (InputStream in = StandInLibrary.class.getResourceAsStream("/nvml/" + source)) {
            Files.write(file, in.readAllBytes());
        }
        Path output = folder.resolve(library);
        List<String> command = new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-o", output.toString()));
        for (String define : defines) {
            command.add("-D" + define);
        }
        command.add(file.toString());
        Process compiler;
        try {
            compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, "no C compiler here, so the native binding is not tested: " + e.getMessage());
            throw e;
        }
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(said).isZero();
        return output;
    }
}
