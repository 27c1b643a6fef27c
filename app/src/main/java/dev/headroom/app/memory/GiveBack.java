package dev.headroom.app.memory;

import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Settings;
import java.util.function.Function;

/// The smallest cache ratio, in steps of a thousandth, that keeps every slot and its length: what lies above can never
/// be used.
final class GiveBack {
    private GiveBack() {}

    static Settings settings(Settings from, Function<Settings, MemoryPlan> planner) {
        KvArrangement before = planner.apply(from).kv().orElse(null);
        if (before == null || before.reserved() <= before.reachable()) {
            return from;
        }
        int low = 1; // too small, or the smallest there is
        int high = (int) Math.ceil(from.cacheMaxEntryCount() * 1000);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (keeps(before, planner, from.withCacheMaxEntryCount(middle / 1000.0))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Settings found = from.withCacheMaxEntryCount(Math.min(from.cacheMaxEntryCount(), high / 1000.0));
        return keeps(before, planner, found) ? found : from;
    }

    private static boolean keeps(KvArrangement before, Function<Settings, MemoryPlan> planner, Settings settings) {
        KvArrangement then = planner.apply(settings).kv().orElse(null);
        return then != null && then.slots() >= before.slots() && then.sessionLen() >= before.sessionLen();
    }
}
