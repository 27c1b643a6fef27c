package dev.headroom.cli;

import static dev.headroom.plan.engines.EngineKind.EMBEDDED;
import static dev.headroom.plan.engines.EngineKind.FINETUNE;
import static dev.headroom.plan.engines.EngineKind.LLAMACPP;
import static dev.headroom.plan.engines.EngineKind.PYTORCH;
import static dev.headroom.plan.engines.EngineKind.SGLANG;
import static dev.headroom.plan.engines.EngineKind.TRANSFORMERS;
import static dev.headroom.plan.engines.EngineKind.TURBOMIND;
import static dev.headroom.plan.engines.EngineKind.VLLM;

import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.VllmWords;
import dev.headroom.plan.llamacpp.LlamaBuild;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which flag of `headroom plan` means something to which engine. A flag that would move nothing is refused, with what
/// does the job there: whoever gives it believes that it counts.
final class FlagUse {
    private static final Map<String, Row> TABLE = new LinkedHashMap<>();

    /// @param instead what does the job elsewhere
    private record Row(Set<EngineKind> by, Sentence instead) {}

    private static final Set<String> OF_PICTURES = Set.of(
            "--images", "--image-size", "--tiles", "--max-dynamic-patch", "--total-max-num", "--vision-max-batch-size");

    static {
        Sentence pool = Sentence.of("It is LMDeploy's share of what is free; vLLM has --gpu-memory-utilization, SGLang"
                + " --mem-fraction-static, the others take no memory for a cache in advance.");
        Sentence length =
                Sentence.of("transformers is told by --text-tokens and --new-tokens, a training script by --max-length,"
                        + " vLLM by --max-model-len, SGLang by --context-length.");
        Sentence lmdeploy = Sentence.of("Only LMDeploy has it.");
        Sentence training = Sentence.of("Only training has it (--engine finetune).");
        Sentence merged =
                Sentence.of("Merge the adapter, which then takes no memory of its own, or choose an engine that"
                        + " reads it (--engine pytorch).");
        Sentence words = Sentence.of(
                "An engine with a session is told by --session-len, a training script by" + " --max-length.");
        always("--model", "--engine", "--device", "--device-total", "--device-used", "--model-format");
        row(
                "--devices",
                Sentence.of("It runs on one device."),
                LLAMACPP,
                TURBOMIND,
                PYTORCH,
                VLLM,
                SGLANG,
                TRANSFORMERS,
                FINETUNE);
        row("--host-memory", Sentence.of("Only a plan of llama.cpp is judged by it."), LLAMACPP);
        row("--cache-max-entry-count", pool, TURBOMIND, PYTORCH, EMBEDDED);
        row("--session-len", length, TURBOMIND, PYTORCH, EMBEDDED);
        row(
                "--max-batch-size",
                Sentence.of("transformers answers one request at a time; a training script is told by --batch, vLLM by"
                        + " --max-num-seqs, SGLang by --max-running-requests."),
                TURBOMIND,
                PYTORCH,
                EMBEDDED);
        row(
                "--max-prefill-token-num",
                Sentence.of("Only an engine that reads a prompt in passes has it: vLLM as --max-num-batched-tokens,"
                        + " SGLang as --chunked-prefill-size."),
                TURBOMIND,
                PYTORCH,
                EMBEDDED);
        row(
                "--quant-policy",
                Sentence.of("Only LMDeploy quantises its cache so; vLLM and SGLang have --kv-cache-dtype."),
                TURBOMIND,
                PYTORCH,
                EMBEDDED);
        row("--tp", Sentence.of("--devices says how many cards there are."), TURBOMIND, PYTORCH, VLLM, SGLANG);
        row(
                "--processes",
                Sentence.of("Only LMDeploy and an evaluation with transformers are started several times."),
                TURBOMIND,
                PYTORCH,
                TRANSFORMERS);
        row("--vision-max-batch-size", lmdeploy, TURBOMIND, PYTORCH);
        row("--cache-block-seq-len", lmdeploy, TURBOMIND, PYTORCH);
        row(
                "--engine-version",
                Sentence.of("Only the rules of LMDeploy, vLLM, SGLang and llama.cpp hang on their release."),
                LLAMACPP,
                TURBOMIND,
                PYTORCH,
                VLLM,
                SGLANG);
        row("--no-torch", Sentence.of("Only TurboMind runs without Python."), TURBOMIND);
        row("--lora-r", merged, PYTORCH, VLLM, SGLANG, EMBEDDED, FINETUNE);
        row("--adapter", merged, PYTORCH, VLLM, SGLANG, EMBEDDED, FINETUNE);
        row("--lora-targets", merged, PYTORCH, EMBEDDED, FINETUNE);
        row("--lora-alpha", Sentence.of("It is a scale: it takes no memory in any engine."), FINETUNE);
        row(
                "--images",
                Sentence.of("A sample is told by its tiles (--tiles) or by the sizes of its pictures (--image-size)."),
                TURBOMIND,
                PYTORCH,
                SGLANG,
                LLAMACPP,
                EMBEDDED,
                TRANSFORMERS);
        row(
                "--total-max-num",
                Sentence.of("A sample is told by its tiles (--tiles)."),
                TURBOMIND,
                PYTORCH,
                EMBEDDED,
                TRANSFORMERS);
        always("--image-size", "--tiles", "--max-dynamic-patch");
        row("--text-tokens", words, TRANSFORMERS);
        row("--new-tokens", words, TRANSFORMERS);
        row(
                "--attention",
                Sentence.of("Its attention never holds the scores of a whole prompt."),
                TURBOMIND,
                PYTORCH,
                TRANSFORMERS,
                FINETUNE);
        row("--split", Sentence.of("Only transformers spreads whole layers (--engine transformers)."), TRANSFORMERS);
        row("--precision", Sentence.of("--model-format says how the weights are held."), TRANSFORMERS, FINETUNE);
        row("--max-length", Sentence.of("Serving is told by --session-len."), FINETUNE);
        row("--batch", Sentence.of("Serving is told by --max-batch-size."), FINETUNE);
        row("--zero", Sentence.of("Serving spreads weights over cards by --tp."), FINETUNE);
        for (String flag : new String[] {
            "--recipe",
            "--recipe-file",
            "--gradient-checkpointing",
            "--optimizer",
            "--offload-optimizer",
            "--offload-parameters",
            "--train-vision",
            "--train-projector",
            "--train-embeddings",
            "--liger",
            "--packing",
            "--expandable-segments",
            "--lora-dropout",
            "--layer-split"
        }) {
            row(flag, training, FINETUNE);
        }
    }

