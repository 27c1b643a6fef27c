package dev.headroom.inference;

import ai.onnxruntime.OrtException;
import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.machine.HostMemory;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.engines.EmbeddedCosts;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayDeque;
import java.util.Deque;

/// The cache and the buffers of the steps over it: everything that a change of the cache replaces. What it takes is
/// known, checked and claimed before any of it is allocated; what a failed try has taken is given back.
final class Arrangement implements AutoCloseable {
    private final KvArrangement kv;
    private final Scheduler scheduler;
    private final Deque<AutoCloseable> open;

    /// What every arrangement of an engine is made with.
    record Maker(LoadedModel model, AdapterCache adapters, Ledger ledger, EventLog events) {
        private ModelConfig.Decoder decoder() {
            return model.folder().config().decoder();
        }

        private static int chunk(KvArrangement kv, Settings settings) {
            return Math.min(settings.maxPrefillTokenNum(), kv.sessionLen());
        }

        /// Bytes of the buffers beside the cache.
        long buffers(KvArrangement kv, Settings settings) {
            return Decoder.scratchBytes(decoder(), chunk(kv, settings), kv.slots(), kv.sessionLen());
        }

        /// Bytes of them that are claimed. The allowance for the runtime is rounded, and covers a little of them.
        private long claimed(KvArrangement kv, Settings settings) {
            return Math.max(0, buffers(kv, settings) - EmbeddedCosts.SCRATCH_IN_RUNTIME);
        }

        /// Whether it could be taken while all that is held now is held.
        boolean fitsBeside(KvArrangement kv, Settings settings) {
            return kv.reserved() + claimed(kv, settings) <= ledger.left();
        }

        /// What can be said before anything is given up or taken.
        ///
        /// @throws EngineException `out_of_memory` or `bad_setting`
        void check(KvArrangement kv, Settings settings) {
            checkRoom(kv, settings);
            ArrangementLimits.check(kv, chunk(kv, settings), decoder());
        }

        /// @throws EngineException `out_of_memory` or `bad_setting`; nothing is held then
        Arrangement take(KvArrangement kv, Settings settings) {
            Sentence wayOut = Sentence.of("Lower cache_max_entry_count or raise device_memory.");
            check(kv, settings);
            Deque<AutoCloseable> open = new ArrayDeque<>();
            try {
                open.push(ledger.claim(ComponentKind.KV_CACHE, kv.reserved(), wayOut));
                open.push(ledger.claim(
                        ComponentKind.RUNTIME,
                        claimed(kv, settings),
                        Sentence.of("Lower max_batch_size, session_len or cache_max_entry_count, or raise"
                                + " device_memory.")));
                if (kv.reserved() + buffers(kv, settings) > HostMemory.available()) {
                    throw EngineException.refusedBySystem(ComponentKind.KV_CACHE, kv.reserved(), wayOut);
                }
                KvPool pool = new KvPool(kv, decoder());
                open.push(pool);
                Decoder decoder = new Decoder(
                        OrtRuntime.get().environment(), model.decoder(), decoder(), pool, chunk(kv, settings));
                open.push(decoder);
                Scheduler scheduler =
                        new Scheduler(model.forScheduler(decoder.chunk()), decoder, adapters, ledger, events);
                return new Arrangement(kv, scheduler, open);
            } catch (OutOfMemoryError | OrtException e) {
                giveBack(open);
                throw EngineException.refusedBySystem(ComponentKind.KV_CACHE, kv.reserved(), wayOut);
            } catch (RuntimeException | Error e) {
                giveBack(open);
                throw e;
            }
        }
    }

    private Arrangement(KvArrangement kv, Scheduler scheduler, Deque<AutoCloseable> open) {
        this.kv = kv;
        this.scheduler = scheduler;
        this.open = open;
    }

    private static void checkRoom(KvArrangement kv, Settings settings) {
        if (kv.slots() > 0) {
            return;
        }
        long block = kv.bytesPerToken() * KvArrangement.BLOCK;
        throw EngineException.outOfMemory(
                new EngineException.Shortage(ComponentKind.KV_CACHE, block, kv.reserved(), ShortageCause.NO_ROOM),
                Sentence.of(
                                "{} asks for at least {}, one block of {} tokens, but {} of what is free after"
                                        + " weights is less.",
                                ComponentKind.KV_CACHE.field(),
                                new Size(block),
                                KvArrangement.BLOCK,
                                settings.cacheMaxEntryCount())
                        .then(Sentence.of("Raise cache_max_entry_count or device_memory.")));
    }

    KvArrangement kv() {
        return kv;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    boolean closed() {
        return open.isEmpty();
    }

    /// Gives everything back to the system; the second time it does nothing.
    @Override
    public void close() {
        giveBack(open);
    }

    /// One that cannot be closed does not keep the others.
    private static void giveBack(Deque<AutoCloseable> open) {
        IllegalStateException failed = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failed = new IllegalStateException("a part of the cache did not close", e);
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
