package dev.headroom.machine.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a file of a training framework says, by name: a shell script or command line, ms-swift's `args.json`, a YAML
/// file of LLaMA-Factory or ms-swift, or DeepSpeed's JSON.
public final class RecipeFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();
    /// No recipe is longer; a reader of YAML takes a second for each megabyte of what is none.
    private static final long LONGEST = 1 << 18;

    private RecipeFile() {}

    /// One thing that is said.
    ///
    /// @param where in the file, for people: `line 12`, or the file itself
    record Said(String value, String where) {
        boolean yes() {
            return value.equalsIgnoreCase("true") || value.equals("1") || value.equalsIgnoreCase("yes");
        }
    }

    /// @throws PlanException with a sentence
    public static Recipe read(Path file) {
        String text = text(file);
        String name =
                file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) {
            return json(file, parsed(JSON, file, text));
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return recipe(file, fields(parsed(YAML, file, text)), "");
        }
        return script(file, ShellScript.parse(text));
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new PlanException(Sentence.of("{} is longer than any recipe of a training.", file));
            }
            // a comment may be in any encoding, the names are ASCII
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new PlanException(Sentence.of("The recipe {} cannot be read.", file), e);
        }
    }

    private static JsonNode parsed(ObjectMapper mapper, Path file, String text) {
        try {
            JsonNode node = mapper.readTree(text);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new PlanException(
                    Sentence.of("The recipe {} cannot be read: {}", file, Sentence.foreign(e.getOriginalMessage())), e);
        }
        throw new PlanException(Sentence.of("The recipe {} holds no names with values.", file));
    }

    private static Recipe json(Path file, JsonNode node) {
        boolean deepSpeed = node.has("zero_optimization") || node.has("train_micro_batch_size_per_gpu");
        return recipe(file, deepSpeed ? ofDeepSpeed(file, node) : fields(node), "");
    }

    private static Recipe recipe(Path file, Map<String, Said> fields, String started) {
        if (fields.isEmpty()) {
            throw new PlanException(Sentence.of("The recipe {} holds no names with values.", file));
        }
        return new RecipeReader(file, fields, started).recipe();
    }

    /// Its `auto` is whatever the trainer says, and the trainer is not in this file.
    private static Map<String, Said> ofDeepSpeed(Path file, JsonNode node) {
        String name = String.valueOf(file.getFileName());
        Map<String, Said> fields = new LinkedHashMap<>();
        fields.put("deepspeed", new Said(name, name));
        JsonNode batch = node.path("train_micro_batch_size_per_gpu");
        if (batch.isNumber()) {
            fields.put("train_micro_batch_size_per_gpu", new Said(batch.asText(), name));
        }
        for (String precision : List.of("bf16", "fp16")) {
            if (node.path(precision).path("enabled").asBoolean()) {
                fields.put(precision, new Said("true", name));
            }
        }
        return fields;
    }

    private static Map<String, Said> fields(JsonNode node) {
        Map<String, Said> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                continue;
            }
            String text = value.asText();
            if (value.isArray()) {
                List<String> parts = new ArrayList<>();
                value.forEach(part -> parts.add(part.asText()));
                text = String.join(",", parts);
            } else if (value.isObject()) {
                text = value.toString();
            }
            fields.put(entry.getKey(), new Said(text, entry.getKey()));
        }
        return fields;
    }

    /// `--name value`, `--name=value`, and `--name a b c` up to the next name.
    private static Recipe script(Path file, ShellScript script) {
        Map<String, Said> fields = new LinkedHashMap<>();
        StringBuilder started = new StringBuilder();
        String name = "";
        int command = -1;
        for (ShellScript.Word word : script.words()) {
            String text = word.text();
            name = word.command() == command ? name : "";
            command = word.command();
            if (text.startsWith("--") && text.length() > 2) {
                int equals = text.indexOf('=');
                name = (equals < 0 ? text.substring(2) : text.substring(2, equals)).replace('-', '_');
                fields.put(name, new Said(equals < 0 ? "" : text.substring(equals + 1), "line " + word.line()));
                name = equals < 0 ? name : "";
            } else if (name.isEmpty()) {
                started.append(text).append(' ');
            } else {
                Said before = fields.get(name);
                String value = before == null || before.value().isEmpty() ? text : before.value() + "," + text;
                fields.put(name, new Said(value, "line " + word.line()));
            }
        }
        for (String variable :
                List.of("NPROC_PER_NODE", "CUDA_VISIBLE_DEVICES", "MAX_PIXELS", "PYTORCH_CUDA_ALLOC_CONF")) {
            script.variable(variable)
                    .ifPresent(word -> fields.put(variable, new Said(word.text(), "line " + word.line())));
        }
        // a name without a value is a flag that is on
        fields.replaceAll((_, said) -> said.value().isEmpty() ? new Said("True", said.where()) : said);
        return recipe(file, fields, started.toString());
    }
}
