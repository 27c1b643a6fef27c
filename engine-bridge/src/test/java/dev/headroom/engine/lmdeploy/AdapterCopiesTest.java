package dev.headroom.engine.lmdeploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.checkpoint.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterCopiesTest {
    private static final String KEY = "base_model.model.language_model.model.layers.0.self_attn.q_proj.lora_";

    @TempDir
    Path folder;

    private LmdeployLaunch.Adapter adapter;
    private AdapterCopies copies;

    @BeforeEach
    void anAdapterOfRankFourWithAlphaEight() throws Exception {
        Path path = Files.createDirectories(folder.resolve("skill"));
        Files.writeString(
                path.resolve("adapter_config.json"),
                "{\"peft_type\":\"LORA\",\"r\":4,\"lora_alpha\":8,\"target_modules\":[\"q_proj\"]}");
        Safetensors.write(
                path.resolve("adapter_model.safetensors"),
                List.of(
                        new Safetensors.FloatTensor(KEY + "A.weight", List.of(4L, 6L), numbers(24)),
                        new Safetensors.FloatTensor(KEY + "B.weight", List.of(5L, 4L), numbers(20))));
        adapter = new LmdeployLaunch.Adapter("skill", path.toString());
        copies = new AdapterCopies(folder.resolve("cache"));
    }

    @Test
    void fullRankAndOwnAlphaNeedNoCopy() {
        assertThat(copies.prepare(adapter, 4, 0)).isEqualTo(adapter);
        assertThat(copies.prepare(adapter, 0, 8)).isEqualTo(adapter);
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    @Test
    void aCutCopyKeepsTheScalingOfEachModule() {
        LmdeployLaunch.Adapter cut = copies.prepare(adapter, 2, 0);
        PeftAdapter read = PeftAdapter.open(Path.of(cut.path()));

        assertThat(cut.name()).isEqualTo("skill");
        assertThat(read.rank()).isEqualTo(2);
        // 8 / 4 before, alpha / 2 now
        assertThat(read.alpha()).isCloseTo(4.0, within(1e-9));
        assertThat(read.modules().values())
                .allSatisfy(m -> assertThat(m.scaling()).isCloseTo(2.0, within(1e-9)));
    }

    @Test
    void aChangedAlphaChangesTheScalingAndNothingElse() {
        PeftAdapter read =
                PeftAdapter.open(Path.of(copies.prepare(adapter, 0, 4).path()));

        assertThat(read.rank()).isEqualTo(4);
        assertThat(read.modules().values())
                .allSatisfy(m -> assertThat(m.scaling()).isCloseTo(1.0, within(1e-9)));
    }

    @Test
    void aCopyIsMadeOnceAndOldOnesAreDeleted() throws Exception {
        LmdeployLaunch.Adapter first = copies.prepare(adapter, 2, 0);
        assertThat(copies.prepare(adapter, 2, 0)).isEqualTo(first);
        for (int alpha = 10; alpha < 30; alpha++) {
            LmdeployLaunch.Adapter _ = copies.prepare(adapter, 3, alpha);
        }

        try (Stream<Path> list = Files.list(folder.resolve("cache"))) {
            assertThat(list).hasSizeLessThanOrEqualTo(9);
        }
    }

    @Test
    void whatIsNoAdapterIsSaid() {
        assertThatThrownBy(() -> copies.prepare(
                        new LmdeployLaunch.Adapter("x", folder.resolve("none").toString()), 2, 0))
                .isInstanceOf(CheckpointException.class);
    }

    private static float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) Math.sin(i * 1.7 + 1);
        }
        return numbers;
    }
}
