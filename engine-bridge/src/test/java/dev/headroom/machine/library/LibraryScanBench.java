package dev.headroom.machine.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.checkpoint.DType;
import dev.headroom.machine.library.FakeModels.Tensor;
import dev.headroom.machine.library.Places.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("bench")
class LibraryScanBench {
    @TempDir
    Path home;

    @Test
    void twoHundredModelsAreLookedThroughInTwoSeconds() throws IOException {
        for (int i = 0; i < 200; i++) {
            Path folder = home.resolve("model-" + i);
            // as many tensors as a model of seven billion parameters has
            List<Tensor> tensors = new ArrayList<>();
            for (int t = 0; t < 750; t++) {
                tensors.add(Tensor.of("model.layers.%d.self_attn.q_proj.weight".formatted(t), DType.BF16, 4, 4));
            }
            FakeModels.safetensors(folder.resolve("model.safetensors"), tensors.toArray(Tensor[]::new));
            Files.writeString(folder.resolve("config.json"), FakeModels.CONFIG);
        }
        HeaderCache headers = new HeaderCache();
        long start = System.nanoTime();
        assertThat(FakeModels.look(headers, new Root(Source.FOLDER, home)).models())
                .hasSize(200);
        Duration first = Duration.ofNanos(System.nanoTime() - start);
        start = System.nanoTime();
        assertThat(FakeModels.look(headers, new Root(Source.FOLDER, home)).models())
                .hasSize(200);
        Duration second = Duration.ofNanos(System.nanoTime() - start);
        System.getLogger("bench").log(System.Logger.Level.INFO, "first {0}, second {1}", first, second);
        assertThat(first).isLessThan(Duration.ofSeconds(2));
    }
}
