package dev.headroom.app.i18n;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both languages say everything: a failure prints the keys to add.
class MessagesTest {
    private static final Path ROOT = Path.of(System.getProperty("headroom.root", ".."));
    private static final Path FILES = ROOT.resolve("app/src/main/resources/dev/headroom/app/messages");
    private static final Path SOURCES = ROOT.resolve("app/src/main/java");
    /// Asks each page for its title.
    private static final String PAGES = "dev.headroom.app.shell";
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

    @Test
    void eachKeyWrittenInTheSourceExists() {
        SourceKeys source = SourceKeys.read(SOURCES);
        assertThat(source.uses.size()).as("calls that were found").isGreaterThan(300);
        assertThat(source.uses)
                .filteredOn(use -> knownTo(source, use).noneMatch(keys -> keys.contains(use.key())))
                .as("keys that a source uses and its messages lack")
                .isEmpty();
    }

    private static Stream<Set<String>> knownTo(SourceKeys source, SourceKeys.Use use) {
        Set<String> given = source.features.getOrDefault(use.packageName(), Set.of());
        return use.feature().map(Stream::of).orElseGet(given::stream).map(MessagesTest::keys);
    }

    @ParameterizedTest
    @MethodSource("features")
    void eachKeyIsUsedSomewhere(String feature) {
        SourceKeys source = SourceKeys.read(SOURCES);
        Set<String> packages = source.features.entrySet().stream()
                .filter(e -> e.getValue().contains(feature))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        packages.add(PAGES);
        assertThat(keys(feature))
                .filteredOn(key -> !source.isUsed(packages, key))
                .as("keys of messages/%s_en.properties that nobody uses", feature)
                .isEmpty();
    }

    private static Set<String> keys(String feature) {
        return Messages.read(feature, Language.ENGLISH).stringPropertyNames();
    }

    private static Set<String> places(String text) {
        Set<String> places = new TreeSet<>();
        Matcher m = PLACE.matcher(text);
        while (m.find()) {
            places.add(m.group());
        }
        return places;
    }
}
