package dev.headroom.inference;

import dev.headroom.memory.ComponentKind;
import dev.headroom.words.Sentence;
import java.util.HashMap;
import java.util.Map;

/// Adapter inputs in use: those of the settings, and those that running answers still need. Belongs to the engine's
/// thread.
final class AdapterCache implements AutoCloseable {
    private final Lora lora;
    private final Ledger ledger;
    private final Map<Lora.Use, Entry> entries = new HashMap<>();

    private static final class Entry {
        final Lora.Tensors tensors;
        final Ledger.Claim claim;
        int users;

        Entry(Lora.Tensors tensors, Ledger.Claim claim) {
            this.tensors = tensors;
            this.claim = claim;
        }
    }

    AdapterCache(Lora lora, Ledger ledger) {
        this.lora = lora;
        this.ledger = ledger;
    }

    /// @throws EngineException `out_of_memory` when its matrices do not fit
    Lora.Tensors acquire(Lora.Use use) {
        if (use.equals(Lora.Use.NONE)) {
            return lora.none();
        }
        Entry entry = entries.get(use);
        if (entry == null) {
            Ledger.Claim claim = ledger.claim(ComponentKind.LORA, lora.bytes(use), wayOut());
            entry = new Entry(create(use, claim), claim);
            entries.put(use, entry);
        }
        entry.users++;
        return entry.tensors;
    }

    private Lora.Tensors create(Lora.Use use, Ledger.Claim claim) {
        try {
            return lora.create(use);
        } catch (OutOfMemoryError e) {
            claim.close();
            throw EngineException.refusedBySystem(ComponentKind.LORA, claim.size(), wayOut());
        } catch (RuntimeException | Error e) {
            claim.close();
            throw e;
        }
    }

    private static Sentence wayOut() {
        return Sentence.of("Lower lora_r or cache_max_entry_count, or raise device_memory.");
    }

    void release(Lora.Tensors tensors) {
        Entry entry = entries.get(tensors.use());
        if (entry != null && --entry.users == 0) {
            entries.remove(tensors.use());
            tensors.close();
            entry.claim.close();
        }
    }

    @Override
    public void close() {
        entries.values().forEach(entry -> {
            entry.tensors.close();
            entry.claim.close();
        });
        entries.clear();
    }
}
