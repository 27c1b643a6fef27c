package dev.headroom.inference;

import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;

/// The lines of a memory report: the claims of the ledger, so that the device less their sum is what a refusal says is
/// left. Context and runtime are fixed allowances, so that the same settings always give the same cache; what the
/// process was measured to take of them is said beside.
record MemoryParts(
        ModelShape shape, Settings settings, KvArrangement kv, Ledger ledger, Footprint footprint, HeapBudget heap) {

    List<MemoryReport.Part> parts() {
        ModelShape.Vision vision = shape.vision().orElseThrow();
        return List.of(
                claimed(
                        ComponentKind.CONTEXT,
                        Sentence.of(
                                "set aside for the process without a model and without Java's heap; {} B of it when"
                                        + " it started, read from /proc",
                                footprint.context())),
                claimed(
                        ComponentKind.WEIGHTS_LANGUAGE,
                        Sentence.of("{} parameters as {}", shape.language().parameters(), settings.modelFormat())),
                claimed(ComponentKind.WEIGHTS_VISION, Sentence.of("{} parameters x 4 B", vision.towerParameters())),
                claimed(
                        ComponentKind.WEIGHTS_PROJECTOR,
                        Sentence.of("{} parameters x 4 B", vision.projectorParameters())),
                claimed(
                        ComponentKind.LORA,
                        Sentence.of(
                                "rank x (in + out) x 4 B, over the adapted layers; while the rank changes, the old and"
                                        + " the new are held together")),
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
                runtime());
    }

    /// Its peak is measured: a heap that grew for a request has taken more than was set aside.
    private MemoryReport.Part runtime() {
        long bytes = ledger.bytes(ComponentKind.RUNTIME);
        return new MemoryReport.Part(
                ComponentKind.RUNTIME.field(),
                bytes,
                Math.max(bytes, footprint.runtimePeak()),
                Sentence.of(
                        "set aside for Java heap, code, classes, and what the runtime keeps per session; {} B of it"
                                + " were touched; requests hold {} B of the heap, {} B at most so far",
                        footprint.runtime(),
                        heap.held(),
                        heap.peak()));
    }

    private MemoryReport.Part claimed(ComponentKind kind, Sentence formula) {
        return new MemoryReport.Part(kind.field(), ledger.bytes(kind), ledger.peak(kind), formula);
    }
}
