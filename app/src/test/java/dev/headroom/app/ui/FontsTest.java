package dev.headroom.app.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A machine without any font of its own shows every word of ours, in both languages.
class FontsTest {
    private static final Path ROOT = Path.of(System.getProperty("headroom.root", ".."));
    private static final Path FONTS = ROOT.resolve("app/src/main/resources/dev/headroom/app/fonts");

    @ParameterizedTest
    @ValueSource(strings = {"Inter-Regular", "Inter-SemiBold", "Inter-Bold"})
    void everyCharacterThatTheWindowSaysIsInTheFontsThatComeWithIt(String name) throws Exception {
        Font font = font(name);

        assertThat(missing(font, ours())).as("run assets/fonts/cut-fonts.py").isEmpty();
    }

    @Test
    void whateverChineseIsTypedIsInTheFontOfTheText() throws Exception {
        IntStream gb2312 = IntStream.range(0xB0, 0xF8)
                .flatMap(row -> IntStream.range(0xA1, 0xFF)
                        .mapToObj(cell -> new byte[] {(byte) row, (byte) cell})
                        .map(bytes -> new String(bytes, Charset.forName("GB2312")))
                        .flatMapToInt(String::codePoints))
                .filter(c -> c != 0xFFFD);

        assertThat(missing(font("Inter-Regular"), gb2312)).isEmpty();
    }

    @Test
    void theFontsTakeFiveMebibytesAtMost() throws IOException {
        try (Stream<Path> files = Files.list(FONTS)) {
            assertThat(files.mapToLong(f -> f.toFile().length()).sum()).isLessThan(5L << 20);
        }
    }

    private static Font font(String name) throws IOException, FontFormatException {
        return Font.createFont(Font.TRUETYPE_FONT, FONTS.resolve(name + ".otf").toFile());
    }

    private static IntStream ours() throws IOException {
        List<Path> files;
        try (Stream<Path> messages = Files.list(ROOT.resolve("app/src/main/resources/dev/headroom/app/messages"))) {
            files = Stream.concat(
                            messages,
                            Stream.of(ROOT.resolve("engine-bridge/src/main/resources/dev/headroom/words/zh_CN.txt")))
                    .toList();
        }
        StringBuilder words = new StringBuilder();
        for (Path file : files) {
            words.append(Files.readString(file));
        }
        return words.codePoints().filter(c -> c > ' ');
    }

    private static String missing(Font font, IntStream characters) {
        return characters
                .distinct()
                .filter(c -> !font.canDisplay(c))
                .mapToObj(Character::toString)
                .collect(Collectors.joining(" "));
    }
}
