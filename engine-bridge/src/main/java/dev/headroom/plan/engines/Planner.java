package dev.headroom.plan.engines;

import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Predicts what a deployment takes of every card, and says in a sentence what cannot be: the one entry point for
/// command line, window and tests. Pure; microseconds.
public final class Planner {
    private Planner() {}

    public static DeploymentPlan plan(PlanRequest request) {
        Optional<Sentence> absurd = SettingsCheck.absurd(request);
        if (absurd.isPresent()) {
            return DeploymentPlan.refused(absurd.get());
        }
        List<Sentence> notes = new ArrayList<>();
        PlanRequest q = SettingsCheck.asTheEngineReadsIt(request, notes);
        DeploymentPlan plan = switch (q.engine()) {
            case TURBOMIND -> TurboMindPlanner.plan(q);
            case PYTORCH -> PyTorchPlanner.plan(q);
            case TRANSFORMERS -> TransformersPlanner.plan(q);
            case FINETUNE -> FinetunePlanner.plan(q);
            case EMBEDDED -> EmbeddedDeployment.plan(q);
            case VLLM -> VllmPlanner.plan(q);
            case SGLANG -> SglangPlanner.plan(q);
            case LLAMACPP -> LlamaCppPlanner.plan(q);
        };
        if (answered(plan)) {
            WeightBytes.narrowed(q).ifPresent(notes::add);
        }
        if (notes.isEmpty()) {
            return plan;
        }
        notes.addAll(plan.notes());
        return new DeploymentPlan(plan.outcome(), plan.verdict(), plan.devices(), plan.effective(), notes);
    }

    /// @return whether the plan is an answer with numbers
    public static boolean answered(DeploymentPlan plan) {
        return switch (plan.outcome()) {
            case FITS, TOO_CLOSE, DOES_NOT_FIT -> true;
            case REFUSED, CANNOT_TELL -> false;
        };
    }
}
