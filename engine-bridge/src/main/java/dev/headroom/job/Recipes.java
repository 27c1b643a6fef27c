package dev.headroom.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// The recipes that come with Headroom, and those of the user: JSON or YAML files in a folder.
public final class Recipes {
    private static final List<String> OURS = List.of("lmdeploy-auto-awq", "vlmevalkit", "xcomposer-finetune");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Pattern FILE = Pattern.compile("(?i).*\\.(json|ya?ml)");

    private final Path folder;

    /// @param folder the user's own recipes, need not exist
    public Recipes(Path folder) {
        this.folder = folder;
    }

    /// Ours, then the user's; one of the user's with the name of one of ours replaces it.
    ///
    /// @throws IllegalArgumentException naming a file that is no recipe
    public List<Recipe> all() {
        Listing listing = list();
        if (!listing.problems().isEmpty()) {
            throw new IllegalArgumentException(listing.problems().getFirst());
        }
        return listing.recipes();
    }

    /// What there is, and what is no recipe, a sentence for each such file.
    public record Listing(List<Recipe> recipes, List<String> problems) {
        public Listing {
            recipes = List.copyOf(recipes);
            problems = List.copyOf(problems);
        }
    }

    /// As [#all]; a file that is no recipe does not hide the others.
    public Listing list() {
        List<String> problems = new ArrayList<>();
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
                problems.add("The folder %s cannot be read: %s".formatted(folder, e.getMessage()));
            }
        }
        return new Listing(List.copyOf(found.values()), problems);
    }

    private static boolean isRecipe(Path file) {
        return FILE.matcher(file.toString()).matches();
    }

    private static void take(Path file, Map<String, Recipe> found, List<String> problems) {
        try {
            Recipe recipe = read(file);
            found.put(recipe.name(), recipe);
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
    }

    /// Copies a recipe of the user's into their folder, once it is known to be one.
    ///
    /// @throws IllegalArgumentException naming what is wrong with it
    public Recipe add(Path file) {
        if (!isRecipe(file)) {
            throw new IllegalArgumentException("%s ends neither in .json nor in .yaml.".formatted(file));
        }
        Recipe recipe = read(file);
        try {
            Files.createDirectories(folder);
            Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The recipe cannot be copied to %s: %s".formatted(folder, e.getMessage()), e);
        }
        return recipe;
    }

    /// A recipe by name, or from a file.
    ///
    /// @throws IllegalArgumentException listing the names there are
    public Recipe find(String nameOrFile) {
        if (FILE.matcher(nameOrFile).matches()) {
            return read(Path.of(nameOrFile));
        }
        List<Recipe> all = all();
        return all.stream()
                .filter(r -> r.name().equals(nameOrFile))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no recipe %s; there are %s. A file that ends in .json or .yaml is read as one."
                                .formatted(
                                        nameOrFile,
                                        String.join(
                                                ", ",
                                                all.stream().map(Recipe::name).toList()))));
    }

    private static Recipe bundled(String name) {
        try (InputStream in = Recipes.class.getResourceAsStream(name + ".json")) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws IllegalArgumentException naming the file and what is wrong
    public static Recipe read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new IllegalArgumentException("The recipe %s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    static Recipe parse(String text, String where) {
        try {
            JsonNode json = (isYaml(where) ? YAML : JSON).readTree(text);
            if (!json.isObject()) {
                throw new IllegalArgumentException(
                        "%s holds no recipe: it must begin with name and command.".formatted(where));
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
                                    v.getValue().path("about").asText())));
            Map<String, String> environment = new LinkedHashMap<>();
            json.path("environment")
                    .properties()
                    .forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
            List<Recipe.OutputPattern> patterns = new ArrayList<>();
            for (JsonNode pattern : json.path("patterns")) {
                patterns.add(new Recipe.OutputPattern(
                        Pattern.compile(groups(pattern.path("regex").asText()))));
            }
            return new Recipe(
                    json.path("name").asText(),
                    json.path("title").asText(),
                    variables,
                    texts(json.path("command")),
                    environment,
                    Optional.ofNullable(json.path("directory").textValue()),
                    texts(json.path("files")),
                    patterns,
                    plan(json.path("plan")),
                    planFrom(json.path("plan_from")),
                    Optional.ofNullable(json.path("unplanned").textValue()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "%s is no %s: %s".formatted(where, isYaml(where) ? "YAML" : "JSON", e.getOriginalMessage()), e);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "%s: \"%s\" is no pattern: %s".formatted(where, e.getPattern(), e.getDescription()), e);
        }
    }

    private static Optional<Recipe.PlanSource> planFrom(JsonNode json) {
        String file = json.path("file").asText("");
        if (file.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Pattern> values = new LinkedHashMap<>();
        json.path("values")
                .properties()
                .forEach(
                        v -> values.put(v.getKey(), Pattern.compile(v.getValue().asText())));
        return Optional.of(new Recipe.PlanSource(file, values));
    }

    private static boolean isYaml(String file) {
        return file.matches("(?i).*\\.ya?ml");
    }

    /// Java's group names know letters and digits only; ours may hold underscores, written as
    /// `0u0` inside.
    private static String groups(String regex) {
        return Pattern.compile("\\(\\?<([A-Za-z][A-Za-z0-9_]*)>")
                .matcher(regex)
                .replaceAll(m -> "(?<" + m.group(1).replace("_", "0u0") + ">");
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
