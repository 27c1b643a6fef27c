package dev.headroom.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.checkpoint.AdapterTargets.Module;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.FeedForward;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An `adapter_config.json` of PEFT as people have it, with or without its weights beside it: what it adapts, and what
/// that takes on a model. What the embedded engine can run of it is [PeftAdapter]'s matter.
public final class AdapterConfig {
    private static final String CONFIG = "adapter_config.json";

    private final Path file;
    private final JsonNode json;
    private final AdapterTargets targets;

    private AdapterConfig(Path file, JsonNode json) {
        this.file = file;
        this.json = json;
        this.targets = new AdapterTargets(file, json);
    }

    /// Whether a folder holds an adapter and no model.
    public static boolean isAdapter(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIG)) && !Files.isRegularFile(folder.resolve("config.json"));
    }

    /// @param folderOrFile the folder, or the file itself
    /// @throws CheckpointException with a sentence
    public static AdapterConfig read(Path folderOrFile) {
        Path file = Files.isDirectory(folderOrFile) ? folderOrFile.resolve(CONFIG) : folderOrFile;
        JsonNode json = JsonFile.object(file);
        String type = json.path("peft_type").asText("LORA");
        if (!type.equals("LORA")) {
            throw new CheckpointException(
                    Sentence.of("{}: the adapter type {} is not supported; LORA is.", file, type));
        }
        return new AdapterConfig(file, json);
    }

    /// The name or folder of the model it was made for, empty where it is not told.
    public String base() {
        return json.path("base_model_name_or_path").asText("");
    }

    /// The largest rank of any module.
    public int rank() {
        int most = json.path("r").asInt(8);
        for (JsonNode own : json.path("rank_pattern")) {
            most = Math.max(most, own.asInt(0));
        }
        return most;
    }

    public double alpha() {
        return json.path("lora_alpha").asDouble(8);
    }

    public double dropout() {
        return json.path("lora_dropout").asDouble(0);
    }

    /// Whether embeddings or the head are trained whole.
    public boolean savesEmbeddings() {
        return saved().stream()
                .anyMatch(name -> name.endsWith("embed_tokens")
                        || name.endsWith("lm_head")
                        || name.endsWith("wte")
                        || name.endsWith("tok_embeddings")
                        || name.endsWith("output"));
    }

    private List<String> saved() {
        return AdapterTargets.words(json.path("modules_to_save"));
    }

    /// Bytes of the weights beside the configuration; empty where there are none.
    public Optional<Long> bytes() {
        for (String name : List.of("adapter_model.safetensors", "adapter_model.bin")) {
            Path weights = file.resolveSibling(name);
            try {
                if (Files.isRegularFile(weights)) {
                    return Optional.of(Files.size(weights));
                }
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// What the adapter takes on a model.
    ///
    /// @param values of everything it trains
    /// @param language values of its matrices in the decoder
    /// @param tower the same in vision tower and projector
    /// @param whole values of modules that are trained and saved whole
    /// @param names last parts of the names of the decoder's adapted modules, with how many there are
    /// @param unknown what is named and not found in the model
    public record Count(
            long values, long language, long tower, long whole, Map<String, Integer> names, List<String> unknown) {
        public Count {
            names = Map.copyOf(names);
            unknown = List.copyOf(unknown);
        }
    }

    /// @throws CheckpointException where a pattern is none or takes too long
    public Count on(ModelSpec model) {
        List<Module> modules = targets.matched(model);
        ModulePatterns ranks = new ModulePatterns(file, json.path("rank_pattern"));
        boolean dora = json.path("use_dora").asBoolean(false);
        boolean bias = json.path("lora_bias").asBoolean(false);
        long language = 0;
        long tower = 0;
        Map<String, Integer> names = new TreeMap<>();
        for (Module m : modules) {
            long rank = (long) ranks.value(m.name(), json.path("r").asDouble(8));
            long values = rank * (m.in() + m.out()) + (dora ? m.out() : 0) + (bias ? m.out() : 0);
            language += m.language() ? values : 0;
            tower += m.language() ? 0 : values;
            if (m.language()) {
                names.merge(m.name().substring(m.name().lastIndexOf('.') + 1), 1, Integer::sum);
            }
        }
        language += parameters(model.decoder());
        List<String> unknown = new ArrayList<>(targets.unmatched(modules));
        long whole = tokens(model.decoder());
        for (String name : saved()) {
            Optional<Long> size = whole(name, model);
            whole += size.orElse(0L);
            if (size.isEmpty()) {
                unknown.add(name);
            }
        }
        return new Count(language + tower + whole, language, tower, whole, names, unknown);
    }

    /// `target_parameters`: matrices of all experts in one tensor, each expert with its own pair.
    private long parameters(DecoderSpec d) {
        if (!(d.feedForward() instanceof FeedForward.Experts e)) {
            return 0;
        }
        long h = d.hidden();
        long layers = (long) d.layers() - e.denseLayers();
        if (layers <= 0) {
            return 0;
        }
        long width = e.expertParameters(h, d.layers()) / (3L * e.total() * layers * h);
        long sum = 0;
        for (String name : AdapterTargets.words(json.path("target_parameters"))) {
            sum += name.endsWith("gate_up_proj") ? h + 2 * width : name.endsWith("down_proj") ? width + h : 0;
        }
        return json.path("r").asLong(8) * e.total() * layers * sum;
    }

    private long tokens(DecoderSpec d) {
        JsonNode indices = json.path("trainable_token_indices");
        long rows = indices.isArray() ? indices.size() : 0;
        for (JsonNode list : indices.isObject() ? indices : json.path("")) {
            rows += list.size();
        }
        return rows * d.hidden();
    }

    private static Optional<Long> whole(String name, ModelSpec model) {
        DecoderSpec d = model.decoder();
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "embed_tokens", "wte", "tok_embeddings" -> Optional.of((long) d.vocab() * d.hidden());
            case "lm_head", "output" -> Optional.of((long) d.vocabulary().headTokens() * d.hidden());
            case "merger", "mlp1", "multi_modal_projector", "mm_projector", "vision_proj", "connector", "aligner" ->
                model.tower().map(t -> t.projectorParameters());
            case "visual", "vision_tower", "vision_model", "vit" ->
                model.tower().map(t -> t.parameters());
            default -> Optional.empty();
        };
    }
}
