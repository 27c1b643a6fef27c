package dev.headroom.plan.engines;

import dev.headroom.plan.advise.Search;
import dev.headroom.settings.Setting;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/// What an expert would try, in his order, and the largest settings that still fit. Asks the planner again and again,
/// which is why that one must be quick.
public final class Advisor {
    private Advisor() {}

    /// Every single change worth trying, each on its own.
    public static List<PlanAdvice> advise(PlanRequest q) {
        DeploymentPlan now = Planner.plan(q);
        if (!Planner.answered(now)) {
            return List.of();
        }
        return switch (q.engine()) {
            case FINETUNE -> FinetuneAdvisor.advice(q);
            case VLLM -> vllm().each(q);
            case SGLANG -> sglang().each(q);
            case TURBOMIND, PYTORCH, EMBEDDED, TRANSFORMERS, LLAMACPP ->
                Stream.concat(RequestAdvice.of(q, now).stream(), new ServingAdvisor(q, now).advice().stream())
                        .toList();
        };
    }

    /// Settings that fit: changes are made one after another until they do.
    ///
    /// @return empty when nothing here makes it fit
    public static Optional<Fit> fit(PlanRequest q) {
        DeploymentPlan now = Planner.plan(q);
        if (!Planner.answered(now)) {
            return Optional.empty();
        }
        if (now.fits()) {
            return Optional.of(new Fit(q, now, List.of()));
        }
        return switch (q.engine()) {
            case FINETUNE -> FinetuneAdvisor.fit(q);
            case VLLM -> vllm().fit(q);
            case SGLANG -> sglang().fit(q);
            case TURBOMIND, PYTORCH, EMBEDDED, TRANSFORMERS, LLAMACPP -> RequestAdvice.fit(q, now);
        };
    }

    private static MoveSearch vllm() {
        return new MoveSearch(VllmMoves.ALL, VllmPlanner::slack);
    }

    private static MoveSearch sglang() {
        return new MoveSearch(SglangMoves.ALL, SglangPlanner::slack);
    }

    /// @param changes in the order in which they were made; empty when it fitted already
    public record Fit(PlanRequest request, DeploymentPlan plan, List<PlanAdvice> changes) {
        public Fit {
            changes = List.copyOf(changes);
        }
    }

    /// Largest session_len whose tokens the cache really holds.
    public static int largestSessionLen(PlanRequest q) {
        int most = q.model().decoder().context() * 4;
        return largest(most, n -> q.withServing(q.serving().with(c -> c.set(Setting.SESSION_LEN, n))), true);
    }

    /// Most tiles of a picture; 0 when not even one fits, or there is no tower.
    public static int largestTiles(PlanRequest q) {
        return q.model().tower().isEmpty()
                ? 0
                : largest(64, n -> q.withServing(q.serving().with(c -> c.set(Setting.MAX_DYNAMIC_PATCH, n))), false);
    }

    public static int largestBatch(PlanRequest q) {
        return largest(4096, n -> q.withServing(q.serving().with(c -> c.set(Setting.MAX_BATCH_SIZE, n))), false);
    }

    /// For training.
    public static int largestMaxLength(PlanRequest q) {
        return largest(1 << 18, n -> q.withTuning(q.tuning().with(c -> c.maxLength = n)), false);
    }

    private static int largest(int most, IntFunction<PlanRequest> with, boolean whole) {
        return Search.largest(most, n -> {
            DeploymentPlan plan = Planner.plan(with.apply(n));
            return plan.fits() && (!whole || plan.effective().sessionLen() >= n);
        });
    }
}
