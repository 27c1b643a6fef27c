package dev.headroom.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.headroom.disk.Damage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a file of a model or an adapter holds: it is read, or refused by a sentence.
class DamagedCheckpointTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final int TRIES = 80;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "tiny-internvl2, config.json",
        "tiny-internvl2, tokenizer.json",
        "tiny-internvl2, tokenizer_config.json",
        "tiny-internvl2-rms, model.safetensors.index.json",
        "tiny-internvl2-rms, config.json"
    })
    void aDamagedModelIsReadOrRefusedByASentence(String model, String name) throws IOException {
        Path copy = copy(RESOURCES.resolve(model));
        byte[] whole = Files.readAllBytes(copy.resolve(name));
        for (int seed = 0; seed < TRIES; seed++) {
            Files.write(copy.resolve(name), new Damage(seed).json(whole));
            readOrRefused(seed, () -> ModelFolder.open(copy).shape());
        }
    }

    @Test
    void aDamagedHeaderOfWeightsIsReadOrRefusedByASentence() throws IOException {
        Path copy = copy(RESOURCES.resolve("tiny-internvl2"));
        Path file = copy.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(file);
        for (int seed = 0; seed < TRIES; seed++) {
            Files.write(file, header(whole, new Damage(seed)));
            readOrRefused(seed, () -> ModelFolder.open(copy).shape());
        }
    }

    @Test
    void aDamagedAdapterIsReadOrRefusedByASentence() throws IOException {
        Path copy = copy(adapter());
        byte[] weights = Files.readAllBytes(copy.resolve("adapter_model.safetensors"));
        byte[] config = Files.readAllBytes(copy.resolve("adapter_config.json"));
        for (int seed = 0; seed < TRIES; seed++) {
            Damage damage = new Damage(seed);
            Files.write(copy.resolve("adapter_model.safetensors"), seed % 2 == 0 ? header(weights, damage) : weights);
            Files.write(copy.resolve("adapter_config.json"), seed % 2 == 0 ? config : damage.json(config));
            readOrRefused(seed, () -> {
                PeftAdapter adapter = PeftAdapter.open(copy);
                adapter.shape("a");
                adapter.modules().values().stream().limit(2).forEach(PeftAdapter.Module::read);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[3000000000, 0]", "[0, 3000000000]", "[0, 0]"})
    void matricesThatAreEmptyOrLargerThanAnArrayAreRefused(String shape) throws IOException {
        Path made = Files.createDirectories(folder.resolve("adapter"));
        Files.writeString(made.resolve("adapter_config.json"), "{\"r\": 0, \"lora_alpha\": 8}");
        String transposed = shape.replaceAll("\\[(\\d+), (\\d+)]", "[$2, $1]");
        write(made.resolve("adapter_model.safetensors"), """
            {"m.lora_A.weight": {"dtype": "F32", "shape": %s, "data_offsets": [0, 0]},
             "m.lora_B.weight": {"dtype": "F32", "shape": %s, "data_offsets": [0, 0]}}\
            """.formatted(shape, transposed), 0);
        assertThatThrownBy(() -> PeftAdapter.open(made).shape("a"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("which no adapter has");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void weightsThatAreNoNumbersAreRefusedWithTheTensorsName(float bad) throws IOException {
        Path made = Files.createDirectories(folder.resolve("adapter"));
        Files.writeString(made.resolve("adapter_config.json"), "{\"r\": 1, \"lora_alpha\": 8}");
        Safetensors.write(
                made.resolve("adapter_model.safetensors"),
                List.of(
                        new Safetensors.FloatTensor("m.lora_A.weight", List.of(1L, 2L), new float[] {1, 2}),
                        new Safetensors.FloatTensor("m.lora_B.weight", List.of(2L, 1L), new float[] {1, bad})));
        PeftAdapter.Module module = PeftAdapter.open(made).modules().get("m");
        for (Runnable use : List.<Runnable>of(module::read, module::check)) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("m.lora_B.weight");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/etc/passwd", "..", "a\\u0000b", "\\ud800", "c:\\\\x"})
    void aShardThatCannotLieInTheFolderIsRefused(String shard) throws IOException {
        Path copy = copy(RESOURCES.resolve("tiny-internvl2-rms"));
        Files.writeString(
                copy.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": \"%s\"}}".formatted(shard));
        assertThatThrownBy(() -> ModelFolder.open(copy))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("which cannot lie in the folder");
    }

    private static void readOrRefused(int seed, Runnable read) {
        try {
            read.run();
        } catch (CheckpointException e) {
            // what it should be
        } catch (RuntimeException | Error e) {
            fail("seed " + seed, e);
        }
    }

    /// Damages the header's JSON and sets its length right, or damages the length.
    private static byte[] header(byte[] whole, Damage damage) {
        int length = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        byte[] json = damage.json(Arrays.copyOfRange(whole, 8, 8 + length));
        return ByteBuffer.allocate(8 + json.length + whole.length - 8 - length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(whole, 8 + length, whole.length - 8 - length)
                .array();
    }

    private static void write(Path file, String header, int bytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + json.length + bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .array());
    }

    private Path adapter() {
        return RESOURCES.resolve("tiny-internvl2/adapters/tiny");
    }

    private Path copy(Path source) throws IOException {
        Path target = Files.createDirectories(folder.resolve("copy"));
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }
}
