package dev.headroom.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    private Path file(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        return Files.write(folder.resolve("model.safetensors"), bytes.array());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # a header that lies, and what is said of it
        {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, "b": {"dtype": "F32", "shape": [2], "data_offsets": [4, 12]}} | share bytes
        {"a": {"dtype": "F32", "shape": [100], "data_offsets": [0, 400]}}   | is cut off: tensor a should end at byte
        {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}       | needs 8 bytes, but the header gives it 4
        {"a": {"dtype": "F32", "shape": [2], "data_offsets": [8, 0]}}       | claims the bytes 8 to 0
        {"a": {"dtype": "F32", "shape": [2], "data_offsets": [-8, 0]}}      | claims the bytes -8 to 0
        {"a": {"dtype": "F32", "shape": [2], "data_offsets": [9223372036854775800, 9223372036854775807]}} | which cannot be
        {"a": {"dtype": "F32", "shape": [4294967296, 4294967296], "data_offsets": [0, 8]}} | impossible shape
        {"a": {"dtype": "F32", "shape": [-1, -2], "data_offsets": [0, 8]}}  | impossible shape
        {"a": {"dtype": "F31", "shape": [2], "data_offsets": [0, 8]}}       | unknown type "F31"
        {"a": {"dtype": "F32", "shape": 2, "data_offsets": [0, 8]}}         | entry for tensor a is damaged
        {"a": 1}                                                            | unknown type ""
        [1, 2]                                                              | no JSON object
        {"a":                                                               | no JSON
        """)
    void refusesHeadersThatContradictThemselvesOrTheFile(String header, String sentence) throws IOException {
        Path file = file(header, 12);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("model.safetensors")
                .hasMessageContaining(sentence);
    }

    @Test
    void refusesAHeaderLengthBeyondTheFileAndBeyondReason() throws IOException {
        Path file = folder.resolve("model.safetensors");
        ByteBuffer bytes = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(0, 1000).array());
        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("is cut off");
        Files.write(file, bytes.putLong(0, Long.MAX_VALUE).array());
        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("which no safetensors file has");
        Files.write(file, new byte[3]);
        assertThatThrownBy(() -> Safetensors.read(file)).hasMessageContaining("only 3 bytes");
        assertThatThrownBy(() -> Safetensors.read(folder.resolve("none"))).hasMessageContaining("is missing");
    }

    @Test
    void readsWhatItWroteThroughALink() throws IOException {
        Path file = folder.resolve("blob");
        Safetensors.write(
                file, List.of(new Safetensors.FloatTensor("x", List.of(2L, 2L), new float[] {1, -2, 3.5f, 1e-30f})));
        Path link = Files.createSymbolicLink(folder.resolve("model.safetensors"), file);
        TensorInfo x = Safetensors.read(link).get("x");
        assertThat(x.floats()).containsExactly(1, -2, 3.5f, 1e-30f);
        assertThat(x.floats(2, 1)).containsExactly(3.5f);
        assertThat(x.file()).isEqualTo(file.toRealPath());
        assertThat(x.offset() % 64).isZero();
    }

    @Test
    void widensSixteenBitTypesExactly() throws IOException {
        String entry = "{\"dtype\": \"%s\", \"shape\": [2], \"data_offsets\": [%d, %d]}";
        Path file = file(
                "{\"h\": %s, \"b\": %s}".formatted(entry.formatted("F16", 0, 4), entry.formatted("BF16", 4, 8)), 8);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(bytes.length - 8)
                .putShort((short) 0x3C00)
                .putShort((short) 0xC000)
                .putShort((short) 0x3F80)
                .putShort((short) 0xC000);
        Files.write(file, bytes);
        Map<String, TensorInfo> tensors = Safetensors.read(file);
        assertThat(tensors.get("h").floats()).containsExactly(1, -2);
        assertThat(tensors.get("b").floats()).containsExactly(1, -2);
    }
}
