package dev.headroom.words;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever sentence the code can make is known in Chinese. A failure prints the English lines to put into
/// `words/zh_CN.txt`.
class EverySentenceHasItsPairTest {
    private static final SourceTemplates SOURCES = SourceTemplates.read();
    private static final Path RECIPES =
            Path.of(System.getProperty("headroom.root", ".."), "engine-bridge/src/main/resources/dev/headroom/job");

    private final Words chinese = Words.of("zh_CN");

    @Test
    void everyTemplateHasItsPair() {
        assertThat(SOURCES.templates.keySet())
                .as("to be added to words/zh_CN.txt, each with its Chinese in the next line")
                .filteredOn(t ->
                        !t.isEmpty() && !t.equals("{}") && !chinese.templates().contains(t))
                .isEmpty();
    }

    @Test
    void everyPairIsSaidSomewhere() throws IOException {
        Set<String> said = new HashSet<>(SOURCES.templates.keySet());
        said.add("{} {}"); // one sentence after another: made in Sentence itself
        try (Stream<Path> recipes = Files.list(RECIPES)) {
            for (Path recipe : recipes.toList()) {
                texts(new ObjectMapper().readTree(recipe.toFile())).forEach(said::add);
            }
        }

        assertThat(chinese.templates())
                .as("to be deleted from words/zh_CN.txt")
                .filteredOn(t -> !said.contains(t))
                .isEmpty();
    }

    private static Stream<String> texts(JsonNode json) {
        return json.isTextual()
                ? Stream.of(json.textValue())
                : json.valueStream().flatMap(v -> texts(v));
    }

    @Test
    void everyTemplateIsALiteralOfTheSource() {
        assertThat(SOURCES.unreadable).isEmpty();
    }
}
