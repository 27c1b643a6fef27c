package dev.headroom.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.foreign.ForeignPattern;
import dev.headroom.foreign.ForeignPatternException;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// PEFT's `rank_pattern` and `alpha_pattern`: numbers by module. The first key that matches the module's path from a
/// dot or its beginning on, as a regular expression, wins. Nearly all keys are plain paths; those that are not are
/// patterns of a file that anybody may have written.
final class ModulePatterns {
    private static final long MOST_WORK = 300_000_000;

    private final Path file;
    private final List<Rule> rules = new ArrayList<>();
    private long work;

    /// @param pattern empty for a plain path
    private record Rule(String key, Optional<ForeignPattern> pattern, double value) {}

    /// @param file that is named where a key is no pattern
    ModulePatterns(Path file, JsonNode patterns) {
        this.file = file;
        for (Map.Entry<String, JsonNode> entry : patterns.properties()) {
            String key = entry.getKey();
            rules.add(new Rule(
                    key,
                    isPlain(key) ? Optional.empty() : Optional.of(pattern(key)),
                    entry.getValue().asDouble()));
        }
    }

    private ForeignPattern pattern(String key) {
        try {
            return ForeignPattern.of("(.*\\.)?(" + key + ")");
        } catch (ForeignPatternException e) {
            throw refused(key, e);
        }
    }

    private CheckpointException refused(String key, ForeignPatternException e) {
        return new CheckpointException(
                Sentence.of("{}: \"{}\" is no pattern: {}", file, ForeignPattern.shown(key), e.sentence()), e);
    }

    private static boolean isPlain(String key) {
        return key.chars()
                .allMatch(c -> c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c >= '0' && c <= '9'
                        || c == '_'
                        || c == '-'
                        || c == '.');
    }

    /// @throws CheckpointException where a pattern takes too long
    double value(String module, double otherwise) {
        for (Rule rule : rules) {
            if (rule.pattern().isEmpty() ? endsWith(module, rule.key()) : matches(rule, module)) {
                return rule.value();
            }
        }
        return otherwise;
    }

    /// A dot of a plain path is any letter, as in every pattern.
    private static boolean endsWith(String module, String key) {
        int from = module.length() - key.length();
        if (from < 0 || from > 0 && module.charAt(from - 1) != '.') {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) != '.' && key.charAt(i) != module.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    private boolean matches(Rule rule, String module) {
        ForeignPattern pattern = rule.pattern().orElseThrow();
        work += pattern.work(module.length());
        if (work > MOST_WORK) {
            throw new CheckpointException(Sentence.of(
                    "{}: {} patterns over so many modules take too long; name the modules by their paths.",
                    file,
                    rules.size()));
        }
        try {
            return pattern.matches(module);
        } catch (ForeignPatternException e) {
            throw refused(rule.key(), e);
        }
    }
}
