package dev.headroom.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufTest {
    @TempDir
    Path folder;

    private static GgufBuilder model() {
        return new GgufBuilder()
                .text("general.architecture", "qwen2vl")
                .whole("qwen2vl.embedding_length", 64)
                .texts("tokenizer.ggml.tokens", "a", "b", "ccc")
                .floats("tokenizer.ggml.scores", 3)
                .text("tokenizer.chat_template", "x".repeat(5000))
                .tensor("token_embd.weight", GgufType.Q4_K, 256, 100)
                .tensor("blk.0.attn_q.weight", GgufType.Q6_K, 256, 64)
                .tensor("output_norm.weight", GgufType.F32, 64);
    }

    @Test
    void readsMetadataAndWhatEachTensorTakes() throws IOException {
        GgufHeader header = Gguf.read(model().write(folder.resolve("model.gguf")));
        assertThat(header.architecture()).contains("qwen2vl");
        assertThat(header.width()).hasValue(64);
        assertThat(header.isProjector()).isFalse();
        assertThat(header.metadata())
                .containsEntry("tokenizer.ggml.tokens", new GgufValue.Array(3))
                .containsEntry("tokenizer.ggml.scores", new GgufValue.Array(3))
                .containsEntry("tokenizer.chat_template", new GgufValue.LongText(5000));
        assertThat(header.tensors())
                .extracting(GgufTensor::name, GgufTensor::type, GgufTensor::elements, GgufTensor::bytes)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("token_embd.weight", "Q4_K", 25600L, 14400L),
                        org.assertj.core.groups.Tuple.tuple("blk.0.attn_q.weight", "Q6_K", 16384L, 13440L),
                        org.assertj.core.groups.Tuple.tuple("output_norm.weight", "F32", 64L, 256L));
    }

    @Test
    void aFileThatEndsBeforeItsLastTensorIsCutOff() throws IOException {
        Path file = model().write(folder.resolve("model.gguf"), 20_000);
        assertThatThrownBy(() -> Gguf.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("is cut off: tensor blk.0.attn_q.weight");
    }

    @Test
    void aFileThatEndsAnywhereInItsHeaderIsSaidToBeCutOffOrDamaged() throws IOException {
        byte[] whole = model().header();
        for (int length = 0; length < whole.length; length += 7) {
            Path file = Files.write(folder.resolve("part.gguf"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Gguf.read(file))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("part.gguf");
        }
    }

    @Test
    void aTensorOfANewTypeTakesWhatLiesUpToTheNextOne() throws IOException {
        Path file = new GgufBuilder()
                .text("general.architecture", "llama")
                .tensor("a", 99, 0, 640, 32, 32)
                .tensor("b", GgufType.F16, 16)
                .write(folder.resolve("new.gguf"));
        assertThat(Gguf.read(file).tensors().getFirst())
                .isEqualTo(new GgufTensor("a", "type 99", java.util.List.of(32L, 32L), 1024, 640, 160));
    }

    @Test
    void tensorsThatShareBytesAreRefused() throws IOException {
        Path file = new GgufBuilder()
                .tensor("a", GgufType.F32, 64)
                .tensor("b", GgufType.F32.code(), 32, 256, 64)
                .write(folder.resolve("shared.gguf"), 4096);
        assertThatThrownBy(() -> Gguf.read(file)).hasMessageContaining("share bytes");
    }

    @Test
    void shapesBeyondALongAreRefused() throws IOException {
        Path file =
                new GgufBuilder().tensor("a", 0, 0, 64, 1L << 40, 1L << 40).write(folder.resolve("huge.gguf"), 4096);
        assertThatThrownBy(() -> Gguf.read(file)).hasMessageContaining("impossible shape");
    }

    @Test
    void countsThatTheFileIsTooSmallForAreRefusedBeforeAnythingIsRead() throws IOException {
        byte[] header = model().header();
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(8, Long.MAX_VALUE);
        Path file = Files.write(folder.resolve("claims.gguf"), header);
        assertThatThrownBy(() -> Gguf.read(file)).hasMessageContaining("for which the file is too small");
    }

    @Test
    void anArrayThatClaimsMoreThanTheFileHoldsIsRefused() throws IOException {
        byte[] header = new GgufBuilder().floats("x", 8).header();
        // the count stands behind key, type and element type
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(24 + 8 + 1 + 4 + 4, 1L << 60);
        Path file = Files.write(folder.resolve("array.gguf"), header);
        assertThatThrownBy(() -> Gguf.read(file)).hasMessageContaining("damaged header");
    }

    @Test
    void otherFilesAndOtherVersionsAreNamed() throws IOException {
        Path other = Files.writeString(folder.resolve("page.gguf"), "<html>not found</html>");
        assertThatThrownBy(() -> Gguf.read(other)).hasMessageContaining("is no GGUF file");
        byte[] header = model().header();
        header[4] = 9;
        Path newer = Files.write(folder.resolve("newer.gguf"), header);
        assertThatThrownBy(() -> Gguf.read(newer)).hasMessageContaining("version 9");
    }
}
