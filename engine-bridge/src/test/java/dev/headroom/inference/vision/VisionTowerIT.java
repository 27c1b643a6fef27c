package dev.headroom.inference.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.checkpoint.Safetensors;
import dev.headroom.inference.OrtRuntime;
import dev.headroom.inference.image.ImagePreprocessor;
import dev.headroom.inference.image.PreparedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisionTowerIT {
    /// Both towers of the family: layer norms with biases, and RMS norms with normalised q and k
    /// (`tiny-internvl2-rms`).
    @ParameterizedTest
    @ValueSource(strings = {"tiny-internvl2", "tiny-internvl2-rms"})
    void featuresEqualTheReference(String name) throws Exception {
        Path path = Path.of(VisionTowerIT.class.getResource("/" + name).toURI());
        ModelFolder folder = ModelFolder.open(path);
        float[] expected = Safetensors.read(path.resolve("reference.safetensors"))
                .get("features")
                .floats();
        PreparedImage image = new ImagePreprocessor(folder.shape().vision().orElseThrow())
                .prepare(Files.readAllBytes(path.resolve("picture.png")), 6);

        float[] features;
        try (VisionTower tower = VisionTower.open(folder, OrtRuntime.get())) {
            features = tower.encode(image);
        }

        assertThat(features).hasSameSizeAs(expected);
        float worst = 0;
        for (int i = 0; i < expected.length; i++) {
            worst = Math.max(worst, Math.abs(features[i] - expected[i]));
        }
        assertThat(worst).as("largest difference of %d values", expected.length).isLessThan(1e-3f);
    }
}
