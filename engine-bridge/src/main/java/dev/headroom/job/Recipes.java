package dev.headroom.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// The recipes that come with Headroom, and those of the user: JSON files in a folder.
public final class Recipes {
    private static final List<String> OURS = List.of("lmdeploy-auto-awq", "vlmevalkit", "xcomposer-finetune");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    /// @param folder the user's own recipes, need not exist
    public Recipes(Path folder) {
        this.folder = folder;
    }

    /// Ours, then the user's; one of the user's with the name of one of ours replaces it.
    ///
    /// @throws IllegalArgumentException naming a file that is no recipe
    public List<Recipe> all() {
        Map<String, Recipe> found = new LinkedHashMap<>();
        for (String name : OURS) {
            found.put(name, bundled(name));
        }
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(f -> f.toString().endsWith(".json"))
                        .sorted()
                        .map(Recipes::read)
                        .forEach(r -> found.put(r.name(), r));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return List.copyOf(found.values());
    }

    /// A recipe by name, or from a file.
    ///
    /// @throws IllegalArgumentException listing the names there are
    public Recipe find(String nameOrFile) {
        if (nameOrFile.endsWith(".json")) {
            return read(Path.of(nameOrFile));
        }
        List<Recipe> all = all();
        return all.stream()
                .filter(r -> r.name().equals(nameOrFile))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no recipe %s; there are %s. A file that ends in .json is read as one."
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
            JsonNode json = JSON.readTree(text);
            Map<String, Recipe.Variable> variables = new LinkedHashMap<>();
            json.path("variables")
                    .properties()
                    .forEach(v -> variables.put(
                            v.getKey(),
                            new Recipe.Variable(
                                    Optional.ofNullable(
                                            v.getValue().path("default").textValue()),
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
                    patterns);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("%s is no JSON: %s".formatted(where, e.getOriginalMessage()), e);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "%s: \"%s\" is no pattern: %s".formatted(where, e.getPattern(), e.getDescription()), e);
        }
    }

    /// Java's group names know letters and digits only; ours may hold underscores, written as `0u0` inside.
    private static String groups(String regex) {
        return Pattern.compile("\\(\\?<([A-Za-z][A-Za-z0-9_]*)>")
                .matcher(regex)
                .replaceAll(m -> "(?<" + m.group(1).replace("_", "0u0") + ">");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(t -> texts.add(t.asText()));
        return texts;
    }
}
