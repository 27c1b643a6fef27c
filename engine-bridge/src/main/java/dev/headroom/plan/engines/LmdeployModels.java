package dev.headroom.plan.engines;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.catalogue.Catalogue;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.words.Sentence;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which classes of models the two engines of LMDeploy run, by the lists in its releases.
final class LmdeployModels {
    /// The first release whose lists were read.
    private static final EngineVersion FIRST_READ = new EngineVersion(0, 2, 5);

    private static final EngineVersion HEADS_OF_64 = new EngineVersion(0, 6, 3);
    private static final EngineVersion HEADS_OF_ANY = new EngineVersion(0, 14, 0);

    /// @param last the newest release that has it, where later ones do not
    private record Span(EngineVersion since, Optional<EngineVersion> last) {
        boolean holds(EngineVersion v) {
            return !before(v) && !after(v);
        }

        /// What the first list has may be older.
        boolean before(EngineVersion v) {
            return v.compareTo(since) < 0 && !since.equals(FIRST_READ);
        }

        boolean after(EngineVersion v) {
            return last.isPresent() && v.compareTo(last.get()) > 0;
        }
    }

    private static final Map<String, Span> TURBOMIND = read("turbomind");
    private static final Map<String, Span> PYTORCH = read("pytorch");

    private LmdeployModels() {}

    private static Map<String, Span> read(String engine) {
        Map<String, Span> spans = new HashMap<>();
        for (JsonNode row : Catalogue.read("lmdeploy.json").path(engine)) {
            spans.put(
                    row.path("architecture").asText(),
                    new Span(
                            EngineVersion.of(row.path("since").asText()),
                            row.has("last")
                                    ? Optional.of(
                                            EngineVersion.of(row.path("last").asText()))
                                    : Optional.empty()));
        }
        return spans;
    }

    /// Whether TurboMind runs it in that release; otherwise LMDeploy falls back to its PyTorch engine.
    static boolean turboMind(ModelSpec model, EngineVersion version) {
        return holds(TURBOMIND, model.architecture(), version)
                && decoderRuns(model, version)
                && headsRun(model, version);
    }

    private static boolean holds(Map<String, Span> spans, String architecture, EngineVersion version) {
        Span span = spans.get(architecture);
        return span != null && span.holds(version);
    }

    /// InternVL's class runs where its decoder's does.
    private static boolean decoderRuns(ModelSpec model, EngineVersion version) {
        return !model.maker().equals("internvl")
                || decoder(model.decoder())
                        .map(d -> holds(TURBOMIND, d, version))
                        .orElse(false);
    }

    private static Optional<String> decoder(DecoderSpec d) {
        return Optional.ofNullable(
                switch (d.family()) {
                    case "internlm" -> "InternLMForCausalLM";
                    case "internlm2" -> "InternLM2ForCausalLM";
                    case "llama" -> "LlamaForCausalLM";
                    case "mixtral" -> "MixtralForCausalLM";
                    case "qwen2" -> "Qwen2ForCausalLM";
                    case "qwen3" -> "Qwen3ForCausalLM";
                    case "qwen3_moe" -> "Qwen3MoeForCausalLM";
                    case "gpt_oss" -> "GptOssForCausalLM";
                    default -> null;
                });
    }

    /// The release's own check, which divides the hidden size by the heads.
    private static boolean headsRun(ModelSpec model, EngineVersion version) {
        if (version.compareTo(HEADS_OF_ANY) >= 0) {
            return true;
        }
        boolean checked = switch (model.architecture()) {
            case "Qwen2ForCausalLM", "LlamaForCausalLM", "InternVLChatModel", "InternVLForConditionalGeneration" ->
                true;
            default -> false;
        };
        int dim = model.decoder().hidden() / model.decoder().heads();
        return !checked || dim == 128 || dim == 64 && version.compareTo(HEADS_OF_64) >= 0;
    }

    /// A refusal where neither engine runs it in that release; empty for a class that no file names.
    static Optional<Sentence> refused(PlanRequest q) {
        String architecture = q.model().architecture();
        EngineVersion version = q.version();
        boolean byTurboMind = turboMind(q.model(), version);
        if (!named(architecture)
                || holds(PYTORCH, architecture, version)
                || q.engine() == EngineKind.TURBOMIND && byTurboMind) {
            return Optional.empty();
        }
        if (byTurboMind) {
            return Optional.of(Sentence.of(
                    "The PyTorch engine of LMDeploy {} does not run {} ({}); TurboMind does.",
                    version,
                    q.model().name(),
                    architecture));
        }
        Span turboMind = TURBOMIND.get(architecture);
        Span pytorch = PYTORCH.get(architecture);
        if (turboMind == null && pytorch == null) {
            return Optional.of(nowhere(q));
        }
        Optional<EngineVersion> next = Optional.ofNullable(turboMind)
                .filter(s -> s.before(version))
                .map(Span::since)
                .or(() -> Optional.ofNullable(pytorch)
                        .filter(s -> s.before(version))
                        .map(Span::since));
        if (pytorch != null && pytorch.before(version)) {
            next = next.filter(n -> n.compareTo(pytorch.since()) <= 0).or(() -> Optional.of(pytorch.since()));
        }
        return Optional.of(next.map(since -> Sentence.of(
                        "LMDeploy {} does not run {} ({}); {} is the first release that does.",
                        version,
                        q.model().name(),
                        architecture,
                        since))
                .or(() -> newest(turboMind, pytorch)
                        .map(last -> Sentence.of(
                                "LMDeploy {} does not run {} ({}) any more; {} is the last release that does.",
                                version,
                                q.model().name(),
                                architecture,
                                last)))
                .orElseGet(() -> nowhere(q)));
    }

    private static Sentence nowhere(PlanRequest q) {
        return Sentence.of(
                "LMDeploy {} does not run {} ({}) on either engine; plan for vLLM, SGLang, llama.cpp or transformers.",
                q.version(),
                q.model().name(),
                q.model().architecture());
    }

    private static Optional<EngineVersion> newest(@Nullable Span... spans) {
        Optional<EngineVersion> newest = Optional.empty();
        for (Span span : spans) {
            if (span != null && span.last().isPresent()) {
                EngineVersion last = span.last().get();
                newest = newest.filter(n -> n.compareTo(last) > 0).or(() -> Optional.of(last));
            }
        }
        return newest;
    }

    /// Classes are written with a capital; a bare type of a file without a class tells too little.
    private static boolean named(String architecture) {
        return !architecture.isEmpty() && Character.isUpperCase(architecture.charAt(0));
    }
}
