package dev.headroom.job;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A recipe as JSON where it begins with a brace, as YAML otherwise.
public final class RecipeFuzz implements FuzzTarget {
    private static final Path OURS = Path.of("src/main/resources/dev/headroom/job");

    @Override
    public String name() {
        return "recipe";
    }

    @Override
    public int longest() {
        return 2048;
    }

    @Override
    public List<byte[]> fixtures() throws IOException {
        return List.of(Files.readAllBytes(OURS.resolve("vlmevalkit.json")), FuzzInput.bytes("""
            {"name":"x","title":"X","command":["run","${model}"],"variables":{"model":{"default":"m","about":"which"}},
             "environment":{"A":"${model}"},"files":["out.json"],"directory":"${model}",
             "patterns":[{"regex":"(?<done>\\\\d+)/(?<total>\\\\d+) (?<a_b>.*)"}],
             "plan":{"model":"${model}"},"plan_from":{"file":"${model}","values":{"r":"--r (\\\\d+)"}}}\
            """), FuzzInput.bytes("""
                name: x
                title: X
                command: [run, "${model}"]
                variables:
                  model: {default: m, about: which}
                environment: {A: &a b, B: *a}
                patterns:
                  - regex: '(?<percent>\\d+)%'
                unplanned: |
                  nothing
                """));
    }

    @Override
    public void feed(byte[] input) {
        String text = FuzzInput.text(input);
        try {
            Recipe recipe = Recipes.parse(text, text.startsWith("{") ? "x.json" : "x.yaml");
            Recipe.Filled filled = recipe.fill(Map.of());
            List<Path> _ = filled.files().stream().map(Path::of).toList();
            Optional<Path> _ = filled.directory().map(Path::of);
            if (filled.command().stream().anyMatch(part -> part.indexOf('\0') >= 0)) {
                throw new AssertionError("a command that no system takes");
            }
            new ProcessBuilder(filled.command()).environment().putAll(filled.environment());
            new JobOutput(recipe).read("step 5/20 loss=0.5");
        } catch (RecipeException e) {
            FuzzInput.refused(e);
        }
    }
}
