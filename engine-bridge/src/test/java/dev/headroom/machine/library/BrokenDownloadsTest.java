package dev.headroom.machine.library;

import static dev.headroom.machine.library.FakeModels.look;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.machine.library.Places.Root;
import dev.headroom.machine.library.Trouble.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every way in which a download ends halfway is named, with the file.
class BrokenDownloadsTest {
    @TempDir
    Path home;

    @Test
    void aShardThatTheIndexListsIsMissing() throws IOException {
        Path model = FakeModels.sharded(home.resolve("m"));
        Files.delete(model.resolve("model-00002-of-00002.safetensors"));
        broken(Source.FOLDER, Kind.MISSING_FILE, "model-00002-of-00002.safetensors is missing");
    }

    @Test
    void aShardIsMissingAlsoWithoutAnIndex() throws IOException {
        Path model = FakeModels.sharded(home.resolve("m"));
        Files.delete(model.resolve("model-00001-of-00002.safetensors"));
        Files.delete(model.resolve("model.safetensors.index.json"));
        broken(Source.FOLDER, Kind.MISSING_FILE, "model-00001-of-00002.safetensors is missing");
    }

    @Test
    void aLinkOfTheHubLeadsToABlobThatIsGone() throws IOException {
        Path repository = FakeModels.hub(home, "Qwen/Qwen2.5-VL-7B-Instruct");
        Files.delete(repository.resolve("blobs/blob-" + "model.safetensors".length()));
        broken(Source.HUGGING_FACE, Kind.MISSING_FILE, "model.safetensors is missing");
    }

    @Test
    void aDownloadOfTheHubThatHasNotFinishedIsNamed() throws IOException {
        Path blobs = Files.createDirectories(home.resolve("models--Qwen--Qwen2.5-VL-7B-Instruct/blobs"));
        Files.write(blobs.resolve("0123abcd.incomplete"), new byte[1000]);
        LibraryModel model = broken(Source.HUGGING_FACE, Kind.INCOMPLETE, "0123abcd.incomplete has not finished");
        assertThat(model.name()).isEqualTo("Qwen/Qwen2.5-VL-7B-Instruct");
        assertThat(model.diskBytes()).isEqualTo(1000);
    }

    @Test
    void aPieceThatIsLeftBesideAWholeModelDoesNotBreakIt() throws IOException {
        Path repository = FakeModels.hub(home, "Qwen/Qwen2.5-VL-7B-Instruct");
        Files.write(repository.resolve("blobs/0123abcd.incomplete"), new byte[1000]);
        LibraryModel model = only(Source.HUGGING_FACE);
        assertThat(model.whole()).isTrue();
        assertThat(model.troubles()).singleElement().extracting(Trouble::kind).isEqualTo(Kind.LEFT_OVER);
    }

    @Test
    void aDownloadIntoAFolderOfOnesOwnThatHasNotFinishedIsNamed() throws IOException {
        Path model = FakeModels.sharded(home.resolve("m"));
        Files.delete(model.resolve("model-00002-of-00002.safetensors"));
        Path pieces = Files.createDirectories(model.resolve(".cache/huggingface/download"));
        Files.write(pieces.resolve("xyz.incomplete"), new byte[10]);
        broken(Source.FOLDER, Kind.INCOMPLETE, "xyz.incomplete has not finished");
    }

    @Test
    void aFileThatWasCutOffIsNamedWithTheByteItShouldEndAt() throws IOException {
        Path model = FakeModels.whole(home.resolve("m"));
        cut(model.resolve("model.safetensors"), 20);
        broken(Source.FOLDER, Kind.DAMAGED, "is cut off");
    }

    @Test
    void anEmptyFileIsNoModel() throws IOException {
        Path model = FakeModels.whole(home.resolve("m"));
        Files.write(model.resolve("model.safetensors"), new byte[0]);
        broken(Source.FOLDER, Kind.DAMAGED, "has only 0 bytes");
    }

    @Test
    void aPointerOfGitLfsIsNotTheFile() throws IOException {
        Path model = FakeModels.whole(home.resolve("m"));
        Files.writeString(
                model.resolve("model.safetensors"),
                "version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 123456789\n");
        broken(Source.FOLDER, Kind.LFS_POINTER, "is a pointer of Git LFS");
    }

