package dev.headroom.app.models;

import dev.headroom.plan.deploy.Advice;
import dev.headroom.plan.deploy.Advisor;
import dev.headroom.plan.deploy.DeploySettings;
import dev.headroom.plan.deploy.DeploymentPlan;
import dev.headroom.plan.deploy.EngineKind;
import dev.headroom.plan.deploy.FinetuneSettings;
import dev.headroom.plan.deploy.PlanRequest;
import dev.headroom.plan.deploy.Planner;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// One request and what the planner says of it. Every change plans anew, at once: the planner takes microseconds.
final class PlanViewModel {
    /// @param advice what would help; empty when it fits
    record State(PlanRequest request, DeploymentPlan plan, List<Advice> advice) {
        static State of(PlanRequest request) {
            DeploymentPlan plan = Planner.plan(request);
            return new State(request, plan, plan.fits() ? List.of() : Advisor.advise(request));
        }

        boolean training() {
            return request.engine() == EngineKind.FINETUNE;
        }
    }

    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>();

    PlanViewModel(PlanRequest first) {
        state.set(State.of(first));
    }

    ReadOnlyObjectProperty<State> state() {
        return state.getReadOnlyProperty();
    }

    PlanRequest request() {
        return state.get().request();
    }

    void show(PlanRequest request) {
        state.set(State.of(request));
    }

    void change(UnaryOperator<PlanRequest> edit) {
        PlanRequest changed = edit.apply(request());
        if (!changed.equals(request())) {
            show(changed);
        }
    }

    void serving(Consumer<DeploySettings.Change> edit) {
        change(q -> q.withServing(q.serving().with(edit)));
    }

    void tuning(Consumer<FinetuneSettings.Change> edit) {
        change(q -> q.withTuning(q.tuning().with(edit)));
    }

    /// "Fit for me": changes settings until they fit, if anything here does it.
    ///
    /// @return whether it fits now
    boolean fit() {
        return Advisor.fit(request())
                .map(f -> {
                    show(f.request());
                    return true;
                })
                .orElse(false);
    }
}
