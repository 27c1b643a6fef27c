package dev.headroom.inference;

import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;

/// The lines of a memory report. Claims of the ledger are exact; context and runtime are what the process was measured
/// to take, while the ledger keeps a fixed allowance for them, so that the same settings always give the same cache.
record MemoryParts(
        ModelShape shape, Settings settings, KvArrangement kv, Ledger ledger, Footprint footprint, HeapBudget heap) {

    List<MemoryReport.Part> parts() {
        ModelShape.Vision vision = shape.vision().orElseThrow();
        long context = footprint.context();
        long runtime = Math.max(0, footprint.runtime() - ledger.bytes(ComponentKind.READING)); // it lies in the heap
        return List.of(
                new MemoryReport.Part(
                        ComponentKind.CONTEXT.field(),
                        context,
                        context,
                        Sentence.of("the process before a model was loaded, read from /proc, Java's heap not counted")),
                claimed(
                        ComponentKind.WEIGHTS_LANGUAGE,
                        Sentence.of("{} parameters as {}", shape.language().parameters(), settings.modelFormat())),
                claimed(ComponentKind.WEIGHTS_VISION, Sentence.of("{} parameters x 4 B", vision.towerParameters())),
                claimed(
                        ComponentKind.WEIGHTS_PROJECTOR,
                        Sentence.of("{} parameters x 4 B", vision.projectorParameters())),
                claimed(ComponentKind.LORA, Sentence.of("rank x (in + out) x 4 B, over the adapted layers")),
                claimed(
                        ComponentKind.KV_CACHE,
                        Sentence.of("{} tokens x {} B, taken at once", kv.tokens(), kv.bytesPerToken())),
                claimed(ComponentKind.VISION_ACTIVATIONS, Sentence.of("one tile of {} tokens", vision.patches() + 1)),
                claimed(
                        ComponentKind.READING,
                        Sentence.of("pictures that are being read, and tiles that wait for the vision tower")),
                claimed(
                        ComponentKind.PREFILL_ACTIVATIONS,
                        Sentence.of("one pass of {} tokens", Math.min(settings.maxPrefillTokenNum(), kv.sessionLen()))),
                new MemoryReport.Part(
                        ComponentKind.RUNTIME.field(),
                        runtime,
                        Math.max(runtime, footprint.runtimePeak()),
                        Sentence.of(
                                "Java heap as far as it was touched, code, classes, and what the runtime keeps per"
                                        + " session; requests hold {} B of the heap, {} B at most so far",
                                heap.held(),
                                heap.peak())));
    }

    private MemoryReport.Part claimed(ComponentKind kind, Sentence formula) {
        return new MemoryReport.Part(kind.field(), ledger.bytes(kind), ledger.peak(kind), formula);
    }
}
