package dev.headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DemoAssetsTest {
    private static final Path ASSETS = Path.of(System.getProperty("headroom.assets"));

    @Test
    void everySampleHasItsPictureCaptionAndQuestionsInBothLanguages() throws IOException {
        Path folder = ASSETS.resolve("samples");
        JsonNode samples = new ObjectMapper()
                .readTree(folder.resolve("samples.json").toFile())
                .path("samples");
        assertThat(samples).hasSizeGreaterThanOrEqualTo(6);
        for (JsonNode sample : samples) {
            Path file = folder.resolve(sample.path("file").asText());
            assertThat(ImageIO.read(file.toFile())).as("%s", file).isNotNull();
            assertThat(Files.size(file)).isLessThan(60_000);
            for (Language language : Language.values()) {
                assertThat(sample.path("caption").path(language.code()).asText())
                        .isNotBlank();
                assertThat(sample.path("questions").path(language.code())).isNotEmpty();
            }
        }
    }

    @Test
    void oneSampleIsFourToThreeSoThatTwelvePatchesGiveItsOwnResolution() throws IOException {
        var picture = ImageIO.read(ASSETS.resolve("samples/small-print.png").toFile());
        assertThat(picture.getWidth() * 3).isEqualTo(picture.getHeight() * 4);
        assertThat(picture.getWidth()).isEqualTo(4 * 112);
    }
}
