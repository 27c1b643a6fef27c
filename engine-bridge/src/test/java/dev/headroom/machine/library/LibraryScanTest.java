package dev.headroom.machine.library;

import static dev.headroom.machine.library.FakeModels.look;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.headroom.checkpoint.DType;
import dev.headroom.machine.library.FakeModels.Tensor;
import dev.headroom.machine.library.Places.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryScanTest {
    @TempDir
    Path home;

    @Test
    void aModelOfHuggingFacesCacheIsCountedByPartThroughItsLinks() throws IOException {
        FakeModels.hub(home, "Qwen/Qwen2.5-VL-7B-Instruct");
        LibraryModel model = only(look(new Root(Source.HUGGING_FACE, home)));
        assertThat(model.name()).isEqualTo("Qwen/Qwen2.5-VL-7B-Instruct");
        assertThat(model.source()).isEqualTo(Source.HUGGING_FACE);
        assertThat(model.family()).isEqualTo("Qwen2.5-VL");
        assertThat(model.type()).isEqualTo("bf16");
        assertThat(model.parts())
                .isEqualTo(Map.of(
                        Part.LANGUAGE, new Share(128, 256),
                        Part.VISION, new Share(64, 128),
                        Part.PROJECTOR, new Share(32, 64)));
        assertThat(model.whole()).isTrue();
    }

    @Test
    void modelScopeWritesDotsAsThreeUnderscoresAndLinksToThem() throws IOException {
        Path real = FakeModels.whole(home.resolve("models/OpenGVLab/InternVL2___5-1B"));
        Files.createSymbolicLink(home.resolve("models/OpenGVLab/InternVL2.5-1B"), real);
        assertThat(look(new Root(Source.MODELSCOPE, home)).models())
                .extracting(LibraryModel::name)
                .containsExactly("OpenGVLab/InternVL2.5-1B");
    }

    @Test
    void lmStudioHasModelsWithTheFileForTheirEyesBesideThem() throws IOException {
        Path folder = home.resolve("lmstudio-community/gemma-3-4b-it-GGUF");
        Path file = FakeModels.gguf(folder.resolve("gemma-3-4b-it-Q4_K_M.gguf"), 64);
        Path projector = FakeModels.mmproj(folder.resolve("mmproj-model-f16.gguf"), 64);
        LibraryModel model = only(look(new Root(Source.LM_STUDIO, home)));
        assertThat(model.name()).isEqualTo("gemma-3-4b-it-Q4_K_M");
        assertThat(model.family()).isEqualTo("Gemma 3");
        assertThat(model.type()).isEqualTo("Q4_K_M");
        assertThat(model.path()).isEqualTo(file);
        assertThat(model.projector()).contains(projector);
        assertThat(model.parts())
                .isEqualTo(Map.of(
                        Part.LANGUAGE, new Share(1024 + 64, 576 + 256),
                        Part.VISION, new Share(256, 512),
                        Part.PROJECTOR, new Share(64, 128)));
    }

    @Test
    void inLlamaCppsFlatCacheEachModelGetsTheProjectorThatIsAsWide() throws IOException {
        FakeModels.gguf(home.resolve("ggml-org_gemma-3-4b-it-GGUF_gemma-3-4b-it-Q4_K_M.gguf"), 64);
        FakeModels.gguf(home.resolve("ggml-org_gemma-3-12b-it-GGUF_gemma-3-12b-it-Q4_K_M.gguf"), 96);
        Path small = FakeModels.mmproj(home.resolve("ggml-org_gemma-3-4b-it-GGUF_mmproj-model-f16.gguf"), 64);
        Path large = FakeModels.mmproj(home.resolve("ggml-org_gemma-3-12b-it-GGUF_mmproj-model-f16.gguf"), 96);
        assertThat(look(new Root(Source.LLAMA_CPP, home)).models())
                .extracting(LibraryModel::name, m -> m.projector().orElseThrow())
                .containsExactly(tuple("gemma-3-12b-it-Q4_K_M", large), tuple("gemma-3-4b-it-Q4_K_M", small));
    }

    @Test
    void ollamasModelsAreFoundThroughTheirManifests() throws IOException {
        FakeModels.ollama(home, "gemma3", "4b");
        LibraryModel model = only(look(new Root(Source.OLLAMA, home)));
        assertThat(model.name()).isEqualTo("gemma3:4b");
        assertThat(model.type()).isEqualTo("Q4_K_M");
        assertThat(model.parts()).containsOnlyKeys(Part.LANGUAGE, Part.VISION, Part.PROJECTOR);
        assertThat(model.whole()).isTrue();
    }

    @Test
    void cachesOfOthersAreRecognisedInAFolderOfTheUser() throws IOException {
        FakeModels.hub(home.resolve("disk/hub"), "Qwen/Qwen2.5-VL-3B-Instruct");
        FakeModels.ollama(home.resolve("disk/ollama"), "llava", "7b");
        FakeModels.whole(home.resolve("disk/mine/my-model"));
        assertThat(look(new Root(Source.FOLDER, home)).models())
                .extracting(LibraryModel::name)
                .containsExactly("llava:7b", "my-model", "Qwen/Qwen2.5-VL-3B-Instruct");
    }

    @Test
    void packedWeightsCountAsWhatTheyStandFor() throws IOException {
        FakeModels.safetensors(
                home.resolve("awq/model.safetensors"),
                Tensor.of("model.layers.0.mlp.up_proj.qweight", DType.I32, 64, 8),
                Tensor.of("model.layers.0.mlp.up_proj.scales", DType.F16, 1, 64),
                Tensor.of("model.layers.0.mlp.up_proj.qzeros", DType.I32, 1, 8),
                Tensor.of("visual.blocks.0.attn.qkv.weight", DType.F16, 8, 8));
        Files.writeString(home.resolve("awq/config.json"), """
            {"model_type": "qwen2_5_vl", "quantization_config": {"quant_method": "awq", "bits": 4}}\
            """);
        LibraryModel model = only(look(new Root(Source.FOLDER, home)));
        assertThat(model.type()).isEqualTo("int4 AWQ");
        assertThat(model.parts().get(Part.LANGUAGE)).isEqualTo(new Share(64 * 64, 2048 + 128 + 32));
        assertThat(model.parts().get(Part.VISION)).isEqualTo(new Share(64, 128));
    }

    @Test
    void linksThatLeadBackAreFollowedOnce() throws IOException {
        FakeModels.whole(home.resolve("models/a"));
        Files.createSymbolicLink(home.resolve("models/a/again"), home.resolve("models"));
        Files.createSymbolicLink(home.resolve("models/copy"), home.resolve("models/a"));
        assertThat(look(new Root(Source.FOLDER, home)).models()).hasSize(1);
    }

    @Test
    void aFolderThatCannotBeReadIsSaidAndTheOthersAreShown() throws IOException {
        FakeModels.whole(home.resolve("open"));
        Path closed = Files.createDirectories(home.resolve("shut"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(closed), "this user may read everything");
        Library library = look(new Root(Source.FOLDER, home));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        assertThat(library.models()).extracting(LibraryModel::name).containsExactly("open");
        assertThat(library.unread()).singleElement().asString().contains(closed.toString());
    }

    @Test
    void aFolderOfTheUserThatIsGoneIsSaidAndACacheThatIsNotThereIsNot() {
        Library library =
                look(new Root(Source.FOLDER, home.resolve("gone")), new Root(Source.OLLAMA, home.resolve("never")));
        assertThat(library.unread()).singleElement().asString().contains("gone is not there");
    }

    @Test
    void aSecondLookReadsOnlyWhatHasChanged() throws IOException {
        FakeModels.whole(home.resolve("a"));
        FakeModels.gguf(home.resolve("b/b.gguf"), 64);
        HeaderCache headers = new HeaderCache();
        Library first = look(headers, new Root(Source.FOLDER, home));
        assertThat(headers.read()).isEqualTo(2);
        assertThat(look(headers, new Root(Source.FOLDER, home))).isEqualTo(first);
        assertThat(headers.read()).isEqualTo(2);
        Files.setLastModifiedTime(home.resolve("b/b.gguf"), FileTime.fromMillis(1_000_000));
        look(headers, new Root(Source.FOLDER, home));
        assertThat(headers.read()).isEqualTo(3);
    }

    @Test
    void aLookThatIsCancelledEndsWithWhatWasFound() throws IOException {
        for (String name : List.of("a", "b", "c", "d")) {
            FakeModels.whole(home.resolve(name));
        }
        HeaderCache headers = new HeaderCache();
        Library part = LibraryScan.look(
                new Places(List.of(new Root(Source.FOLDER, home))), headers, () -> headers.read() >= 2);
        assertThat(part.models()).hasSize(2);
    }

    @Test
    void adaptersAndPipelinesThatDrawAreNoModels() throws IOException {
        FakeModels.whole(home.resolve("adapter"));
        Files.writeString(home.resolve("adapter/adapter_config.json"), "{}");
        FakeModels.whole(home.resolve("pipeline/unet"));
        Files.writeString(home.resolve("pipeline/model_index.json"), "{}");
        assertThat(look(new Root(Source.FOLDER, home)).models()).isEmpty();
    }

    @Test
    void everyPlaceCanBeMovedByItsVariable() {
        Places places = Places.of(
                Map.of(
                        "HF_HOME", "/d/hf",
                        "MODELSCOPE_CACHE", "/d/ms",
                        "LLAMA_CACHE", "/d/llama",
                        "OLLAMA_MODELS", "/d/ollama"),
                "Linux",
                Path.of("/home/me"));
        assertThat(places.roots())
                .contains(
                        new Root(Source.HUGGING_FACE, Path.of("/d/hf/hub")),
                        new Root(Source.MODELSCOPE, Path.of("/d/ms")),
                        new Root(Source.LLAMA_CPP, Path.of("/d/llama")),
                        new Root(Source.OLLAMA, Path.of("/d/ollama")));
        assertThat(Places.of(Map.of("HF_HUB_CACHE", "/d/hub", "HF_HOME", "/d/hf"), "Linux", Path.of("/home/me"))
                        .roots())
                .contains(new Root(Source.HUGGING_FACE, Path.of("/d/hub")));
        assertThat(Set.copyOf(Places.of(Map.of(), "Linux", Path.of("/home/me")).roots()))
                .contains(
                        new Root(Source.HUGGING_FACE, Path.of("/home/me/.cache/huggingface/hub")),
                        new Root(Source.LM_STUDIO, Path.of("/home/me/.lmstudio/models")),
                        new Root(Source.OLLAMA, Path.of("/home/me/.ollama/models")));
    }

    private static LibraryModel only(Library library) {
        assertThat(library.models()).hasSize(1);
        return library.models().getFirst();
    }
}
