package dev.headroom.cli;

import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.Names;
import dev.headroom.words.Sentence;
import java.util.List;

/// A word of a flag that must be one of a few.
final class Choices {
    private Choices() {}

    /// @return the word
    /// @throws PlanException naming the close ones and all
    static String of(String flag, String word, List<String> known) {
        if (known.contains(word)) {
            return word;
        }
        String all = String.join(", ", known);
        String near = Names.near(word, known);
        throw new PlanException(
                near.isEmpty()
                        ? Sentence.of("{} \"{}\" is unknown; choose one of {}.", flag, word, all)
                        : Sentence.of(
                                "{} \"{}\" is unknown (did you mean {}?); choose one of {}.", flag, word, near, all));
    }
}
