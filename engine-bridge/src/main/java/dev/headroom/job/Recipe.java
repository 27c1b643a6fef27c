package dev.headroom.job;

import dev.headroom.disk.PathText;
import dev.headroom.foreign.ForeignPattern;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a program is started and what its output means. `${name}` in command, environment, directory and files is
/// replaced by the value of a variable; nothing goes through a shell.
///
/// @param name stable, for the command line
/// @param plan what the planner should be asked, by the names of [JobPlan]; empty where it has
///     no rules for the program
/// @param planFrom where the program itself keeps what the planner is asked
/// @param unplanned why there are no rules for the program, a sentence; empty where there are
/// @param files JSON files whose numbers are figures of the job, looked at while it runs
public record Recipe(
        String name,
        Sentence title,
        Map<String, Variable> variables,
        List<String> command,
        Map<String, String> environment,
        Optional<String> directory,
        List<String> files,
        List<OutputPattern> patterns,
        Map<String, String> plan,
        Optional<PlanSource> planFrom,
        Optional<Sentence> unplanned) {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z0-9_]+)}");

    /// @throws RecipeException naming what is wrong
    public Recipe {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        files = List.copyOf(files);
        patterns = List.copyOf(patterns);
        plan = Map.copyOf(plan);
        if (name.isBlank() || command.isEmpty()) {
            throw new RecipeException(Sentence.of("A recipe needs a name and a command."));
        }
        for (String variable : environment.keySet()) {
            if (variable.isEmpty() || variable.indexOf('=') >= 0 || variable.indexOf('\0') >= 0) {
                throw new RecipeException(Sentence.of(
                        "Recipe {} names a variable of the environment \"{}\", as none can be called.",
                        name,
                        variable));
            }
        }
        List<String> texts = new ArrayList<>(command);
        texts.addAll(environment.values());
        texts.addAll(files);
        texts.addAll(plan.values());
        directory.ifPresent(texts::add);
        planFrom.map(PlanSource::file).ifPresent(texts::add);
        for (String text : texts) {
            Matcher m = PLACE.matcher(text);
            while (m.find()) {
                if (!variables.containsKey(m.group(1))) {
                    throw new RecipeException(Sentence.of(
                            "Recipe {} uses {}, but does not name that variable; it names {}.",
                            name,
                            m.group(),
                            String.join(", ", variables.keySet())));
                }
            }
        }
    }

    /// Words of a recipe file: those of ours have their Chinese, those of a user stay as they are.
    static Sentence words(String text) {
        return text.contains("{}") ? Sentence.foreign(text) : new Sentence(text, List.of());
    }

    /// @param otherwise the value when none is given; empty: one must be given
    public record Variable(Optional<String> otherwise, Sentence about) {}

    /// A regular expression over a line of output. Named groups are figures, apart from `percent` (or `done` and
    /// `total`), the progress, and `step`, what it does now.
    public record OutputPattern(ForeignPattern regex) {}

    /// A script of the program that says what it will be run with: better than what is typed a second time.
    ///
    /// @param file with places
    /// @param values the first group of each is the value of that name in `plan`
    public record PlanSource(String file, Map<String, ForeignPattern> values) {
        public PlanSource {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /// A recipe with all values filled in.
    ///
    /// @param files may not exist yet
    /// @param planFile of `planFrom`, empty where there is none
    public record Filled(
            Recipe recipe,
            List<String> command,
            Map<String, String> environment,
            Optional<String> directory,
            List<String> files,
            Map<String, String> plan,
            Optional<String> planFile) {
        /// The same with one more variable of the environment.
        public Filled with(String variable, String value) {
            Map<String, String> more = new LinkedHashMap<>(environment);
            more.put(variable, value);
            return new Filled(recipe, command, more, directory, files, plan, planFile);
        }
    }

    /// @throws RecipeException for a value that is missing or unknown, listing the
    ///     variables
    public Filled fill(Map<String, String> values) {
        for (String given : values.keySet()) {
            if (!variables.containsKey(given)) {
                throw new RecipeException(Sentence.of(
                        "Recipe {} has no variable {}; it has {}.",
                        name,
                        given,
                        String.join(", ", variables.keySet())));
            }
        }
        Map<String, String> all = new LinkedHashMap<>();
        variables.forEach((variable, about) -> {
            String value = values.getOrDefault(variable, about.otherwise().orElse(""));
            if (value.isEmpty()) {
                throw new RecipeException(Sentence.of("Recipe {} needs {}=...: {}.", name, variable, about.about()));
            }
            all.put(variable, value);
        });
        Map<String, String> filled = new LinkedHashMap<>();
        environment.forEach((key, value) -> filled.put(key, given(value, all)));
        Map<String, String> asked = new LinkedHashMap<>();
        plan.forEach((key, value) -> asked.put(key, replaced(value, all)));
        return new Filled(
                this,
                command.stream().map(c -> given(c, all)).toList(),
                filled,
                directory.map(d -> file(d, all)),
                files.stream().map(f -> file(f, all)).toList(),
                asked,
                planFrom.map(p -> file(p.file(), all)));
    }

    /// To a program: no system passes on a text that holds a NUL.
    private String given(String text, Map<String, String> values) {
        String given = replaced(text, values);
        if (given.indexOf('\0') >= 0) {
            throw new RecipeException(Sentence.of(
                    "Recipe {} gives its program \"{}\", which holds a NUL character.",
                    name,
                    given.replace('\0', '\u2400')));
        }
        return given;
    }

    private String file(String text, Map<String, String> values) {
        String file = replaced(text, values);
        if (PathText.of(file).isEmpty()) {
            throw new RecipeException(
                    Sentence.of("Recipe {} names the file \"{}\", as none can be called.", name, file));
        }
        return file;
    }

    private static String replaced(String text, Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(values.get(m.group(1))));
    }
}