    @Test
    void aConfigurationWithoutWeightsIsNamed() throws IOException {
        Files.createDirectories(home.resolve("m"));
        Files.writeString(home.resolve("m/config.json"), FakeModels.CONFIG);
        broken(Source.FOLDER, Kind.MISSING_FILE, "holds no weights");
    }

    @Test
    void weightsWithoutAConfigurationAreNamed() throws IOException {
        Path model = FakeModels.whole(home.resolve("m"));
        Files.delete(model.resolve("config.json"));
        broken(Source.FOLDER, Kind.MISSING_FILE, "config.json is missing");
    }

    @Test
    void weightsThatMayRunCodeAreNotReadAndSaidToBeThere() throws IOException {
        Files.createDirectories(home.resolve("m"));
        Files.writeString(home.resolve("m/config.json"), FakeModels.CONFIG);
        Files.write(home.resolve("m/pytorch_model.bin"), new byte[777]);
        LibraryModel model = only(Source.FOLDER);
        assertThat(model.troubles()).singleElement().extracting(Trouble::kind).isEqualTo(Kind.NOT_READ);
        assertThat(model.diskBytes()).isEqualTo(777);
    }

    @Test
    void aGgufFileThatWasCutOffIsNamed() throws IOException {
        Path file = FakeModels.gguf(home.resolve("m/model.gguf"), 64);
        cut(file, 100);
        broken(Source.FOLDER, Kind.DAMAGED, "model.gguf is cut off");
    }

    @Test
    void aPieceOfASplitGgufFileIsMissing() throws IOException {
        FakeModels.gguf(home.resolve("m/big-00001-of-00002.gguf"), 64);
        LibraryModel model = broken(Source.FOLDER, Kind.MISSING_FILE, "big-00002-of-00002.gguf is missing");
        assertThat(model.name()).isEqualTo("big");
    }

    @Test
    void aProjectorAloneIsNotAModel() throws IOException {
        FakeModels.mmproj(home.resolve("m/mmproj-model-f16.gguf"), 64);
        broken(Source.FOLDER, Kind.MISSING_FILE, "holds the vision side only");
    }

    @Test
    void aDownloadOfLlamaCppThatHasNotFinishedIsNamed() throws IOException {
        Files.write(home.resolve("ggml-org_x-GGUF_x-Q4_K_M.gguf.downloadInProgress"), new byte[10]);
        LibraryModel model = broken(Source.LLAMA_CPP, Kind.INCOMPLETE, "downloadInProgress has not finished");
        assertThat(model.name()).isEqualTo("x-Q4_K_M");
    }

    @Test
    void aBlobOfOllamaIsMissingUnfinishedOrOfAnotherSize() throws IOException {
        Path blob = FakeModels.ollama(home, "llava", "7b");
        cut(blob, 10);
        broken(Source.OLLAMA, Kind.DAMAGED, "should have");
        Path part = blob.resolveSibling(blob.getFileName() + "-partial");
        Files.move(blob, part);
        broken(Source.OLLAMA, Kind.INCOMPLETE, "has not finished");
        Files.delete(part);
        broken(Source.OLLAMA, Kind.MISSING_FILE, "is missing");
    }

    @Test
    void whatModelScopeIsStillLoadingIsNamed() throws IOException {
        Path pieces = Files.createDirectories(home.resolve("models/._____temp/Qwen/Qwen2___5-VL-3B"));
        Files.write(pieces.resolve("model.safetensors"), new byte[10]);
        LibraryModel model = broken(Source.MODELSCOPE, Kind.INCOMPLETE, "has not finished");
        assertThat(model.name()).isEqualTo("Qwen/Qwen2.5-VL-3B");
    }

    private static void cut(Path file, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - bytes);
        }
    }

    private LibraryModel only(Source source) {
        Library library = look(new Root(source, home));
        assertThat(library.models()).hasSize(1);
        return library.models().getFirst();
    }

    private LibraryModel broken(Source source, Kind kind, String words) {
        LibraryModel model = only(source);
        assertThat(model.whole()).isFalse();
        assertThat(model.runsHere()).isFalse();
        assertThat(model.troubles()).anySatisfy(t -> {
            assertThat(t.kind()).isEqualTo(kind);
            assertThat(t.sentence().toString()).contains(words);
        });
        return model;
    }
}
