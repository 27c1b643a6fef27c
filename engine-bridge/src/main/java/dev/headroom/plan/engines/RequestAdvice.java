package dev.headroom.plan.engines;

import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What helps serving beside the settings of an engine: how transformers attends, and what a request holds.
final class RequestAdvice {
    private RequestAdvice() {}

    static List<PlanAdvice> of(PlanRequest q, DeploymentPlan now) {
        List<PlanAdvice> found = new ArrayList<>();
        flash(q, now).ifPresent(found::add);
        images(q, now).ifPresent(found::add);
        return found;
    }

    /// transformers attends eagerly unless it is told otherwise; cards before Ampere have no flash attention 2.
    static Optional<PlanAdvice> flash(PlanRequest q, DeploymentPlan now) {
        double capability = q.device().computeCapability();
        if (q.engine() != EngineKind.TRANSFORMERS
                || !q.serving().attention().equals("eager")
                || capability > 0 && capability < 8) {
            return Optional.empty();
        }
        return helping(
                q.withServing(q.serving().with(c -> c.attention = "flash")),
                now,
                "--attention flash",
                Sentence.of("Scores of a whole prompt are never held; install flash-attn, or ask for sdpa: the same"
                        + " answers."));
    }

    private static Optional<PlanAdvice> images(PlanRequest q, DeploymentPlan now) {
        if (q.engine() == EngineKind.FINETUNE
                || q.model().tower().isEmpty()
                || q.serving().images() < 2) {
            return Optional.empty();
        }
        int most = Math.min(HowMany.IMAGES.most(q), q.serving().images() - 1);
        int n = most > 0 ? most : 1;
        return helping(
                HowMany.withImages(q, n),
                now,
                "--images " + n,
                Sentence.of("Fewer pictures in one request; ask in several."));
    }

    private static Optional<PlanAdvice> helping(PlanRequest then, DeploymentPlan now, String flag, Sentence cost) {
        DeploymentPlan plan = Planner.plan(then);
        long saves =
                Planner.answered(plan) ? now.tightest().peak() - plan.tightest().peak() : 0;
        return saves > 0 ? Optional.of(new PlanAdvice(flag, saves, cost, plan.fits(), then)) : Optional.empty();
    }

    /// First what costs no quality, then the settings, then both; last, fewer pictures with both.
    static Optional<Advisor.Fit> fit(PlanRequest q, DeploymentPlan now) {
        List<PlanAdvice> taken = new ArrayList<>();
        PlanRequest at = q;
        Optional<PlanAdvice> flash = flash(q, now);
        if (flash.isPresent()) {
            taken.add(flash.get());
            at = flash.get().request();
        }
        DeploymentPlan then = Planner.plan(at);
        if (then.fits()) {
            return Optional.of(new Advisor.Fit(at, then, taken));
        }
        Optional<Advisor.Fit> found = searched(at, then, taken);
        if (found.isPresent()) {
            return found;
        }
        for (int n = q.serving().images() / 2; n > 0 && q.model().tower().isPresent(); n /= 2) {
            PlanRequest fewer = HowMany.withImages(at, n);
            DeploymentPlan plan = Planner.plan(fewer);
            if (!Planner.answered(plan)) {
                continue;
            }
            List<PlanAdvice> all = new ArrayList<>(taken);
            all.add(new PlanAdvice(
                    "--images " + n,
                    then.tightest().peak() - plan.tightest().peak(),
                    Sentence.of("Fewer pictures in one request; ask in several."),
                    plan.fits(),
                    fewer));
            Optional<Advisor.Fit> with =
                    plan.fits() ? Optional.of(new Advisor.Fit(fewer, plan, all)) : searched(fewer, plan, all);
            if (with.isPresent()) {
                return with;
            }
        }
        return Optional.empty();
    }

    private static Optional<Advisor.Fit> searched(PlanRequest q, DeploymentPlan now, List<PlanAdvice> before) {
        return new ServingAdvisor(q, now).fit().map(f -> {
            List<PlanAdvice> all = new ArrayList<>(before);
            all.addAll(f.changes());
            return new Advisor.Fit(f.request(), f.plan(), all);
        });
    }
}
