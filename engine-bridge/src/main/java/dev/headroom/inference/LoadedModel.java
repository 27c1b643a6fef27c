package dev.headroom.inference;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.text.PromptBuilder;
import dev.headroom.inference.text.Tokenizer;
import dev.headroom.inference.vision.VisionTower;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.engines.EmbeddedCosts;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/// What stays in memory as long as the engine lives: tokenizer, vision tower, decoder weights, adapters' files. Each
/// part claims its bytes in the ledger before it is read.
final class LoadedModel implements AutoCloseable {
    private final ModelFolder folder;
    private final Deque<AutoCloseable> open;
    private final Tokenizer tokenizer;
    private final PromptBuilder prompts;
    private final VisionTower vision;
    private final Embeddings embeddings;
    private final OrtSession decoder;
    private final Lora lora;

    static LoadedModel load(
            ModelFolder folder,
            Map<String, PeftAdapter> adapters,
            Settings settings,
            Ledger ledger,
            ProgressListener progress) {
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            return new LoadedModel(folder, open, adapters, settings, ledger, progress);
        } catch (OrtException e) {
            close(open);
            throw new EngineException(
                    Code.LOAD_FAILED, Sentence.of("ONNX Runtime refused the model: {}", Sentence.of(e)));
        } catch (RuntimeException | Error e) {
            close(open);
            throw e;
        }
    }

    /// @param open what has been opened when this fails, for the caller to close
    private LoadedModel(
            ModelFolder folder,
            Deque<AutoCloseable> open,
            Map<String, PeftAdapter> adapters,
            Settings settings,
            Ledger ledger,
            ProgressListener progress)
            throws OrtException {
        this.folder = folder;
        this.open = open;
        OrtRuntime runtime = OrtRuntime.get();
        ModelShape shape = folder.shape();
        progress.progress(0.02, Sentence.of("tokenizer"));
        tokenizer = keep(open, Tokenizer.open(folder));
        prompts = new PromptBuilder(folder.config(), tokenizer);
        lora = keep(open, new Lora(runtime.environment(), folder.config().decoder(), adapters));

        Sentence wayOut = Sentence.of("Raise device_memory, or choose a smaller model or model_format int8 or int4.");
        ModelShape.Vision tower = shape.vision().orElseThrow();
        keep(open, ledger.claim(ComponentKind.WEIGHTS_VISION, EmbeddedCosts.visionWeights(tower), wayOut));
        keep(open, ledger.claim(ComponentKind.WEIGHTS_PROJECTOR, EmbeddedCosts.projectorWeights(tower), wayOut));
        long language = EmbeddedCosts.languageWeights(shape.language(), settings.modelFormat());
        keep(open, ledger.claim(ComponentKind.WEIGHTS_LANGUAGE, language, wayOut));

        progress.progress(0.05, Sentence.of("vision tower"));
        vision = keep(open, VisionTower.open(folder, runtime));
        progress.progress(0.4, Sentence.of("embeddings"));
        embeddings = keep(open, new Embeddings(folder.embeddings()));
        DecoderWeights weights = settings.modelFormat().equals("fp32")
                ? DecoderWeights.asStored(folder)
                : QuantisedWeights.of(
                        folder,
                        settings.modelFormat(),
                        share -> progress.progress(
                                0.45 + 0.3 * share,
                                Sentence.of("quantising to {} for the first time", settings.modelFormat())));
        progress.progress(0.75, Sentence.of("decoder"));
        OrtSession session =
                runtime.open(DecoderGraph.build(folder.config().decoder(), weights, Lora.modules(adapters)));
        open.push(() -> OrtRuntime.close(session));
        decoder = session;
        NativeMemory.trim();
    }

    private static <T extends AutoCloseable> T keep(Deque<AutoCloseable> open, T part) {
        open.push(part);
        return part;
    }

    ModelFolder folder() {
        return folder;
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    PromptBuilder prompts() {
        return prompts;
    }

    VisionTower vision() {
        return vision;
    }

    OrtSession decoder() {
        return decoder;
    }

    Lora lora() {
        return lora;
    }

    /// @param chunk most tokens of one prefill pass
    Scheduler.Model forScheduler(int chunk) {
        ModelShape shape = folder.shape();
        return new Scheduler.Model(
                embeddings,
                Optional.of(vision),
                shape.language().hidden(),
                shape.language().vocab(),
                prompts.stops(),
                EmbeddedCosts.visionPeak(shape.vision().orElseThrow()),
                EmbeddedCosts.prefillPeak(
                        shape.language(), chunk, !lora.adapters().isEmpty()));
    }

    @Override
    public void close() {
        close(open);
    }

    private static void close(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the model did not close", e);
            }
        }
        NativeMemory.trim();
    }
}
