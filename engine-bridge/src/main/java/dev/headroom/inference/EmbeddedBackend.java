package dev.headroom.inference;

import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.memory.Activity;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.EventKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.engines.EmbeddedCosts;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/// The embedded engine of one model: vision tower, decoder, KV cache and adapters on ONNX Runtime (CPU). Weights stay
/// for its life; cache, slots and adapters change by [#apply].
public final class EmbeddedBackend implements Backend {
    private final String name;
    private final LoadedModel model;
    private final Ledger ledger;
    private final List<Sentence> leftOut;
    private final EventLog events;
    private final Footprint footprint;
    private final HeapBudget heap;
    private final AdapterCache adapters;
    private final RequestReader requests;
    private final ReadingThreads readers = new ReadingThreads();
    private final EngineLoop loop;

    private volatile Settings asked;
    private final Arrangement.Maker maker;
    private final Taking taking;
    private volatile Arrangement arranged;
    private Lora.Tensors pinned;

    /// Loads a model. Takes as long as reading the weights; the cache is taken at once.
    ///
    /// @param adapters folders of PEFT adapters by the name under which they are offered
    /// @throws dev.headroom.checkpoint.CheckpointException for a damaged model or adapter, or one of another
    ///     kind
    /// @throws EngineException `out_of_memory` when it does not fit into `settings.deviceMemory()`
    public static EmbeddedBackend load(
            ModelFolder folder, Map<String, Path> adapters, Settings settings, ProgressListener progress) {
        return load(folder, folder.name(), adapters, settings, progress);
    }

    /// @param servedName what the model is called in `/v1/models`
    public static EmbeddedBackend load(
            ModelFolder folder,
            String servedName,
            Map<String, Path> adapters,
            Settings settings,
            ProgressListener progress) {
        return load(
                folder, servedName, adapters, settings, progress, HeapBudget.ofThisProcess(), UnaryOperator.identity());
    }

    /// Takes a cache and its buffers from the system.
    interface Taking {
        /// @throws EngineException when there is no room; nothing is held then, whatever was thrown
        Arrangement take(KvArrangement kv, Settings settings);
    }

    /// @param around what stands between the engine and the system's memory
    static EmbeddedBackend load(
            ModelFolder folder,
            String servedName,
            Map<String, Path> adapters,
            Settings settings,
            ProgressListener progress,
            HeapBudget heap,
            UnaryOperator<Taking> around) {
        return new EmbeddedBackend(folder, servedName, adapters, settings, progress, heap, around);
    }

    private EmbeddedBackend(
            ModelFolder folder,
            String name,
            Map<String, Path> adapterFolders,
            Settings settings,
            ProgressListener progress,
            HeapBudget heap,
            UnaryOperator<Taking> around) {
        this.name = name;
        this.asked = settings;
        this.heap = heap;
        this.events = new EventLog(Clock.systemUTC());
        this.ledger = new Ledger(settings.deviceMemory());
        SettingsRules.check(settings);
        OpenedAdapters found =
                OpenedAdapters.open(adapterFolders, folder.config().decoder(), settings.lora());
        this.leftOut = found.leftOut();
        Map<String, PeftAdapter> opened = found.usable();
        OrtRuntime.get();
        this.footprint = Footprint.beforeLoading(EmbeddedCosts.CONTEXT);
        Sentence wayOut = Sentence.of("Raise device_memory.");
        ledger.claim(ComponentKind.CONTEXT, EmbeddedCosts.CONTEXT, wayOut);
        ledger.claim(ComponentKind.RUNTIME, EmbeddedCosts.RUNTIME, wayOut);
        long started = System.nanoTime();
        this.model = LoadedModel.load(folder, opened, settings, ledger, progress);
        this.adapters = new AdapterCache(model.lora(), ledger);
        this.maker = new Arrangement.Maker(model, adapters, ledger, events);
        this.taking = around.apply(maker::take);
        try {
            progress.progress(0.9, Sentence.of("KV cache"));
            this.arranged = arrange(plan(settings), settings);
            this.pinned = adapters.acquire(SettingsRules.use(settings, opened));
        } catch (RuntimeException | Error e) {
            adapters.close();
            if (arranged != null) {
                arranged.close();
            }
            model.close();
            throw e;
        }
        this.requests = new RequestReader(model, opened, heap, ledger);
        NativeMemory.trim();
        footprint.loaded(modelBytes());
        double seconds = (System.nanoTime() - started) / 1e9;
        events.add(EventKind.LOAD, Sentence.of("{} in {} s", name, String.format(Locale.ROOT, "%.1f", seconds)));
        this.loop = new EngineLoop(() -> arranged.scheduler());
        loop.death().thenAccept(why -> events.add(EventKind.ERROR, why.sentence()));
        progress.progress(1, Sentence.of("ready"));
    }

