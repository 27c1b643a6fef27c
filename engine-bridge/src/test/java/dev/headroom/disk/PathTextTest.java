package dev.headroom.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathTextTest {
    private static final Path FOLDER = Path.of("/models/a");

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "../b", "b/../../c", "/etc/passwd", "b/c", "b\\c", "..\\c", "a\u0000b", "/", "b/"
            })
    void aNameThatLeadsElsewhereIsNone(String name) {
        assertThat(PathText.inside(FOLDER, name)).isEmpty();
    }

    @Test
    void anyOtherNameLiesInTheFolder() {
        assertThat(PathText.inside(FOLDER, "model-00001-of-00002.safetensors"))
                .contains(FOLDER.resolve("model-00001-of-00002.safetensors"));
        assertThat(PathText.inside(FOLDER, "..hidden")).contains(FOLDER.resolve("..hidden"));
    }
}
