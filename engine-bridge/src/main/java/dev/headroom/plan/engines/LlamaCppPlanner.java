package dev.headroom.plan.engines;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.Formula;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DevicePlan.Named;
import dev.headroom.plan.llamacpp.GgufModel;
import dev.headroom.plan.llamacpp.GgufRecipe;
import dev.headroom.plan.llamacpp.LlamaBuffers;
import dev.headroom.plan.llamacpp.LlamaBuild;
import dev.headroom.plan.llamacpp.LlamaMemory;
import dev.headroom.plan.llamacpp.LlamaMemory.Device;
import dev.headroom.plan.llamacpp.LlamaMemory.Host;
import dev.headroom.plan.llamacpp.LlamaSettings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// llama.cpp's server. Everything is allocated at the start: weights by where their layers go, the cache in full, and
/// the room for computing, which ggml's allocator finds over the graph. Only the tower's room grows later. Sources: the
/// files of build 10587 named at each line, and the logs that `docs/accuracy.md` lists.
final class LlamaCppPlanner {
    /// `unaccounted` of llama.cpp's own table on three RTX 4090, ggml-org/llama.cpp PR 15860: context, cuBLAS, pools.
    private static final long CONTEXT = 453 * Bytes.MIB;

    /// A server without a model, and what its threads and the tokenizer's tables take for each word of the vocabulary;
    /// measured on build 10587.
    private static final long PROCESS = 18 * Bytes.MIB;

    private static final int WORD = 200;

    private final PlanRequest q;
    private final LlamaSettings s;
    private final GgufModel model;
    private final List<Sentence> notes = new ArrayList<>();

    private LlamaCppPlanner(PlanRequest q) {
        this.q = q;
        this.s = settings(q);
        this.model = model(q);
    }

    static DeploymentPlan plan(PlanRequest q) {
        return new LlamaCppPlanner(q).plan();
    }

    /// As asked, for the build asked.
    static LlamaSettings settings(PlanRequest q) {
        return q.serving().llamacpp().with(c -> {
            c.build = new LlamaBuild(q.version().patch());
            c.microBatch = Math.min(c.microBatch, c.batch);
        });
    }

    /// The file that was given, or what a conversion of the model would make.
    static GgufModel model(PlanRequest q) {
        return q.serving()
                .gguf()
                .filter(g -> g.name().equals(q.model().name()))
                .orElseGet(() ->
                        GgufOfModel.of(q.model(), GgufRecipe.of(q.format()).orElse(GgufRecipe.F16)));
    }

    /// Whether it runs without any card.
    static boolean onHost(PlanRequest q) {
        return q.device().name().equals("cpu");
    }

    static LlamaMemory memory(PlanRequest q) {
        return new LlamaCppPlanner(q).memory();
    }

    /// The program without what it loads.
    static long process(PlanRequest q) {
        return PROCESS + (long) WORD * model(q).shape().vocab();
    }

    private LlamaMemory memory() {
        boolean pictures = q.serving().images() > 0 || q.serving().clip().isPresent();
        return LlamaBuffers.of(model.shape(), pictures ? model.tower() : java.util.Optional.empty(), s, free());
    }

    private List<Long> free() {
        return onHost(q)
                ? List.of()
                : Collections.nCopies(q.devices(), Math.max(1, q.device().usable() - q.usedByOthers() - CONTEXT));
    }

    private DeploymentPlan plan() {
        List<Long> free = free();
        LlamaMemory memory = memory();
        List<DevicePlan> devices = new ArrayList<>();
        if (free.isEmpty()) {
            devices.add(host(memory.host()));
        }
        for (int i = 0; i < free.size(); i++) {
            devices.add(card(i, memory.devices().get(i)));
        }
        notes(memory);
        long cells = memory.context();
        long cache = memory.host().cache()
                + memory.devices().stream().mapToLong(Device::cache).sum();
        Effective effective =
                new Effective((int) Math.min(Integer.MAX_VALUE, memory.slotContext()), cells, 0, 0, cache, cache, 0);
        return LlamaCppVerdict.of(q, memory, devices, effective, notes);
    }

