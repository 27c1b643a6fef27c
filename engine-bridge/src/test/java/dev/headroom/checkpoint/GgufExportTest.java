package dev.headroom.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.machine.Assets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo model as llama.cpp takes it, read back.
class GgufExportTest {
    private static final ModelFolder DEMO =
            ModelFolder.open(Assets.model("demo").orElseThrow());

    @TempDir
    private Path home;

    private static Map<String, GgufTensor> tensors(GgufHeader header) {
        return header.tensors().stream().collect(Collectors.toMap(GgufTensor::name, Function.identity()));
    }

    @Test
    void theLanguageModelHasEveryWeightOnceAndItsDimensions() throws IOException {
        Path file = home.resolve("demo.gguf");
        new GgufExport(DEMO, StoredAs.F16).writeModel(file);
        GgufHeader header = Gguf.read(file);
        assertThat(header.architecture()).contains("qwen2");
        assertThat(header.whole("qwen2.block_count")).hasValue(6);
        assertThat(header.whole("qwen2.attention.head_count_kv")).hasValue(2);
        assertThat(header.whole("qwen2.embedding_length")).hasValue(256);
        Map<String, GgufTensor> all = tensors(header);
        assertThat(all).hasSize(2 + 6 * 12).containsKey("blk.5.attn_v.bias").doesNotContainKey("output.weight");
        assertThat(all.get("blk.0.ffn_down.weight").shape()).containsExactly(704L, 256L);
        assertThat(all.get("blk.0.ffn_down.weight").type()).isEqualTo("F16");
        assertThat(all.get("blk.0.attn_q.bias").type()).isEqualTo("F32");
        assertThat(all.values().stream().mapToLong(GgufTensor::elements).sum())
                .isEqualTo(DEMO.shape().language().parameters());
    }

    @Test
    void theTowerIsWrittenWithItsAttentionInThreeAndTheClassTokensPlaceLast() throws IOException {
        Path file = home.resolve("mmproj.gguf");
        new GgufExport(DEMO, StoredAs.F16).writeMmproj(file);
        GgufHeader header = Gguf.read(file);
        assertThat(header.isProjector()).isTrue();
        assertThat(header.whole("clip.vision.projector.scale_factor")).hasValue(2);
        assertThat(header.whole("clip.vision.preproc_max_tiles")).hasValue(12);
        Map<String, GgufTensor> all = tensors(header);
        assertThat(all.get("v.blk.0.attn_k.weight").shape()).containsExactly(192L, 192L);
        assertThat(all.get("v.patch_embd.weight").shape()).containsExactly(14L, 14L, 3L, 192L);
        assertThat(all.values().stream().mapToLong(GgufTensor::elements).sum())
                .isEqualTo(DEMO.tensors().values().stream()
                        .filter(t -> !t.name().startsWith("language_model."))
                        .mapToLong(TensorInfo::elements)
                        .sum());
        float[] before =
                DEMO.tensor("vision_model.embeddings.position_embedding").floats();
        float[] after = floats(file, header, "v.position_embd.weight");
        assertThat(List.of(after[0], after[63 * 192], after[64 * 192]))
                .containsExactly(before[192], before[64 * 192], before[0]);
    }

    @Test
    void anAdapterIsWrittenForEachProjectionThatItChanges() throws IOException {
        PeftAdapter adapter = PeftAdapter.open(Assets.adapters().get("cheerful"));
        Path file = home.resolve("lora.gguf");
        new GgufExport(DEMO, StoredAs.F16).writeAdapter(file, "cheerful", adapter);
        GgufHeader header = Gguf.read(file);
        Map<String, GgufTensor> all = tensors(header);
        assertThat(all).hasSize(2 * adapter.modules().size());
        assertThat(all.keySet()).allMatch(name -> name.matches("blk\\.\\d\\.\\w+\\.weight\\.lora_[ab]"));
        assertThat(all.values().stream().mapToLong(GgufTensor::elements).sum())
                .isEqualTo(adapter.parameters(adapter.rank()));
    }

    @Test
    void packedWeightsComeBackWithinHalfAStep() {
        Random random = new Random(7);
        float[] values = new float[32 * 50];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        ByteBuffer eight = ByteBuffer.allocate(34 * 50).order(ByteOrder.LITTLE_ENDIAN);
        StoredAs.Q8_0.put(values, eight);
        eight.flip();
        ByteBuffer four = ByteBuffer.allocate(18 * 50).order(ByteOrder.LITTLE_ENDIAN);
        StoredAs.Q4_0.put(values, four);
        four.flip();
        for (int block = 0; block < 50; block++) {
            float scale = Float.float16ToFloat(eight.getShort());
            for (int i = 0; i < 32; i++) {
                float value = values[32 * block + i];
                assertThat(Math.abs(eight.get() * scale - value)).isLessThan(0.51f * scale + 1e-3f * Math.abs(value));
            }
            float step = Float.float16ToFloat(four.getShort());
            for (int i = 0; i < 16; i++) {
                int both = four.get() & 0xFF;
                near(((both & 15) - 8) * step, values[32 * block + i], step);
                near(((both >> 4) - 8) * step, values[32 * block + 16 + i], step);
            }
        }
    }

    /// The value of the other sign that is as large as the largest has no code of its own and takes the next.
    private static void near(float packed, float value, float step) {
        assertThat(Math.abs(packed - value)).isLessThan(1.01f * Math.abs(step));
    }

    @Test
    void aBlockOfZerosStaysZeros() {
        ByteBuffer four = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
        StoredAs.Q4_0.put(new float[32], four);
        assertThat(four.getShort(0)).isZero();
        assertThat(four.get(5)).isEqualTo((byte) 0x88);
    }

    private static float[] floats(Path file, GgufHeader header, String name) throws IOException {
        long size = Files.size(file);
        long behind = 0;
        boolean found = false;
        GgufTensor wanted = tensors(header).get(name);
        for (GgufTensor tensor : header.tensors()) {
            found |= tensor.name().equals(name);
            behind += found ? (tensor.bytes() + 31) / 32 * 32 : 0;
        }
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[(int) wanted.elements()];
        all.position((int) (size - behind))
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }
}
