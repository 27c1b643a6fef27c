package dev.headroom.plan.llamacpp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// What a `llama-server` is asked for; what is left open is what its build makes of it.
///
/// @param context `--ctx-size`; empty: the length the model was trained to
/// @param parallel `--parallel`: slots
/// @param unified `--kv-unified`: one cache for all slots
/// @param gpuLayers `--n-gpu-layers`, the output counted as one; empty: all, or what `--fit` finds
/// @param batch `--batch-size`
/// @param microBatch `--ubatch-size`
/// @param flash `--flash-attn`; empty: where the device can
/// @param swaFull `--swa-full`: sliding layers keep every cell
/// @param cpuMoe `--n-cpu-moe`: layers whose experts stay on the host
/// @param cacheOffload false with `--no-kv-offload`
/// @param tensorSplit `--tensor-split`: shares of the cards; empty: by what is free
/// @param fit `--fit`; empty: the build's own
/// @param fitTarget `--fit-target`, bytes left free on each device
/// @param fitContext `--fit-ctx`, tokens below which the context is not cut
/// @param mapped whether the file is mapped, not read
/// @param repack false with `--no-repack`
/// @param towerOffload false with `--no-mmproj-offload`
/// @param warmUp false with `--no-warmup`
/// @param tileTokens `--mtmd-batch-max-tokens`: tokens of pictures that go through the tower at once
/// @param cacheRam `--cache-ram`, MiB; 0: off, empty: the build's own
/// @param loraBytes of adapters as they are stored
/// @param rollback tokens that a draft may be taken back; states are kept for each
/// @param cpu what the host's processor can do
public record LlamaSettings(
        LlamaBuild build,
        OptionalInt context,
        OptionalInt parallel,
        Optional<Boolean> unified,
        OptionalInt gpuLayers,
        int batch,
        int microBatch,
        CacheType keys,
        CacheType values,
        Optional<Boolean> flash,
        boolean swaFull,
        int cpuMoe,
        boolean cacheOffload,
        SplitMode split,
        List<Double> tensorSplit,
        Optional<Boolean> fit,
        long fitTarget,
        int fitContext,
        boolean mapped,
        boolean repack,
        boolean towerOffload,
        boolean warmUp,
        int tileTokens,
        OptionalDouble cacheRam,
        long loraBytes,
        int rollback,
        HostCpu cpu) {
    public LlamaSettings {
        tensorSplit = List.copyOf(tensorSplit);
    }

    /// How several cards share a model.
    public enum SplitMode {
        NONE,
        LAYER,
        ROW;

        public String field() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        public static Optional<SplitMode> of(String text) {
            return java.util.Arrays.stream(values())
                    .filter(m -> m.field().equals(text.strip()))
                    .findFirst();
        }
    }

    /// Nothing asked for, on the newest build that is known.
    public static LlamaSettings defaults() {
        return new Change().make();
    }

    public LlamaSettings with(Consumer<Change> edit) {
        Change change = new Change(this);
        edit.accept(change);
        return change.make();
    }

    /// What to overwrite.
    public static final class Change {
        public LlamaBuild build = LlamaBuild.NEWEST;
        public OptionalInt context = OptionalInt.empty();
        public OptionalInt parallel = OptionalInt.empty();
        public Optional<Boolean> unified = Optional.empty();
        public OptionalInt gpuLayers = OptionalInt.empty();
        public int batch = 2048;
        public int microBatch = 512;
        public CacheType keys = CacheType.F16;
        public CacheType values = CacheType.F16;
        public Optional<Boolean> flash = Optional.empty();
        public boolean swaFull;
        public int cpuMoe;
        public boolean cacheOffload = true;
        public SplitMode split = SplitMode.LAYER;
        public List<Double> tensorSplit = List.of();
        public Optional<Boolean> fit = Optional.empty();
        public long fitTarget = 1024L << 20;
        public int fitContext = 4096;
        public boolean mapped = true;
        public boolean repack = true;
        public boolean towerOffload = true;
        public boolean warmUp = true;
        public int tileTokens = 1024;
        public OptionalDouble cacheRam = OptionalDouble.empty();
        public long loraBytes;
        public int rollback;
        public HostCpu cpu = HostCpu.AVX2;

        private Change() {}

        private Change(LlamaSettings s) {
            build = s.build;
            context = s.context;
            parallel = s.parallel;
            unified = s.unified;
            gpuLayers = s.gpuLayers;
            batch = s.batch;
            microBatch = s.microBatch;
            keys = s.keys;
            values = s.values;
            flash = s.flash;
            swaFull = s.swaFull;
            cpuMoe = s.cpuMoe;
            cacheOffload = s.cacheOffload;
            split = s.split;
            tensorSplit = s.tensorSplit;
            fit = s.fit;
            fitTarget = s.fitTarget;
            fitContext = s.fitContext;
            mapped = s.mapped;
            repack = s.repack;
            towerOffload = s.towerOffload;
            warmUp = s.warmUp;
            tileTokens = s.tileTokens;
            cacheRam = s.cacheRam;
            loraBytes = s.loraBytes;
            rollback = s.rollback;
            cpu = s.cpu;
        }

        private LlamaSettings make() {
            return new LlamaSettings(
                    build,
                    context,
                    parallel,
                    unified,
                    gpuLayers,
                    batch,
                    microBatch,
                    keys,
                    values,
                    flash,
                    swaFull,
                    cpuMoe,
                    cacheOffload,
                    split,
                    tensorSplit,
                    fit,
                    fitTarget,
                    fitContext,
                    mapped,
                    repack,
                    towerOffload,
                    warmUp,
                    tileTokens,
                    cacheRam,
                    loraBytes,
                    rollback,
                    cpu);
        }
    }

    /// Requests at the same time.
    public int slots() {
        return parallel.orElse(build.choosesSlots() ? 4 : 1);
    }

    /// One cache for all: the default with slots that were not asked for, and all there was in older builds.
    boolean oneCache() {
        return !build.hasUnifiedFlag() || unified.orElse(build.choosesSlots() && parallel.isEmpty());
    }

    /// Flash attention, where every device can.
    public boolean usesFlash() {
        return flash.orElse(build.choosesFlash());
    }

    int layersAsked(int all) {
        return Math.min(gpuLayers.orElse(build.choosesFlash() ? all : 0), all);
    }

    boolean fitting() {
        return build.fits() && fit.orElse(true) && split != SplitMode.ROW;
    }

    /// Bytes that kept prompts may take on the host.
    long promptCache() {
        return build.cachesPrompts() ? (long) (Math.max(0, cacheRam.orElse(8192)) * (1 << 20)) : 0;
    }
}