    private DevicePlan card(int index, Device d) {
        Bill bill = new Bill();
        bill.figure(Named.LAYERS, d.layers());
        long offset = q.calibration().offset();
        bill.add(
                ComponentKind.CONTEXT,
                Sentence.NONE,
                Math.max(0, CONTEXT + offset),
                32 * Bytes.MIB,
                Sentence.of("what llama.cpp's own table leaves unaccounted (ggml-org/llama.cpp PR 15860)"),
                Formula.of("max(0, context + learnt)", "context", CONTEXT, "learnt", offset));
        Shared.others(bill, q, 0);
        weights(bill, d.model(), Sentence.NONE, Sentence.foreign("llama-model.cpp:load_tensors"));
        cache(bill, d.cache(), d.state());
        compute(bill, d.compute());
        tower(bill, d.tower(), d.towerCompute(), d.towerPeak());
        lora(bill, d.lora());
        return new DevicePlan(index, q.device().name(), q.device().usable(), bill.lines(), true, bill.figures());
    }

    private DevicePlan host(Host h) {
        Bill bill = new Bill();
        bill.figure(Named.LAYERS, model.shape().layers().size());
        long process = process(q);
        bill.add(
                ComponentKind.CONTEXT,
                Sentence.NONE,
                process,
                process / 4,
                Sentence.of("measured on build {}: the program, its threads, the tokenizer", "10587"),
                Formula.of(
                        "process + word * V",
                        "process",
                        PROCESS,
                        "word",
                        WORD,
                        "V",
                        model.shape().vocab()));
        Shared.others(bill, q, 0);
        Sentence source = Sentence.foreign("llama-model.cpp:load_tensors");
        weights(bill, h.mapped(), Sentence.of("mapped file"), source);
        weights(bill, h.copied(), Sentence.of("read into memory"), source);
        weights(bill, h.repacked(), Sentence.of("in the processor's order"), Sentence.foreign("ggml-cpu/repack.cpp"));
        cache(bill, h.cache(), h.state());
        compute(bill, h.compute());
        bill.add(
                ComponentKind.RUNTIME,
                Sentence.of("logits"),
                h.output(),
                0,
                Sentence.foreign("llama-context.cpp:output_reserve"),
                Formula.of(
                        "4*V*slots",
                        "V",
                        model.shape().vocab(),
                        "slots",
                        h.output() / 4 / model.shape().vocab()));
        tower(bill, h.tower(), h.towerCompute(), h.towerPeak());
        lora(bill, h.lora());
        bill.peak(
                ComponentKind.OUTSIDE_DEVICE,
                Sentence.of("kept prompts"),
                0,
                s.cacheRam().isPresent() ? h.prompts() : 0,
                h.prompts() / 8,
                Sentence.of("server-context.cpp: --cache-ram grows in use"),
                Formula.of("cache_ram", "cache_ram", s.cacheRam().isPresent() ? h.prompts() : 0));
        return new DevicePlan(0, q.device().name(), q.device().usable(), bill.lines(), true, bill.figures());
    }

    private static void weights(Bill bill, long bytes, Sentence part, Sentence source) {
        bill.add(ComponentKind.WEIGHTS_LANGUAGE, part, bytes, 0, source, Formula.of("tensors", "tensors", bytes));
    }

    private static void cache(Bill bill, long keysAndValues, long state) {
        bill.add(
                ComponentKind.KV_CACHE,
                Sentence.NONE,
                keysAndValues,
                0,
                Sentence.foreign("llama-kv-cache.cpp"),
                Formula.of("cells_and_layers", "cells_and_layers", keysAndValues));
        bill.add(
                ComponentKind.KV_CACHE,
                Sentence.of("states of recurrent layers"),
                state,
                0,
                Sentence.foreign("llama-memory-recurrent.cpp"),
                Formula.of("states", "states", state));
    }

    private void compute(Bill bill, long bytes) {
        bill.add(
                ComponentKind.PREFILL_ACTIVATIONS,
                Sentence.of("compute buffer"),
                bytes,
                bytes / 20,
                Sentence.of("ggml-alloc.c over the graph of {} tokens: reserved at the start", s.microBatch()),
                Formula.of("buffer", "buffer", bytes));
    }

