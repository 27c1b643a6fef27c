package dev.headroom.app.i18n;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A thing has one Chinese name wherever it is said: on a slider, in a table, in a diagnosis.
class OneWordForOneThingTest {
    private static final Path ROOT = Path.of(System.getProperty("headroom.root", ".."));

    /// Names that were in use beside the one that rules: 图块 for a tile, 批大小, 预填充长度, 自动适配, 投影层, 上报.
    private static final List<String> SECOND_NAMES = List.of("切片", "切块", "分块", "批量", "预填充批", "帮我调整", "投影器", "您");

    @Test
    void noThingHasASecondName() throws IOException {
        List<Path> files;
        try (Stream<Path> messages = Files.list(ROOT.resolve("app/src/main/resources/dev/headroom/app/messages"))) {
            files = Stream.concat(
                            messages.filter(f -> f.toString().endsWith("_zh_CN.properties")),
                            Stream.of(ROOT.resolve("engine-bridge/src/main/resources/dev/headroom/words/zh_CN.txt")))
                    .toList();
        }
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            for (String line : Files.readAllLines(file)) {
                SECOND_NAMES.stream()
                        .filter(line::contains)
                        .forEach(name -> found.add(name + " in " + file.getFileName() + ": " + line));
            }
        }

        assertThat(found).isEmpty();
    }
}