    private FlagUse() {}

    private static void always(String... flags) {
        for (String flag : flags) {
            TABLE.put(flag, new Row(EnumSet.allOf(EngineKind.class), Sentence.NONE));
        }
    }

    private static void row(String flag, Sentence instead, EngineKind first, EngineKind... more) {
        TABLE.put(flag, new Row(EnumSet.of(first, more), instead));
    }

    /// The flags that the table knows.
    static Set<String> known() {
        return Set.copyOf(TABLE.keySet());
    }

    /// @param given flags, each by its longest name
    /// @throws PlanException for the first that moves nothing
    static void check(Set<String> given, PlanRequest q) {
        for (String flag : given) {
            Row row = TABLE.get(flag);
            boolean ofRequest = flag.equals("--images") || flag.equals("--image-size") || flag.equals("--tiles");
            if (ofRequest && q.engine() == VLLM && (flag.equals("--images") || !given.contains("--max"))) {
                throw new PlanException(Sentence.of(
                        "{} does nothing with vllm, whose profile run takes the largest pictures that it allows: give"
                                + " --limit-mm-per-prompt for how many, --mm-processor-kwargs for how large.",
                        flag));
            }
            if (row != null && !row.by().contains(q.engine())) {
                throw new PlanException(
                        Sentence.of("{} does nothing with {}.", flag, q.engine().field())
                                .then(row.instead()));
            }
            Optional<Sentence> why = release(flag, q)
                    .or(() -> pictures(flag, given, q))
                    .or(() -> adapters(flag, given, q))
                    .or(() -> cards(flag, q));
            if (why.isPresent()) {
                throw new PlanException(why.get());
            }
        }
    }

