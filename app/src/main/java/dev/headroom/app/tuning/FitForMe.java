package dev.headroom.app.tuning;

import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Finds settings that fit and change as little as possible of what the user wanted: first the cache ratio, then the
/// prefill pass, then batch, then the length, then smaller weights; the device last of all.
final class FitForMe {
    private static final int STEPS = 99;

    private FitForMe() {}

    /// @param formats weight types the engine can serve, dearest first
    /// @param hostMemory the most `device_memory` may become
    /// @param chat tokens the open chat needs of a session: it is cut shorter only where nothing else fits
    /// @return empty when nothing fits
    static Optional<Settings> find(
            Settings wanted, Function<Settings, MemoryPlan> planner, List<String> formats, long hostMemory, int chat) {
        Optional<Settings> kept = search(wanted, planner, formats, hostMemory, Math.min(chat, wanted.sessionLen()));
        return kept.isPresent() || chat == 0 ? kept : search(wanted, planner, formats, hostMemory, 0);
    }

    private static Optional<Settings> search(
            Settings wanted, Function<Settings, MemoryPlan> planner, List<String> formats, long hostMemory, int least) {
        List<Settings> tries = new ArrayList<>();
        for (Settings format : formats(wanted, formats)) {
            for (Settings prefill : halved(format, format.maxPrefillTokenNum(), 64, true)) {
                tries.addAll(halved(prefill, prefill.maxBatchSize(), 1, false));
            }
        }
        // nothing but the ratio, then less and less; a whole session before a truncated one
        for (boolean whole : new boolean[] {true, false}) {
            for (Settings each : tries) {
                Optional<Settings> found = ratio(each, planner, whole, least);
                if (found.isPresent()) {
                    return found.map(f -> length(f, planner));
                }
            }
        }
        long device = wanted.deviceMemory();
        while (device < hostMemory) {
            device = Math.min(hostMemory, device + device / 4);
            Optional<Settings> found = ratio(wanted.withDeviceMemory(device), planner, true, least);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static List<Settings> formats(Settings wanted, List<String> formats) {
        List<Settings> list = new ArrayList<>(List.of(wanted));
        int at = formats.indexOf(wanted.modelFormat());
        for (int i = at + 1; i < formats.size(); i++) {
            list.add(wanted.withModelFormat(formats.get(i)));
        }
        return list;
    }

    private static List<Settings> halved(Settings from, int value, int least, boolean prefill) {
        List<Settings> list = new ArrayList<>(List.of(from));
        for (int v = value / 2; v >= least; v /= 2) {
            list.add(prefill ? from.withMaxPrefillTokenNum(v) : from.withMaxBatchSize(v));
        }
        return list;
    }

    /// The fitting ratio that is nearest to the wanted one.
    private static Optional<Settings> ratio(
            Settings s, Function<Settings, MemoryPlan> planner, boolean whole, int least) {
        if (good(s, planner, whole, least)) {
            return Optional.of(s);
        }
        int wanted = (int) Math.round(s.cacheMaxEntryCount() * 100);
        for (int away = 0; away <= STEPS; away++) {
            for (int hundredths : new int[] {wanted - away, wanted + away}) {
                if (hundredths >= 1 && hundredths <= STEPS) {
                    Settings each = s.withCacheMaxEntryCount(hundredths / 100.0);
                    if (good(each, planner, whole, least)) {
                        return Optional.of(each);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean good(Settings s, Function<Settings, MemoryPlan> planner, boolean whole, int least) {
        MemoryPlan plan = planner.apply(s);
        Optional<KvArrangement> kv = plan.kv();
        return plan.fits()
                && (kv.isEmpty()
                        || kv.get().sessionLen() >= least
                                && kv.get().slots() >= (whole ? s.maxBatchSize() : 1)
                                && !(whole && kv.get().truncated()));
    }

    /// Asks for the length that would come of it anyway.
    private static Settings length(Settings s, Function<Settings, MemoryPlan> planner) {
        return planner.apply(s)
                .kv()
                .filter(KvArrangement::truncated)
                .map(kv -> s.withSessionLen(kv.sessionLen()))
                .orElse(s);
    }
}