    private void tower(Bill bill, long weights, long resting, long peak) {
        bill.add(
                ComponentKind.WEIGHTS_VISION,
                Sentence.foreign("mmproj"),
                weights,
                0,
                Sentence.foreign("clip.cpp:load_tensors"),
                Formula.of("tensors", "tensors", weights));
        bill.peak(
                ComponentKind.VISION_ACTIVATIONS,
                Sentence.of("compute buffer"),
                resting,
                Math.max(resting, peak),
                Math.max(resting, peak) / 20,
                Sentence.of("clip.cpp: one picture of warm-up size at the start, then the largest batch of tiles"),
                Formula.of("max(warm_up, largest)", "warm_up", resting, "largest", peak));
    }

    private static void lora(Bill bill, long bytes) {
        bill.add(
                ComponentKind.LORA,
                Sentence.NONE,
                bytes,
                bytes / 50,
                Sentence.foreign("llama-adapter.cpp"),
                Formula.of("tensors", "tensors", bytes));
    }

    private void notes(LlamaMemory m) {
        Host h = m.host();
        HostShare share = HostShare.of(h, process(q));
        long ram = q.serving().hostMemory().orElse(Long.MAX_VALUE);
        if (!onHost(q) && share.needed() <= ram && share.total() > ram) {
            notes.add(Sentence.of(
                    "Host memory of {} does not hold the {} of weights that stay there with the rest: they are read"
                            + " from the file again and again, which is slow.",
                    new Size(ram),
                    new Size(h.mapped())));
        }
        if (!onHost(q)) {
            notes.add(Sentence.of(
                    "The host holds {} of weights and {} of buffers beside the cards.",
                    new Size(h.weights()),
                    new Size(h.resting() - h.weights())));
        }
        if (h.prompts() > 0 && s.cacheRam().isEmpty()) {
            notes.add(Sentence.of(
                    "The server may keep prompts in up to {} of host memory; --cache-ram lowers that.",
                    new Size(h.prompts())));
        }
        if (s.cacheRam().orElse(0) < 0) {
            notes.add(Sentence.of(
                    "With --cache-ram {} prompts are kept without a limit: host memory grows for as long as the"
                            + " server runs.",
                    -1));
        }
        if (Pictures.any(q)) {
            long prompt = Pictures.tokens(q, q.model().tower().orElseThrow());
            if (prompt >= m.slotContext()) {
                notes.add(Sentence.of(
                        "A request with {} is refused: it takes {} tokens, a slot's context is {} (HTTP 400).",
                        PictureNotes.shown(q, q.model().tower().orElseThrow()),
                        prompt,
                        m.slotContext()));
            }
        }
        if (m.slots() > 1 && s.parallel().isEmpty()) {
            notes.add(Sentence.of(
                    "Without --parallel there are {} slots; they multiply the caches of sliding and recurrent layers.",
                    m.slots()));
        }
        if (m.slotContext() > model.shape().context()) {
            notes.add(Sentence.of(
                    "A slot's context of {} tokens is longer than the {} that the model was trained to: the server"
                            + " caps it.",
                    m.slotContext(),
                    model.shape().context()));
        }
        m.fitted().ifPresent(this::fitted);
    }

    private void fitted(LlamaMemory.Fitted f) {
        f.context().ifPresent(tokens -> notes.add(Sentence.of("--fit cuts the context to {} tokens.", tokens)));
        int all = model.shape().layers().size() + 1;
        if (f.layers() < all && s.gpuLayers().isEmpty()) {
            notes.add(Sentence.of("--fit leaves {} of {} layers on the host.", all - f.layers(), all));
        }
        if (f.cpuMoe() > 0 && s.cpuMoe() == 0) {
            notes.add(Sentence.of("--fit leaves the experts of {} layers on the host.", f.cpuMoe()));
        }
        if (!f.enough()) {
            notes.add(Sentence.of(
                    "--fit cannot leave {} free: what was asked for stays as it is.", new Size(s.fitTarget())));
        }
    }
}
