package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LibraryCommandTest {
    @TempDir
    Path folder;

    @Test
    void theModelOfTheAssetsIsListedWithItsParts() throws IOException {
        JsonNode all = new ObjectMapper().readTree(run("--json", "--card", "RTX 3090"));
        JsonNode demo = all.path("models")
                .valueStream()
                .filter(m -> m.path("name").asText().equals("demo"))
                .findFirst()
                .orElseThrow();
        assertThat(demo.path("source").asText()).isEqualTo("bundled");
        assertThat(demo.path("whole").asBoolean()).isTrue();
        assertThat(demo.path("embedded").asBoolean()).isTrue();
        assertThat(demo.at("/parts/language/parameters").asLong()).isPositive();
        assertThat(demo.at("/parts/vision/bytes").asLong()).isPositive();
        assertThat(demo.at("/fits/memory/answer").asText()).isEqualTo("fits");
        assertThat(demo.at("/fits").has("RTX 3090")).isTrue();
    }

    @Test
    void aBrokenModelOfAFolderIsNamed() throws IOException {
        Files.createDirectories(folder.resolve("half"));
        Files.writeString(folder.resolve("half/config.json"), "{\"model_type\": \"internvl_chat\"}");
        assertThat(run("--folder", folder.toString())).contains("half: ").contains("holds no weights");
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine line = new CommandLine(new LibraryCommand()).setOut(new PrintWriter(out));
        assertThat(line.execute(arguments)).isZero();
        return out.toString();
    }
}
