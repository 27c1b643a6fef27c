package dev.headroom.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.disk.WholeFile;
import dev.headroom.foreign.ForeignPattern;
import dev.headroom.foreign.ForeignPatternException;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The recipes that come with Headroom, and those of the user: JSON or YAML files in a folder.
public final class Recipes {
    private static final List<String> OURS = List.of("lmdeploy-auto-awq", "vlmevalkit", "xcomposer-finetune");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Pattern YAML_FILE = Pattern.compile("(?is).*\\.ya?ml");
    private static final Pattern FILE = Pattern.compile("(?is).*\\.(json|ya?ml)");

    /// Before anything is read: a reader of YAML takes a second for each megabyte of what is none.
    private static final long LARGEST = 256 << 10;

    private static final int MOST_PATTERNS = 100;

    private final Path folder;

    /// @param folder the user's own recipes, need not exist
    public Recipes(Path folder) {
        this.folder = folder;
    }

    /// Ours, then the user's; one of the user's with the name of one of ours replaces it.
    ///
    /// @throws RecipeException naming a file that is no recipe
    public List<Recipe> all() {
        Listing listing = list();
        if (!listing.problems().isEmpty()) {
            throw new RecipeException(listing.problems().getFirst());
        }
        return listing.recipes();
    }

    /// What there is, and what is no recipe, a sentence for each such file.
    public record Listing(List<Recipe> recipes, List<Sentence> problems) {
        public Listing {
            recipes = List.copyOf(recipes);
            problems = List.copyOf(problems);
        }
    }

    /// As [#all]; a file that is no recipe does not hide the others.
    public Listing list() {
        List<Sentence> problems = new ArrayList<>();
        Map<String, Recipe> found = new LinkedHashMap<>();
        for (String name : OURS) {
            found.put(name, bundled(name));
        }
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(Recipes::isRecipe).sorted().toList()) {
                    take(file, found, problems);
                }
            } catch (IOException e) {
                problems.add(Sentence.of("The folder {} cannot be read: {}", folder, Sentence.of(e)));
            }
        }
        return new Listing(List.copyOf(found.values()), problems);
    }

    private static boolean isRecipe(Path file) {
        return FILE.matcher(file.toString()).matches();
    }

    private static void take(Path file, Map<String, Recipe> found, List<Sentence> problems) {
        try {
            Recipe recipe = read(file);
            found.put(recipe.name(), recipe);
        } catch (RecipeException e) {
            problems.add(e.sentence());
        }
    }

    /// Copies a recipe of the user's into their folder, once it is known to be one.
    ///
    /// @throws RecipeException naming what is wrong with it
    public Recipe add(Path file) {
        if (!isRecipe(file)) {
            throw new RecipeException(Sentence.of("{} ends neither in .json nor in .yaml.", file));
        }
        Recipe recipe = read(file);
        try {
            Files.createDirectories(folder);
            WholeFile.write(folder.resolve(file.getFileName()), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new RecipeException(
                    Sentence.of(
                            "The recipe cannot be copied to {}: {}",
                            folder,
                            DiskTrouble.of(e, folder).cause()),
                    e);
        }
        return recipe;
    }

    /// A recipe by name, or from a file.
    ///
    /// @throws RecipeException listing the names there are
    public Recipe find(String nameOrFile) {
        if (FILE.matcher(nameOrFile).matches()) {
            return read(Path.of(nameOrFile));
        }
        List<Recipe> all = all();
        return all.stream()
                .filter(r -> r.name().equals(nameOrFile))
                .findFirst()
                .orElseThrow(() -> new RecipeException(Sentence.of(
                        "There is no recipe {}; there are {}. A file that ends in .json or .yaml is read as one.",
                        nameOrFile,
                        String.join(", ", all.stream().map(Recipe::name).toList()))));
    }

    private static Recipe bundled(String name) {
        try (InputStream in = Recipes.class.getResourceAsStream(name + ".json")) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws RecipeException naming the file and what is wrong
    public static Recipe read(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > LARGEST) {
                throw new RecipeException(Sentence.of(
                        "{} has {}; a recipe of up to {} is read.", file, new Size(bytes), new Size(LARGEST)));
            }
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new RecipeException(Sentence.of("The recipe {} cannot be read: {}", file, Sentence.of(e)), e);
        }
    }

    static Recipe parse(String text, String where) {
        try {
            JsonNode json = (isYaml(where) ? YAML : JSON).readTree(text);
            if (!json.isObject()) {
                throw new RecipeException(
                        Sentence.of("{} holds no recipe: it must begin with name and command.", where));
            }
            Map<String, Recipe.Variable> variables = new LinkedHashMap<>();
            json.path("variables")
                    .properties()
                    .forEach(v -> variables.put(
                            v.getKey(),
                            new Recipe.Variable(
                                    Optional.of(v.getValue().path("default"))
                                            .filter(JsonNode::isValueNode)
                                            .filter(d -> !d.isNull())
                                            .map(JsonNode::asText),
                                    Recipe.words(v.getValue().path("about").asText()))));
            Map<String, String> environment = new LinkedHashMap<>();
            json.path("environment")
                    .properties()
                    .forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
            List<Recipe.OutputPattern> patterns = new ArrayList<>();
            for (JsonNode pattern : json.path("patterns")) {
                patterns.add(
                        new Recipe.OutputPattern(pattern(pattern.path("regex").asText(), where)));
            }
            if (patterns.size() > MOST_PATTERNS) {
                throw new RecipeException(Sentence.of(
                        "{} has {} patterns; up to {} are tried on each line.", where, patterns.size(), MOST_PATTERNS));
            }
            return new Recipe(
                    json.path("name").asText(),
                    Recipe.words(json.path("title").asText()),
                    variables,
                    texts(json.path("command")),
                    environment,
                    Optional.ofNullable(json.path("directory").textValue()),
                    texts(json.path("files")),
                    patterns,
                    plan(json.path("plan")),
                    planFrom(json.path("plan_from"), where),
                    Optional.ofNullable(json.path("unplanned").textValue()).map(Recipe::words));
        } catch (JsonProcessingException e) {
            throw new RecipeException(
                    Sentence.of("{} is no {}: {}", where, isYaml(where) ? "YAML" : "JSON", e.getOriginalMessage()), e);
        }
    }

    private static ForeignPattern pattern(String regex, String where) {
        try {
            return ForeignPattern.of(regex);
        } catch (ForeignPatternException e) {
            throw new RecipeException(
                    Sentence.of("{}: \"{}\" is no pattern: {}", where, ForeignPattern.shown(regex), e.sentence()), e);
        }
    }

    private static Optional<Recipe.PlanSource> planFrom(JsonNode json, String where) {
        String file = json.path("file").asText("");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Map<String, ForeignPattern> values = new LinkedHashMap<>();
        json.path("values")
                .properties()
                .forEach(v -> values.put(v.getKey(), pattern(v.getValue().asText(), where)));
        return Optional.of(new Recipe.PlanSource(file, values));
    }

    private static boolean isYaml(String file) {
        return YAML_FILE.matcher(file).matches();
    }

    private static Map<String, String> plan(JsonNode json) {
        Map<String, String> plan = new LinkedHashMap<>();
        json.properties().forEach(e -> plan.put(e.getKey(), e.getValue().asText()));
        return plan;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(t -> texts.add(t.asText()));
        return texts;
    }
}
