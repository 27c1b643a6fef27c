package dev.headroom.app.i18n;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both languages say everything: a failure prints the keys to add.
class MessagesTest {
    private static final Path ROOT = Path.of(System.getProperty("headroom.root", ".."));
    private static final Path FILES = ROOT.resolve("app/src/main/resources/dev/headroom/app/messages");
    private static final Path SOURCES = ROOT.resolve("app/src/main/java");
    private static final Pattern BUNDLE = Pattern.compile("Messages (\\w+) =\\s*Messages\\.of\\(\"(\\w+)\"\\)");
    private static final Pattern PLACE = Pattern.compile("\\{\\d+}");

    static Stream<String> features() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files
                    .map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith("_en.properties"))
                    .map(n -> n.substring(0, n.length() - "_en.properties".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static Stream<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(f -> f.toString().endsWith(".java")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("features")
    void bothLanguagesHaveTheSameKeysWithTheSamePlaces(String feature) {
        var english = Messages.read(feature, Language.ENGLISH);
        var chinese = Messages.read(feature, Language.CHINESE);
        assertThat(new TreeSet<>(chinese.stringPropertyNames()))
                .as("keys of messages/%s_zh_CN.properties against the English ones", feature)
                .isEqualTo(new TreeSet<>(english.stringPropertyNames()));
        for (String key : english.stringPropertyNames()) {
            assertThat(places(chinese.getProperty(key)))
                    .as("places of %s in %s", key, feature)
                    .isEqualTo(places(english.getProperty(key)));
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void eachKeyWrittenInTheSourceExists(Path file) {
        String source = read(file).replaceAll("(?m)^\\s*///.*$", "");
        Matcher bundles = BUNDLE.matcher(source);
        while (bundles.find()) {
            var known = Messages.read(bundles.group(2), Language.ENGLISH).stringPropertyNames();
            Set<String> missing = new TreeSet<>();
            Matcher uses = Pattern.compile("\\b" + bundles.group(1) + "\\s*\\.text\\(\\s*\"([^\"]+)\"\\s*[,)]")
                    .matcher(source);
            while (uses.find()) {
                if (!known.contains(uses.group(1))) {
                    missing.add(uses.group(1));
                }
            }
            assertThat(missing)
                    .as("keys that %s uses and messages/%s_en.properties lacks", file.getFileName(), bundles.group(2))
                    .isEmpty();
        }
    }

    private static Set<String> places(String text) {
        Set<String> places = new TreeSet<>();
        Matcher m = PLACE.matcher(text);
        while (m.find()) {
            places.add(m.group());
        }
        return places;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
