package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.words.Sentence;

/// What the driver and the libraries take of a card before any tensor is there. Not computable from a model; every
/// constant is a public measurement of something else than what the planner is tested on.
final class ContextMemory {
    /// Memory outside PyTorch in an out-of-memory message on an A800 (the A100's chip), InternLM-XComposer issue 436:
    /// 32.54 - 31.99 GiB - 48.12 MiB.
    static final long DATA_CENTRE = 515 * Bytes.MIB;
    /// The same on an RTX 4090, OpenGVLab/InternVL issue 177: 23.57 - 22.89 GiB - 307.82 MiB.
    static final long CONSUMER = 389 * Bytes.MIB;
    /// V100, pytorch issue 20532: 300 to 400 MB.
    static final long VOLTA = 350 * Bytes.MIB;
    /// A bare context without torch (PyCUDA), pytorch issue 28394.
    static final long BARE = 320 * Bytes.MIB;
    /// Before lazy loading of kernels (CUDA 11.7, torch 1.13; LMDeploy's C++ until 0.1): pytorch issue 54564 on an RTX
    /// 3090.
    static final long EAGER = 1001 * Bytes.MIB;
    /// cuBLAS workspace that TurboMind allocates at start: CUBLAS_WORKSPACE_SIZE.
    static final long CUBLAS = 32 * Bytes.MIB;
    /// What multi-GPU training adds: 801 MiB outside torch (ms-swift issue 9112) less [#DATA_CENTRE].
    static final long NCCL = 286 * Bytes.MIB;

    private ContextMemory() {}

    static long of(double computeCapability, boolean torch, boolean eagerEra) {
        if (!torch) {
            return BARE;
        }
        if (eagerEra) {
            return EAGER;
        }
        if (computeCapability == 8.0 || computeCapability == 9.0) {
            return DATA_CENTRE;
        }
        return computeCapability > 0 && computeCapability < 8 ? VOLTA : CONSUMER;
    }

    static void add(Bill bill, PlanRequest q, boolean eagerEra, int group) {
        long base = of(q.device().computeCapability(), q.serving().torch(), eagerEra);
        long offset = q.calibration().offset();
        long spread = q.calibration().believed() ? q.calibration().spread() : 63 * Bytes.MIB;
        bill.add(
                ComponentKind.CONTEXT,
                Sentence.NONE,
                Math.max(0, base + offset),
                spread,
                offset == 0
                        ? Sentence.of("public measurements of memory outside torch (InternVL issue 177, XComposer issue"
                                + " 436, pytorch issues 20532, 28394, 54564)")
                        : Sentence.of("public measurements, corrected by runs on this machine"),
                offset == 0
                        ? Formula.of("context", "context", base)
                        : Formula.of("max(0, context + learnt)", "context", base, "learnt", offset));
        if (group > 1) {
            bill.add(
                    ComponentKind.RUNTIME,
                    Sentence.foreign("nccl"),
                    NCCL,
                    150 * Bytes.MIB,
                    Sentence.of("ms-swift issue 9112 less XComposer issue 436"),
                    Formula.of("nccl", "nccl", NCCL));
        }
    }
}
