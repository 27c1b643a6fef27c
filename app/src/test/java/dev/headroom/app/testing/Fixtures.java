package dev.headroom.app.testing;

import dev.headroom.memory.Activity;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;

/// A model, settings, a plan and a report for tests of the window.
public final class Fixtures {
    public static final long MIB = 1 << 20;

    /// The demo model's dimensions.
    public static final ModelShape SHAPE = new ModelShape(
            "demo",
            new ModelShape.Language(6, 256, 8, 2, 32, 704, 144, true, true, 4096),
            Optional.of(new ModelShape.Vision(5, 192, 6, 768, 112, 14, 0.5, true, false, 1, 12, true, 256)));

    public static final Settings SETTINGS = Settings.defaults(512 * MIB)
            .withCacheMaxEntryCount(0.5)
            .withSessionLen(2048)
            .withMaxBatchSize(2)
            .withMaxDynamicPatch(6)
            .withLora(Optional.of("spanish"), 8, 0);

    private Fixtures() {}

    public static MemoryPlan plan(Settings s) {
        KvArrangement kv = KvArrangement.of(400 * MIB, s.cacheMaxEntryCount(), 3072, s.sessionLen(), s.maxBatchSize());
        return new MemoryPlan(
                "test card",
                s.deviceMemory(),
                List.of(
                        line(ComponentKind.CONTEXT, 40 * MIB, 40 * MIB),
                        line(ComponentKind.WEIGHTS_LANGUAGE, 17 * MIB, 17 * MIB),
                        line(ComponentKind.WEIGHTS_VISION, 10 * MIB, 10 * MIB),
                        line(ComponentKind.KV_CACHE, kv.reserved(), kv.reserved()),
                        line(ComponentKind.VISION_ACTIVATIONS, 0, 24 * MIB)),
                false,
                Optional.of(kv),
                true,
                Sentence.foreign("fits"),
                List.of());
    }

    public static MemoryReport report() {
        return report(200 * MIB);
    }

    /// The engine's word with a cache of another size.
    public static MemoryReport report(long cache) {
        return new MemoryReport(
                0,
                1,
                Activity.IDLE,
                512 * MIB,
                List.of(
                        new MemoryReport.Part("context", 40 * MIB, 40 * MIB, Sentence.foreign("process")),
                        new MemoryReport.Part(
                                "weights.language", 17 * MIB, 17 * MIB, Sentence.foreign("parameters x 4")),
                        new MemoryReport.Part("kv_cache.reserved", cache, cache, Sentence.foreign("tokens x bytes"))),
                new MemoryReport.Kv(cache, 12 * MIB, 1 * MIB, 3072, 68_224, 341, 2, 2048, 2048),
                List.of());
    }

    private static PlannedComponent line(ComponentKind kind, long bytes, long peak) {
        return new PlannedComponent(kind, bytes, peak, Sentence.foreign("a fixture"), Sentence.foreign("test"), 0);
    }
}