    private KvArrangement plan(Settings settings) {
        return EmbeddedPlanner.plan(model.folder().shape(), List.of(), settings)
                .kv()
                .orElseThrow();
    }

    @Override
    public String modelName() {
        return name;
    }

    @Override
    public List<AdapterInfo> adapters() {
        return model.lora().adapters().entrySet().stream()
                .map(e -> new AdapterInfo(
                        e.getKey(), e.getValue().rank(), e.getValue().alpha()))
                .toList();
    }

    @Override
    public GenerationResult generate(GenerationRequest request, TokenSink sink) {
        return answer(read(request, sink), request, sink);
    }

    /// The first half of [#generate].
    Sequence read(GenerationRequest request, TokenSink sink) {
        long arrived = System.nanoTime();
        try {
            return readers.run(() -> requests.read(request, asked, arranged.kv().sessionLen(), arrived, sink));
        } catch (EngineException refused) {
            // what is wrong with a request is the client's business, what was short of memory the chart's too
            refused.shortage().ifPresent(_ -> events.add(EventKind.ERROR, refused.sentence()));
            throw refused;
        }
    }

    /// The second half. The arrangement may have changed since the request was read.
    GenerationResult answer(Sequence sequence, GenerationRequest request, TokenSink sink) {
        try {
            loop.submit(sequence);
        } catch (EngineException over) {
            sequence.end(new Sequence.Failed(over));
        }
        try {
            return requests.follow(sequence, request, sink, loop::over);
        } catch (RuntimeException | Error e) {
            sequence.stop.stop();
            throw e;
        }
    }

    @Override
    public Settings asked() {
        return asked;
    }

    @Override
    public Settings applied() {
        Settings settings = asked;
        KvArrangement kv = arranged.kv();
        Lora.Use use = SettingsRules.use(settings, model.lora().adapters());
        PeftAdapter adapter = model.lora().adapters().get(use.adapter());
        Settings applied = settings.withSessionLen(kv.sessionLen()).withMaxBatchSize(kv.slots());
        return adapter == null
                ? applied.withLora(settings.lora(), 0, settings.loraAlpha())
                : applied.withLora(settings.lora(), use.rank(), use.alpha() > 0 ? use.alpha() : adapter.alpha());
    }

    @Override
    public List<Sentence> warnings() {
        Settings settings = asked;
        KvArrangement kv = arranged.kv();
        List<Sentence> warnings = new ArrayList<>(leftOut);
        if (kv.truncated()) {
            // LMDeploy's sentence
            warnings.add(Sentence.of(
                    "No enough blocks for `session_len` ({}), `session_len` truncated to {}.",
                    settings.sessionLen(),
                    kv.sessionLen()));
        }
        if (kv.slots() < settings.maxBatchSize()) {
            warnings.add(Sentence.of(
                    "The cache holds {} sessions of {} tokens; max_batch_size {} was asked.",
                    kv.slots(),
                    kv.sessionLen(),
                    settings.maxBatchSize()));
        }
        int context = model.folder().shape().language().contextLen();
        if (kv.sessionLen() > context) {
            warnings.add(Sentence.of(
                    "session_len {} is above the {} tokens the model was trained for; answers beyond may be poor.",
                    kv.sessionLen(),
                    context));
        }
        settings.lora()
                .map(model.lora().adapters()::get)
                .filter(a -> settings.loraR() > a.rank())
                .ifPresent(a -> warnings.add(Sentence.of(
                        "lora_r {} is above the adapter's rank {}, which is used.", settings.loraR(), a.rank())));
        return warnings;
    }

