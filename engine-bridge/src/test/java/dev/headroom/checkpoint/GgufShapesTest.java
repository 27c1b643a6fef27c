package dev.headroom.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.plan.llamacpp.GgufLayer;
import dev.headroom.plan.llamacpp.GgufShape;
import dev.headroom.plan.llamacpp.GgufTower;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufShapesTest {
    @TempDir
    Path folder;

    private static GgufBuilder decoder(String architecture, int layers) {
        GgufBuilder b = new GgufBuilder()
                .text("general.architecture", architecture)
                .whole(architecture + ".block_count", layers)
                .whole(architecture + ".context_length", 8192)
                .whole(architecture + ".embedding_length", 256)
                .whole(architecture + ".attention.head_count", 4)
                .tensor("token_embd.weight", GgufType.Q8_0, 256, 1000)
                .tensor("output_norm.weight", GgufType.F32, 256);
        for (int i = 0; i < layers; i++) {
            b.tensor("blk." + i + ".attn_k.weight", GgufType.F16, 256, 128)
                    .tensor("blk." + i + ".ffn_gate.weight", GgufType.Q4_K, 256, 512)
                    .tensor("blk." + i + ".ffn_up.weight", GgufType.Q4_K, 256, 512);
        }
        return b;
    }

    @Test
    void widthsComeFromTheTensorsAndHeadsFromTheMetadata() throws IOException {
        Path file =
                decoder("qwen2", 2).whole("qwen2.attention.head_count_kv", 2).write(folder.resolve("model.gguf"));
        GgufShape shape = GgufShapes.read(List.of(file));
        assertThat(shape.vocab()).isEqualTo(1000);
        assertThat(shape.context()).isEqualTo(8192);
        assertThat(shape.tied()).isTrue();
        assertThat(shape.layers())
                .containsOnly(new GgufLayer(new GgufLayer.Attention(2, 64, 64, false), 4, 512, false))
                .hasSize(2);
        assertThat(shape.bytes()).isEqualTo(256 * 1000 / 32 * 34 + 1024 + 2 * (256 * 128 * 2 + 2 * 512 * 144));
    }

    @Test
    void headsMayDifferFromLayerToLayer() throws IOException {
        Path file = decoder("deci", 3)
                .wholes("deci.attention.head_count_kv", 2, 0, 4)
                .write(folder.resolve("model.gguf"));
        assertThat(GgufShapes.read(List.of(file)).layers())
                .extracting(GgufLayer::cache)
                .containsExactly(
                        new GgufLayer.Attention(2, 64, 64, false),
                        new GgufLayer.Nothing(),
                        new GgufLayer.Attention(4, 64, 64, false));
    }

    @Test
    void everySixthLayerOfGemma3SeesAll() throws IOException {
        Path file = decoder("gemma3", 12)
                .whole("gemma3.attention.head_count_kv", 2)
                .whole("gemma3.attention.sliding_window", 512)
                .write(folder.resolve("model.gguf"));
        GgufShape shape = GgufShapes.read(List.of(file));
        assertThat(shape.window()).isEqualTo(512);
        assertThat(shape.layers())
                .extracting(l -> l.cache() instanceof GgufLayer.Attention a && a.sliding())
                .containsExactly(true, true, true, true, true, false, true, true, true, true, true, false);
    }

    @Test
    void aWindowThatItsArchitectureDoesNotUseIsNone() throws IOException {
        Path file =
                decoder("qwen2", 2).whole("qwen2.attention.sliding_window", 512).write(folder.resolve("model.gguf"));
        assertThat(GgufShapes.read(List.of(file)).sliding()).isFalse();
    }

    @Test
    void thePiecesOfASplitModelAreOne() throws IOException {
        Path first = decoder("qwen2", 2).write(folder.resolve("m-00001-of-00002.gguf"));
        Path second = new GgufBuilder()
                .whole("split.no", 1)
                .tensor("output.weight", GgufType.Q6_K, 256, 1000)
                .write(folder.resolve("m-00002-of-00002.gguf"));
        GgufShape shape = GgufShapes.read(List.of(first, second));
        assertThat(shape.tied()).isFalse();
        assertThat(shape.weights().getLast().file()).isEqualTo(1);
    }

    @Test
    void anMmprojTellsItsTower() throws IOException {
        Path file = new GgufBuilder()
                .text("general.architecture", "clip")
                .text("clip.projector_type", "qwen2.5vl_merger")
                .whole("clip.vision.block_count", 32)
                .whole("clip.vision.embedding_length", 1280)
                .whole("clip.vision.feed_forward_length", 3420)
                .whole("clip.vision.attention.head_count", 16)
                .whole("clip.vision.image_size", 560)
                .whole("clip.vision.patch_size", 14)
                .whole("clip.vision.projection_dim", 2048)
                .tensor("v.patch_embd.weight", GgufType.F32, 14, 14, 3, 1280)
                .tensor("v.blk.0.ffn_gate.weight", GgufType.F16, 1280, 3420)
                .write(folder.resolve("mmproj.gguf"));
        GgufTower tower = GgufTowers.read(file);
        assertThat(tower.merge()).isEqualTo(2);
        assertThat(tower.gated()).isTrue();
        assertThat(tower.wide()).isTrue();
        assertThat(tower.mostTokens()).isEqualTo(4096);
        assertThat(tower.warmUpSide()).isEqualTo(1288);
        assertThat(tower.bytes()).isEqualTo(14 * 14 * 3 * 1280 * 4 + 1280 * 3420 * 2);
    }

    @Test
    void aFileWithoutADecoderIsRefusedByWhatIsMissing() throws IOException {
        Path file = new GgufBuilder().text("general.architecture", "qwen2").write(folder.resolve("empty.gguf"), 0);
        assertThatThrownBy(() -> GgufShapes.read(List.of(file)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("qwen2.block_count");
    }
}
