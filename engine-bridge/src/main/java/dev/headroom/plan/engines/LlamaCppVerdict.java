package dev.headroom.plan.engines;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.plan.llamacpp.LlamaMemory;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.List;

/// Whether a `llama-server` starts and sees its first picture, and what helps where it does not. It allocates weights,
/// cache and room for computing in that order; the tower's room grows with the first large picture.
final class LlamaCppVerdict {
    private LlamaCppVerdict() {}

    static DeploymentPlan of(
            PlanRequest q, LlamaMemory memory, List<DevicePlan> devices, Effective effective, List<Sentence> notes) {
        HostShare share = HostShare.of(memory.host(), LlamaCppPlanner.process(q));
        long ram = q.serving().hostMemory().orElse(Long.MAX_VALUE);
        DevicePlan worst = new DeploymentPlan(Outcome.FITS, Sentence.NONE, devices, effective, notes).tightest();
        Outcome outcome = worst.free() < 0
                ? Outcome.DOES_NOT_FIT
                : worst.free() < worst.uncertainty() ? Outcome.TOO_CLOSE : Outcome.FITS;
        if (outcome != Outcome.DOES_NOT_FIT && !LlamaCppPlanner.onHost(q) && share.needed() > ram) {
            return new DeploymentPlan(Outcome.DOES_NOT_FIT, host(share, ram), devices, effective, notes);
        }
        return new DeploymentPlan(outcome, verdict(q, memory, devices, worst, outcome), devices, effective, notes);
    }

    private static Sentence host(HostShare share, long ram) {
        return Sentence.of(
                        "Out of host memory: {} are needed beside the cards, and the machine has {} (--host-memory).",
                        new Size(share.needed()),
                        new Size(ram))
                .then(
                        share.kv() > share.needed() / 2
                                ? Sentence.of("Lower --ctx-size or quantise the cache (-ctk q8_0 -ctv q8_0).")
                                : Sentence.of("Take a smaller weight type, or leave less on the host."));
    }

    private static Sentence verdict(
            PlanRequest q, LlamaMemory memory, List<DevicePlan> devices, DevicePlan worst, Outcome outcome) {
        if (outcome == Outcome.TOO_CLOSE) {
            return Sentence.of(
                            "Too close to call: {} of {} predicted at the peak, give or take {}.",
                            new Size(worst.peak()),
                            new Size(worst.total()),
                            new Size(worst.uncertainty()))
                    .then(cure(q, memory, worst));
        }
        return outcome == Outcome.FITS
                ? Sentence.of(
                        "Fits: {} of {} are left on the tightest card at the peak, give or take {}.",
                        new Size(worst.free()),
                        new Size(worst.total()),
                        new Size(worst.uncertainty()))
                : stage(worst).then(Outside.cause(q, devices).orElseGet(() -> cure(q, memory, worst)));
    }

    /// What fails first.
    private static Sentence stage(DevicePlan d) {
        long left = d.total() - d.bytes(ComponentKind.CONTEXT) - Outside.bytes(d);
        long weights = d.bytes(ComponentKind.WEIGHTS_LANGUAGE);
        if (weights > left) {
            return Sentence.of(
                    "Out of memory while loading the weights: {} needed, {} left.", new Size(weights), new Size(left));
        }
        left -= weights;
        long cache = d.bytes(ComponentKind.KV_CACHE);
        if (cache > left) {
            return Sentence.of(
                    "Out of memory while allocating the KV cache: {} needed, {} left.",
                    new Size(cache),
                    new Size(left));
        }
        left -= cache;
        long compute = d.bytes(ComponentKind.PREFILL_ACTIVATIONS);
        if (compute > left) {
            return Sentence.of(
                    "Out of memory while reserving the compute buffer: {} needed, {} left.",
                    new Size(compute),
                    new Size(left));
        }
        return Sentence.of(
                "Out of memory at the mmproj: {} needed with the largest picture, {} left. The server starts, and"
                        + " fails with that picture.",
                new Size(d.bytes(ComponentKind.WEIGHTS_VISION) + d.peak(ComponentKind.VISION_ACTIVATIONS)),
                new Size(left - compute));
    }

    private static Sentence cure(PlanRequest q, LlamaMemory memory, DevicePlan worst) {
        if (LlamaCppPlanner.onHost(q)) {
            return Sentence.of("Lower --ctx-size, quantise the cache (-ctk q8_0 -ctv q8_0) or take a smaller model.");
        }
        long cache = worst.bytes(ComponentKind.KV_CACHE);
        long over = -worst.free();
        if (cache > over && memory.context() > 4096) {
            return Sentence.of("Lower --ctx-size or quantise the cache (-ctk q8_0 -ctv q8_0).");
        }
        return q.serving().llamacpp().gpuLayers().isEmpty()
                ? Sentence.of("Leave layers on the host: --n-gpu-layers, or --n-cpu-moe for experts.")
                : Sentence.of("Lower --n-gpu-layers: it is set, so --fit does not touch it.");
    }
}
