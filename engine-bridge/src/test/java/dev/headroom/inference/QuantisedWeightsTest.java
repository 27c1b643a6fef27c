package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.disk.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantisedWeightsTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-internvl2");

    @TempDir
    private Path temp;

    @Test
    void aFileInWhichAnyBitHasTurnedIsMadeAnew() throws IOException {
        Path copy = temp.resolve("bits-" + temp.getFileName());
        Files.createDirectories(copy);
        try (Stream<Path> files = Files.list(TINY)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        ModelFolder model = ModelFolder.open(copy);
        QuantisedWeights.of(model, "int8", share -> {});
        Path file = cached(copy);
        byte[] whole = Files.readAllBytes(file);
        List<Double> made = new ArrayList<>();
        QuantisedWeights.of(model, "int8", made::add);
        assertThat(made).as("the whole file is used as it is").isEmpty();

        byte[] turned = whole.clone();
        turned[whole.length / 2 + new Random(1).nextInt(whole.length / 2)] ^= 4;
        Files.write(file, turned);
        QuantisedWeights.of(model, "int8", made::add);
        assertThat(made).isNotEmpty();
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
    }

    private static Path cached(Path model) throws IOException {
        try (Stream<Path> files = Files.list(Folders.ofUser().cache().resolve("quantised"))) {
            return files.filter(f -> f.getFileName().toString().startsWith(model.getFileName() + "-int8"))
                    .filter(f -> f.toString().endsWith(".safetensors"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
