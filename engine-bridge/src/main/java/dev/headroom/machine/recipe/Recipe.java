package dev.headroom.machine.recipe;

import dev.headroom.plan.engines.FinetuneSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a file says of a fine-tuning run.
///
/// @param framework whose words it is written in: `internvl`, `xcomposer`, `swift`, `llamafactory`, `qwen-vl`
/// @param model that it trains, in the file's own word
/// @param cards that it starts on
/// @param format of the frozen weights, where it asks for one
/// @param taken what the plan takes from it
/// @param unused what is neither understood nor known to take no memory
/// @param quiet how many of its words are known to take no memory
public record Recipe(
        Path file,
        String framework,
        FinetuneSettings settings,
        Optional<String> model,
        OptionalInt cards,
        Optional<String> format,
        List<Taken> taken,
        List<String> unused,
        int quiet) {
    public Recipe {
        taken = List.copyOf(taken);
        unused = List.copyOf(unused);
    }

    /// One setting and where it came from.
    ///
    /// @param field of the plan
    /// @param word of the file with its value
    /// @param where in which line, or in which other file
    public record Taken(String field, String value, String word, String where) {}
}