    private static Optional<Sentence> release(String flag, PlanRequest q) {
        LlamaBuild build = new LlamaBuild(q.version().patch());
        return switch (q.engine()) {
            case VLLM -> tooNew(flag, "vLLM", q.version(), VllmWords.SINCE.getOrDefault(flag, q.version()));
            case LLAMACPP -> tooNew(flag, "llama.cpp", build, LlamaBuild.SINCE.getOrDefault(flag, build));
            case TURBOMIND, PYTORCH, SGLANG, TRANSFORMERS, EMBEDDED, FINETUNE -> Optional.empty();
        };
    }

    private static <V extends Comparable<V>> Optional<Sentence> tooNew(String flag, String engine, V asked, V first) {
        return asked.compareTo(first) < 0
                ? Optional.of(Sentence.of(
                        "{} does nothing with {} {}: it came with {}.", flag, Sentence.foreign(engine), asked, first))
                : Optional.empty();
    }

    private static Optional<Sentence> pictures(String flag, Set<String> given, PlanRequest q) {
        if (!OF_PICTURES.contains(flag) || q.engine() == LLAMACPP) {
            return Optional.empty();
        }
        Optional<TowerSpec> tower = q.model().tower();
        if (tower.isEmpty()) {
            return Optional.of(Sentence.of(
                    "{} does nothing: {} has no vision tower and sees no pictures.",
                    flag,
                    q.model().name()));
        }
        if (flag.equals("--max-dynamic-patch") && q.engine() == FINETUNE && !given.contains("--image-size")) {
            return Optional.of(Sentence.of(
                    "--max-dynamic-patch says how a picture is cut, so it needs one: give --image-size, or the tiles"
                            + " of a sample (--tiles)."));
        }
        if (flag.equals("--vision-max-batch-size") && q.serving().images() < 2) {
            return Optional.of(
                    Sentence.of("--vision-max-batch-size does nothing for one picture at a time: give --images."));
        }
        if (flag.equals("--vision-max-batch-size") && towerInEngine(q)) {
            return Optional.of(Sentence.of(
                    "--vision-max-batch-size does nothing in LMDeploy {}: its engine encodes all pictures of a request"
                            + " at once; fewer --images help.",
                    q.version()));
        }
        return Optional.empty();
    }

    private static Optional<Sentence> adapters(String flag, Set<String> given, PlanRequest q) {
        if (flag.equals("--lora-targets") && q.engine() != FINETUNE && !given.contains("--lora-r")) {
            return Optional.of(
                    Sentence.of("--lora-targets does nothing without an adapter: give its rank (--lora-r)."));
        }
        if (flag.equals("--lora-targets")
                && q.engine() == FINETUNE
                && q.tuning().loraR() == 0) {
            return Optional.of(Sentence.of("--lora-targets does nothing where all weights are trained (--lora-r 0)."));
        }
        return Optional.empty();
    }

    /// Whether the tower is code of LMDeploy's own, which batches and attends in its own way.
    private static boolean towerInEngine(PlanRequest q) {
        return q.engine() == PYTORCH && q.version().atLeast(0, 7, 0)
                || q.engine() == TURBOMIND
                        && q.version().atLeast(0, 16, 0)
                        && q.model().maker().equals("internvl");
    }

    /// Cards that the engine spreads a model over.
    private static int group(PlanRequest q) {
        int tp = q.serving().get(Setting.TP);
        return switch (q.engine()) {
            case TURBOMIND, PYTORCH -> tp;
            case VLLM -> tp * q.serving().vllm().pipelineParallelSize();
            case SGLANG -> tp * q.serving().sglang().pipelineParallelSize();
            case TRANSFORMERS, FINETUNE, EMBEDDED, LLAMACPP -> q.devices();
        };
    }

    private static Optional<Sentence> cards(String flag, PlanRequest q) {
        int used = group(q);
        if (flag.equals("--devices") && q.devices() > used) {
            return Optional.of(Sentence.of(
                    "{} uses {} of the {} cards: give --tp {}.", q.engine().field(), used, q.devices(), q.devices()));
        }
        if (flag.equals("--attention") && towerInEngine(q)) {
            return Optional.of(Sentence.of(
                    "--attention does nothing in LMDeploy {}: its own tower never holds the scores of a picture.",
                    q.version()));
        }
        if (flag.equals("--split") && q.devices() == 1) {
            return Optional.of(Sentence.of("--split does nothing on one card: give --devices."));
        }
        return Optional.empty();
    }
}
