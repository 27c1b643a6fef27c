package dev.headroom.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.foreign.ForeignPattern;
import dev.headroom.foreign.ForeignPatternException;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Which modules an adapter targets: a list of names, of which the end of a module's path decides; one regular
/// expression over whole paths; or every linear map but the head. `exclude_modules` and `layers_to_transform` take
/// away.
final class AdapterTargets {
    private static final long MOST_WORK = 300_000_000;

    private final Path file;
    private final JsonNode json;
    private long work;

    /// A linear map of a model.
    ///
    /// @param name its path
    /// @param language whether it is the decoder's
    /// @param layer that it lies in, of its stack
    record Module(String name, boolean language, int layer, long in, long out) {}

    AdapterTargets(Path file, JsonNode json) {
        this.file = file;
        this.json = json;
    }

    static List<String> words(JsonNode node) {
        if (node.isTextual()) {
            return List.of(node.asText());
        }
        List<String> words = new ArrayList<>();
        node.forEach(word -> words.add(word.asText()));
        return words;
    }

    /// Newer libraries put other prefixes before the same paths: where a pattern finds nothing, those are tried.
    List<Module> matched(ModelSpec model) {
        List<Module> usual = matched(LinearModules.of(model, false));
        return usual.isEmpty() ? matched(LinearModules.of(model, true)) : usual;
    }

    private List<Module> matched(List<Module> modules) {
        JsonNode asked = json.path("target_modules");
        Predicate<String> targeted = predicate(asked);
        JsonNode left = json.path("exclude_modules");
        Predicate<String> excluded = left.isMissingNode() || left.isNull() ? _ -> false : predicate(left);
        Set<Integer> layers = new HashSet<>();
        JsonNode only = json.path("layers_to_transform");
        if (only.isInt()) {
            layers.add(only.asInt());
        }
        only.forEach(layer -> layers.add(layer.asInt()));
        List<Module> matched = new ArrayList<>();
        for (Module m : modules) {
            if ((layers.isEmpty() || layers.contains(m.layer()))
                    && targeted.test(m.name())
                    && !excluded.test(m.name())) {
                matched.add(m);
            }
        }
        return matched;
    }

    private Predicate<String> predicate(JsonNode asked) {
        if (asked.isTextual() && asked.asText().equals("all-linear")) {
            return _ -> true;
        }
        if (asked.isTextual()) {
            return pattern(asked.asText());
        }
        List<String> names = words(asked);
        if (names.contains("all-linear")) {
            return _ -> true;
        }
        return module -> names.stream().anyMatch(name -> module.equals(name) || module.endsWith("." + name));
    }

    private Predicate<String> pattern(String regex) {
        try {
            ForeignPattern pattern = ForeignPattern.of(regex);
            return module -> matches(pattern, regex, module);
        } catch (ForeignPatternException e) {
            throw refused(regex, e);
        }
    }

    private boolean matches(ForeignPattern pattern, String regex, String module) {
        work += pattern.work(module.length());
        if (work > MOST_WORK) {
            throw new CheckpointException(
                    Sentence.of("{}: target_modules takes too long over so many modules; name them in a list.", file));
        }
        try {
            return pattern.matches(module);
        } catch (ForeignPatternException e) {
            throw refused(regex, e);
        }
    }

    private CheckpointException refused(String regex, ForeignPatternException e) {
        return new CheckpointException(
                Sentence.of("{}: \"{}\" is no pattern: {}", file, ForeignPattern.shown(regex), e.sentence()), e);
    }

    /// Names of a list that no adapted module ends in.
    List<String> unmatched(List<Module> modules) {
        JsonNode asked = json.path("target_modules");
        if (asked.isTextual()) {
            return modules.isEmpty() && !asked.asText().isEmpty() ? List.of(asked.asText()) : List.of();
        }
        return words(asked).stream()
                .filter(name -> !name.equals("all-linear"))
                .filter(name -> modules.stream()
                        .noneMatch(m -> m.name().equals(name) || m.name().endsWith("." + name)))
                .toList();
    }
}
