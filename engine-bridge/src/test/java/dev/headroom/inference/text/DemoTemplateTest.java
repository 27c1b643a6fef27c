package dev.headroom.inference.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The demo model's conversation template, which other programs read: they refuse the whole model for a quote that ends
/// a string too early.
class DemoTemplateTest {
    private static final Pattern EXPRESSION = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern STRINGS_AND_NAMES = Pattern.compile(
            "(?:'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|[a-z]+(?:\\['[a-z]+'])?|[+\\s])*", Pattern.DOTALL);

    @Test
    void everyExpressionIsMadeOfWholeStringsAndNames() throws Exception {
        Path file = Path.of(System.getProperty("headroom.assets"), "models/demo/tokenizer_config.json");
        String template =
                new ObjectMapper().readTree(file.toFile()).path("chat_template").asText();

        List<String> expressions =
                EXPRESSION.matcher(template).results().map(m -> m.group(1)).toList();

        assertThat(expressions)
                .hasSizeGreaterThan(2)
                .allSatisfy(e -> assertThat(e).matches(STRINGS_AND_NAMES));
    }
}
