package dev.headroom.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    @TempDir
    Path folder;

    /// A copy of the tiny checkpoint that a test may damage.
    private Path copy(String name) throws IOException {
        Path target = Files.createDirectories(folder.resolve(name));
        try (Stream<Path> files = Files.list(RESOURCES.resolve(name))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }

    private void refuses(Path model, String... sentence) {
        assertThatThrownBy(() -> ModelFolder.open(model))
                .isInstanceOf(CheckpointException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(sentence));
    }

    private static void edit(Path file, UnaryOperator<String> change) throws IOException {
        String before = Files.readString(file);
        String after = change.apply(before);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(file, after);
    }

    @Test
    void readsConfigurationAndShapeOfAWholeModel() {
        ModelFolder model = ModelFolder.open(RESOURCES.resolve("tiny-internvl2"));
        assertThat(model.config().decoder().eosIds()).containsExactly(322);
        assertThat(model.config().decoder().tiedEmbeddings()).isFalse();
        assertThat(model.config().decoder().qkvBias()).isTrue();
        assertThat(model.config().template()).isEqualTo("Hermes-2");
        assertThat(model.config().tower().maxDynamicPatch()).isEqualTo(6);
        assertThat(model.config().imageContextId()).isNotEqualTo(model.config().imageStartId());
        long stored = model.tensors().values().stream()
                .filter(t -> t.name().startsWith("language_model."))
                .mapToLong(TensorInfo::elements)
                .sum();
        assertThat(model.shape().language().parameters()).isEqualTo(stored);
    }

    @Test
    void readsShardsThroughTheLinksOfTheHuggingFaceCache() throws IOException {
        Path real = copy("tiny-internvl2-rms");
        Path snapshot = Files.createDirectories(folder.resolve("models--Org--Tiny-1B/snapshots/abc"));
        try (Stream<Path> files = Files.list(real)) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(snapshot.resolve(file.getFileName()), file);
            }
        }
        ModelFolder model = ModelFolder.open(snapshot);
        assertThat(model.name()).isEqualTo("Tiny-1B");
        assertThat(model.embeddings().file().getParent()).isEqualTo(real.toRealPath());
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        refuses(folder.resolve("nowhere"), "is no folder");
        refuses(Files.createDirectories(folder.resolve("empty")), "config.json", "is missing");
        Path model = copy("tiny-internvl2");
        Files.delete(model.resolve("model.safetensors"));
        refuses(model, "model.safetensors is missing");
        Path sharded = copy("tiny-internvl2-rms");
        Files.delete(sharded.resolve("model-00002-of-00002.safetensors"));
        refuses(sharded, "model-00002-of-00002.safetensors", "is missing");
    }

    @Test
    void saysWhatIsCutOffOrDamaged() throws IOException {
        Path model = copy("tiny-internvl2");
        byte[] weights = Files.readAllBytes(model.resolve("model.safetensors"));
        Files.write(model.resolve("model.safetensors"), java.util.Arrays.copyOf(weights, weights.length - 1000));
        refuses(model, "is cut off", "download it again");
        edit(model.resolve("config.json"), text -> text.substring(0, text.length() / 2));
        refuses(model, "config.json", "is damaged");
    }

    @Test
    void namesAnArchitectureThatItCannotRunAndTheWayOut() throws IOException {
        Path model = copy("tiny-internvl2");
        edit(model.resolve("config.json"), text -> text.replace("Qwen2ForCausalLM", "InternLM2ForCausalLM"));
        refuses(model, "InternLM2ForCausalLM", "attached through LMDeploy");
        edit(
                model.resolve("config.json"),
                text -> text.replace("InternVLChatModel", "LlavaForCausalLM").replace("internvl_chat", "llava"));
        refuses(model, "LlavaForCausalLM", "attached through LMDeploy");
    }

    @Test
    void saysWhenWeightsAndConfigurationBelongToDifferentModels() throws IOException {
        Path model = copy("tiny-internvl2");
        edit(
                model.resolve("config.json"),
                text -> text.replace("\"intermediate_size\": 96", "\"intermediate_size\": 128"));
        refuses(model, "mlp.gate_proj.weight", "[96, 64]", "[128, 64]");
        edit(
                model.resolve("config.json"),
                text -> text.replace(
                        "\"num_hidden_layers\": 2,\n  \"intermediate_size\": 128",
                        "\"num_hidden_layers\": 3,\n  \"intermediate_size\": 96"));
        refuses(model, "language_model.model.layers.2.input_layernorm.weight is missing");
        edit(
                model.resolve("config.json"),
                text -> text.replace("\"max_dynamic_patch\": 6", "\"max_dynamic_patch\": 2147483647"));
        refuses(model, "max_dynamic_patch 2147483647", "a whole number from 1 to 1024");
        edit(
                model.resolve("config.json"),
                text -> text.replace("\"max_dynamic_patch\": 2147483647", "\"max_dynamic_patch\": 6"));
        edit(model.resolve("config.json"), text -> text.replace("\"hidden_size\": 64", "\"hidden_size\": 0"));
        refuses(model, "llm_config.hidden_size is 0");
    }

    /// Found by fuzzing: each was believed, or ended in an exception without words.
    @Test
    void namesANumberThatNoModelHas() throws IOException {
        Path model = copy("tiny-internvl2");
        Path config = model.resolve("config.json");
        String whole = Files.readString(config);
        edit(config, text -> text.replace("\"num_key_value_heads\": 2", "\"num_key_value_heads\": -2"));
        refuses(model, "llm_config.num_key_value_heads is -2; it must be a whole number from 1 to 1024");
        Files.writeString(config, whole);
        edit(config, text -> text.replace("\"rope_theta\": 1000000.0", "\"rope_theta\": 1e999"));
        refuses(model, "llm_config.rope_theta is", "it must be a number above 0");
        Files.writeString(config, whole);
        edit(config, text -> text.replace("\"select_layer\": -1", "\"select_layer\": -9"));
        refuses(model, "select_layer is -9; it must be a whole number from -2 to 2");
        Files.writeString(config, whole);
        Files.writeString(model.resolve("added_tokens.json"), "{\"<img>\": \"first\"}");
        refuses(model, "\"first\" is no token's number");
    }

    /// Found by fuzzing: the disk was blamed.
    @Test
    void zerosAtTheBeginningAreDamageAndNoTroubleOfTheDisk() throws IOException {
        Path model = copy("tiny-internvl2");
        byte[] zeros = {0, 1, 0, 0, 2, 0};
        Files.write(model.resolve("tokenizer_config.json"), zeros);
        refuses(model, "tokenizer_config.json is damaged: no JSON at line 1");
        Files.write(model.resolve("model.safetensors"), new byte[] {4, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0});
        refuses(model, "model.safetensors has a damaged header (no JSON)");
    }

    @Test
    void aFileThatWouldFillTheHeapIsRefusedUnread() throws IOException {
        Path model = copy("tiny-internvl2");
        try (RandomAccessFile sparse =
                new RandomAccessFile(model.resolve("tokenizer.json").toFile(), "rw")) {
            sparse.setLength(5L << 30);
        }
        refuses(model, "tokenizer.json has 5.00 GiB, up to 32.0 MiB are read");
    }
}
