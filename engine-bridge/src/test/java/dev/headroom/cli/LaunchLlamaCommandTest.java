package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchLlamaCommandTest {
    @TempDir
    static Path folder;

    private static String model = "";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void aModel() throws Exception {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Main.run(nowhere, nowhere, "export", "gguf", "demo", folder.toString());
        try (Stream<Path> files = Files.list(folder)) {
            model = files.filter(f -> f.toString().endsWith(".gguf")
                            && !f.getFileName().toString().matches("(mmproj|lora).*"))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }

    private int run(String... more) {
        return Main.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Stream.concat(
                                Stream.of(
                                        "launch",
                                        "llamacpp",
                                        model,
                                        "--dry-run",
                                        "--program",
                                        folder + "/llama-server"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void theCommandIsShownWhereNothingIsInstalled() {
        assertThat(run()).as(err.toString()).isZero();
        assertThat(out.toString()).contains("llama-server");
        assertThat(err.toString())
                .startsWith("Note: No llama-server was found here")
                .contains("b10587");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "257"})
    void aNumberOfSlotsThatNoServerTakesIsRefused(String slots) {
        assertThat(run("-np", slots)).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("must be a whole number from 1 to 256");
    }
}
