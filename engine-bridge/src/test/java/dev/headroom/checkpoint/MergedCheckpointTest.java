package dev.headroom.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.engine.lmdeploy.LmdeployLaunch;
import dev.headroom.engine.lmdeploy.MergedModels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedCheckpointTest {
    private static final String Q = "language_model.model.layers.0.self_attn.q_proj";

    @TempDir
    Path folder;

    private Path base;
    private Path skill;

    /// Two shards, one of which no adapter touches; `q_proj` is `[3, 4]` in BF16.
    @BeforeEach
    void aModelAndAnAdapterOfRankTwo() throws Exception {
        base = Files.createDirectories(folder.resolve("InternVL2-8B"));
        Files.writeString(base.resolve("config.json"), "{}");
        Safetensors.writeSources(
                base.resolve("model-00001-of-00002.safetensors"),
                List.of(
                        bf16(Q + ".weight", List.of(3L, 4L), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
                        bf16("language_model.model.norm.weight", List.of(2L), 0.5f, -0.25f)));
        Safetensors.write(
                base.resolve("model-00002-of-00002.safetensors"),
                List.of(new Safetensors.FloatTensor("vision_model.x.weight", List.of(2L), new float[] {1, 2})));
        skill = adapter("skill", Q, 4);
    }

    /// B A = [[1,0,2,0],[0,1,0,2],[1,1,2,2]] at full rank; alpha 4 over rank 2 doubles it.
    private Path adapter(String name, String module, long in) throws Exception {
        Path path = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                path.resolve("adapter_config.json"),
                "{\"peft_type\":\"LORA\",\"r\":2,\"lora_alpha\":4,\"target_modules\":[\"q_proj\"]}");
        float[] a = in == 4 ? new float[] {1, 0, 2, 0, 0, 1, 0, 2} : new float[(int) (2 * in)];
        Safetensors.write(
                path.resolve("adapter_model.safetensors"),
                List.of(
                        new Safetensors.FloatTensor(
                                "base_model.model." + module + ".lora_A.weight", List.of(2L, in), a),
                        new Safetensors.FloatTensor(
                                "base_model.model." + module + ".lora_B.weight",
                                List.of(3L, 2L),
                                new float[] {1, 0, 0, 1, 1, 1})));
        return path;
    }

    @Test
    void theProductIsAddedInTheTypeOfTheWeightAndNothingElseChanges() throws Exception {
        Path target = merge(skill, 0, 1);

        Map<String, TensorInfo> first = Safetensors.read(target.resolve("model-00001-of-00002.safetensors"));
        assertThat(first.get(Q + ".weight").dtype()).isEqualTo(DType.BF16);
        assertThat(first.get(Q + ".weight").floats()).containsExactly(3, 2, 7, 4, 5, 8, 7, 12, 11, 12, 15, 16);
        assertThat(first.get("language_model.model.norm.weight").floats()).containsExactly(0.5f, -0.25f);
        assertThat(target.resolve("config.json")).hasContent("{}");
        // the shard that no adapter touches takes no space
        assertThat(Files.isSameFile(
                        target.resolve("model-00002-of-00002.safetensors"),
                        base.resolve("model-00002-of-00002.safetensors")))
                .isTrue();
    }

    @Test
    void aSmallerRankIsTheBestApproximationAndAlphaScalesIt() throws Exception {
        float[] whole = Safetensors.read(merge(skill, 0, 0.5).resolve("model-00001-of-00002.safetensors"))
                .get(Q + ".weight")
                .floats();
        float[] cut = Safetensors.read(merge(skill, 1, 1).resolve("model-00001-of-00002.safetensors"))
                .get(Q + ".weight")
                .floats();

        assertThat(whole[2]).isEqualTo(5); // 3 + 1 x 2
        // the strongest direction of B A is [1,1,2] x [1,1,2,2]/2
        assertThat(cut[0] - 1).isCloseTo(1, within(0.01f));
        assertThat(cut[1] - 2).isCloseTo(1, within(0.01f));
        assertThat(cut[8] - 9).isCloseTo(2, within(0.05f));
    }

    @Test
    void anAdapterThatNamesLessOfThePathFindsItsWeight() throws Exception {
        Path target = merge(adapter("short", "layers.0.self_attn.q_proj", 4), 0, 1);

        assertThat(Safetensors.read(target.resolve("model-00001-of-00002.safetensors"))
                        .get(Q + ".weight")
                        .floats()[0])
                .isEqualTo(3);
    }

    @Test
    void whatDoesNotBelongTogetherIsNamed() {
        assertThatThrownBy(() -> merge(adapter("other", "model.layers.9.mlp.up_proj", 4), 0, 1))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("no weight model.layers.9.mlp.up_proj.weight")
                .hasMessageContaining("different models");
        assertThatThrownBy(() -> merge(adapter("wide", Q, 6), 0, 1))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("[3, 6]");
    }

    @Test
    void roundingIsToTheNearestAndTiesGoToEven() {
        assertThat(MergedCheckpoint.bfloat(1.00390625f)).isEqualTo((short) 0x3F80); // halfway down to even
        assertThat(MergedCheckpoint.bfloat(1.01171875f)).isEqualTo((short) 0x3F82); // halfway up to even
        assertThat(MergedCheckpoint.bfloat(-2.5f)).isEqualTo((short) 0xC020);
        assertThat(Float.isNaN(Float.intBitsToFloat(MergedCheckpoint.bfloat(Float.NaN) << 16)))
                .isTrue();
    }

    @Test
    void oneIsMadeOnceKeepsTheModelsNameAndOldOnesAreDeleted() throws Exception {
        MergedModels models = new MergedModels(folder.resolve("cache"));
        LmdeployLaunch.Adapter adapter = new LmdeployLaunch.Adapter("skill", skill.toString());

        Path made = models.prepare(base.toString(), adapter, 1, 0, file -> {});
        assertThat(made)
                .isEqualTo(models.target(base.toString(), adapter, 1, 0))
                .endsWithRaw(Path.of("InternVL2-8B"));
        Object key = Files.readAttributes(
                        made.resolve("model-00001-of-00002.safetensors"),
                        java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
        Path again = models.prepare(base.toString(), adapter, 1, 0, file -> {});
        assertThat(Files.readAttributes(
                                again.resolve("model-00001-of-00002.safetensors"),
                                java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey())
                .isEqualTo(key);
        for (int alpha = 1; alpha < 5; alpha++) {
            Path _ = models.prepare(base.toString(), adapter, 1, alpha, file -> {});
        }
        try (Stream<Path> list = Files.list(folder.resolve("cache"))) {
            assertThat(list).hasSize(2);
        }
        assertThatThrownBy(() -> models.target("OpenGVLab/InternVL2-8B", adapter, 0, 0))
                .hasMessageContaining("Give the folder, or use the PyTorch backend");
    }

    private Path merge(Path adapter, int rank, double factor) throws Exception {
        Path target = Files.createTempDirectory(folder, "merged");
        new MergedCheckpoint(base, PeftAdapter.open(adapter), rank, factor).write(target, file -> {});
        return target;
    }

    private static Safetensors.Source bf16(String name, List<Long> shape, float... values) {
        return new Safetensors.Source(name, DType.BF16, shape, out -> {
            ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : values) {
                bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
            }
            out.write(bytes.flip());
        });
    }
}