    @Override
    public synchronized void apply(Settings settings) {
        SettingsRules.checkLive(asked, settings);
        Lora.Use use = SettingsRules.use(settings, model.lora().adapters());
        KvArrangement wanted = plan(settings);
        boolean rebuild = !wanted.equals(arranged.kv());
        boolean adapt = !use.equals(pinned.use());
        if (rebuild || adapt) {
            Settings before = asked;
            loop.drained(() -> change(rebuild ? Optional.of(wanted) : Optional.empty(), use, before, settings));
        }
        asked = settings;
    }

    /// What fails leaves what was before, whatever was thrown.
    private void change(Optional<KvArrangement> wanted, Lora.Use use, Settings before, Settings settings) {
        KvArrangement held = arranged.kv();
        try {
            wanted.ifPresent(kv -> rebuild(kv, settings));
            if (!use.equals(pinned.use())) {
                adapt(use);
            }
        } catch (RuntimeException | Error e) {
            EngineException why = EngineException.refusal(e);
            events.add(EventKind.ERROR, why.sentence());
            restore(held, before, e);
            throw why;
        }
    }

    /// The new cache is taken beside the old one where both fit.
    private void rebuild(KvArrangement wanted, Settings settings) {
        maker.check(wanted, settings);
        Arrangement old = arranged;
        if (!maker.fitsBeside(wanted, settings)) {
            old.close();
        }
        arranged = arrange(wanted, settings);
        old.close();
        ledger.forgetPeaks();
        heap.forgetPeak();
        Footprint.forgetPeak();
        events.add(
                EventKind.CACHE_REBUILD,
                Sentence.of("{} tokens in {} slots of {}", wanted.tokens(), wanted.slots(), wanted.sessionLen()));
    }

    private Arrangement arrange(KvArrangement kv, Settings settings) {
        Arrangement taken = taking.take(kv, settings);
        footprint.scratch(maker.buffers(kv, settings));
        return taken;
    }

    /// Takes the cache again that was there before a change failed. Without a cache the engine cannot go on.
    private void restore(KvArrangement held, Settings before, Throwable failed) {
        if (!arranged.closed() && arranged.kv().equals(held)) {
            return;
        }
        try {
            arranged.close();
            arranged = arrange(held, before);
        } catch (RuntimeException | Error e) {
            failed.addSuppressed(e);
            throw new AssertionError("the cache could not be taken again after a change that failed", failed);
        }
    }

    private void adapt(Lora.Use use) {
        Lora.Tensors before = pinned;
        pinned = adapters.acquire(use); // the old one stays when the new one does not fit
        adapters.release(before);
        events.add(
                EventKind.LORA,
                use.rank() == 0 ? Sentence.of("off") : Sentence.of("{} at rank {}", use.adapter(), use.rank()));
    }

    private long modelBytes() {
        return ledger.total() - ledger.bytes(ComponentKind.CONTEXT) - ledger.bytes(ComponentKind.RUNTIME);
    }

    @Override
    public MemoryReport memory(long afterSequence) {
        Arrangement now = arranged;
        EventLog.Page page = events.next(afterSequence);
        return new MemoryReport(
                page.time(),
                page.sequence(),
                loop.over().isPresent() ? Activity.STOPPED : now.scheduler().activity(),
                ledger.deviceTotal(),
                new MemoryParts(model.folder().shape(), asked, now.kv(), ledger, footprint, heap).parts(),
                new MemoryReport.Kv(
                        now.kv().reserved(),
                        now.kv().reachable(),
                        now.scheduler().tokensHeld() * now.kv().bytesPerToken(),
                        now.kv().bytesPerToken(),
                        now.kv().tokens(),
                        now.scheduler().tokensHeld(),
                        now.kv().slots(),
                        now.kv().sessionLen(),
                        asked.sessionLen()),
                page.events());
    }

    @Override
    public CompletableFuture<EngineException> death() {
        return loop.death();
    }

    @Override
    public Pulse pulse() {
        return loop.pulse();
    }

    /// Ends running answers with an error and gives everything back to the system.
    @Override
    public void close() {
        loop.close();
        readers.close();
        adapters.close();
        arranged.close();
        model.close();
    }
}
