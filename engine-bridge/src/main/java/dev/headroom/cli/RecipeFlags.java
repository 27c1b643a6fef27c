package dev.headroom.cli;

import dev.headroom.machine.recipe.Recipe;
import dev.headroom.machine.recipe.RecipeFile;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The recipe of a training framework that a plan takes its settings from.
final class RecipeFlags {
    @Option(
            names = "--recipe-file",
            paramLabel = "FILE",
            description =
                    "finetune: a script of InternVL, XComposer or ms-swift, args.json, a YAML file of LLaMA-Factory,"
                            + " DeepSpeed's JSON; nothing of it is run, and flags win over it")
    private @Nullable Path file;

    private @Nullable Recipe read;

    Optional<Recipe> recipe() {
        if (file != null && read == null) {
            read = RecipeFile.read(file);
        }
        return Optional.ofNullable(read);
    }

    /// Each setting with where it came from, and what was not used.
    List<Sentence> told() {
        return recipe().map(RecipeFlags::told).orElse(List.of());
    }

    private static List<Sentence> told(Recipe recipe) {
        List<Sentence> told = new ArrayList<>();
        told.add(Sentence.of("{} is read as a recipe of {}:", recipe.file(), recipe.framework()));
        for (Recipe.Taken line : recipe.taken()) {
            told.add(Sentence.foreign(
                    "  %s = %s   (%s, %s)".formatted(line.field(), line.value(), line.word(), line.where())));
        }
        if (recipe.quiet() > 0) {
            told.add(
                    recipe.quiet() == 1
                            ? Sentence.of("{} other word of it takes no memory of a card.", 1)
                            : Sentence.of("{} other words of it take no memory of a card.", recipe.quiet()));
        }
        if (!recipe.unused().isEmpty()) {
            told.add(Sentence.of("Not understood, and not planned with: {}.", String.join(", ", recipe.unused())));
        }
        return told;
    }
}
