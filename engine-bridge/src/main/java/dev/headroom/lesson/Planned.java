package dev.headroom.lesson;

import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.plan.engines.DevicePlan;
import dev.headroom.plan.engines.PictureFacts;
import dev.headroom.plan.engines.PlanLine;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;

/// A plan as a lesson reads it, of the demo engine or of any other.
///
/// @param picture what the picture at hand costs; empty where there is none
public record Planned(DeploymentPlan plan, Optional<Price> picture) {
    /// What one picture costs.
    ///
    /// @param tiles thumbnail included
    public record Price(int tiles, int tokens, long kvBytes) {
        /// @param picture the size of the picture, empty: the largest
        static Price of(ModelShape.Vision vision, int most, Optional<Pixels> picture, long kvBytesPerToken) {
            int tiles = picture.map(p -> p.tiles(vision, most))
                    .orElseGet(() -> most + (vision.useThumbnail() && most > 1 ? 1 : 0));
            int tokens = tiles * vision.tokensPerTile() + 2;
            return new Price(tiles, tokens, tokens * kvBytesPerToken);
        }
    }

    /// The plan of a declared deployment; its picture is the largest that it allows.
    public static Planned of(PlanRequest q) {
        DeploymentPlan plan = Planner.plan(q);
        Optional<Price> price = PictureFacts.of(q, plan).map(p -> new Price(p.tiles(), p.promptTokens(), p.kvBytes()));
        return new Planned(plan, price);
    }

    /// The plan of the embedded engine.
    ///
    /// @param picture the size of the picture that is attached, with the most tiles that it may have
    public static Planned of(MemoryPlan plan, ModelShape shape, int maxDynamicPatch, Optional<Pixels> picture) {
        List<PlanLine> lines = plan.components().stream().map(Planned::line).toList();
        Effective effective = plan.kv()
                .map(kv -> new Effective(
                        kv.sessionLen(),
                        kv.tokens(),
                        kv.tokens() / KvArrangement.BLOCK,
                        kv.bytesPerToken() * KvArrangement.BLOCK,
                        kv.reserved(),
                        kv.reachable(),
                        freeBeforeKv(plan)))
                .orElse(Effective.NONE);
        DeploymentPlan deployment = new DeploymentPlan(
                plan.fits() ? Outcome.FITS : plan.close() ? Outcome.TOO_CLOSE : Outcome.DOES_NOT_FIT,
                plan.verdict(),
                List.of(new DevicePlan(0, plan.device(), plan.deviceTotal(), lines, plan.keepsPeaks())),
                effective,
                plan.warnings());
        return new Planned(
                deployment,
                shape.vision()
                        .flatMap(vision -> picture.map(p -> Price.of(
                                vision,
                                maxDynamicPatch,
                                Optional.of(p),
                                plan.kv().map(kv -> kv.bytesPerToken()).orElse(0L)))));
    }

    /// Free before the cache takes its share of it, as the cache's own formula says.
    private static long freeBeforeKv(MemoryPlan plan) {
        return plan.components().stream()
                .filter(c -> c.kind() == ComponentKind.KV_CACHE)
                .flatMap(c -> c.symbols().value("free").stream())
                .mapToLong(Number::longValue)
                .findFirst()
                .orElse(0);
    }

    private static PlanLine line(PlannedComponent c) {
        return new PlanLine(c.kind(), Sentence.NONE, c.bytes(), c.peak(), c.symbols(), c.source(), c.uncertainty());
    }

    private static long bytesPerToken(DeploymentPlan plan) {
        return plan.effective().kvTokens() == 0
                ? 0
                : plan.effective().kvReserved() / plan.effective().kvTokens();
    }

    /// Bytes of a token in the cache of one card, 0 where there is no cache.
    public long bytesPerToken() {
        return bytesPerToken(plan);
    }
}
