package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.lesson.DeclaredPlan;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.PlanDeclarations;
import dev.headroom.lesson.Step;
import dev.headroom.plan.engines.PlanRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;

/// A declared plan that a lesson stands at: what it plans, its bars, and the way to the page of plans.
final class PlanCard extends VBox {
    private static final Messages M = Messages.of("lessons");

    PlanCard(LessonRun run, WindowStage.Shown shown, Consumer<PlanRequest> open, boolean dark) {
        super(10);
        getStyleClass().add("hr-lesson-card");
        Map<String, String> knobs = knobs(run, shown.name());
        String what = String.join(
                ", ",
                knobs.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue())
                        .toList());
        Button there = Buttons.words(
                "lesson-open-plan",
                M.text("plan.open"),
                () -> open.accept(PlanDeclarations.request(new DeclaredPlan(knobs, 0))));
        getChildren().addAll(new PlanBars(what, shown.plan().plan(), dark), there);
    }

    /// Of the plan as the newest step that was done has it.
    private static Map<String, String> knobs(LessonRun run, String name) {
        Map<String, String> knobs =
                new LinkedHashMap<>(Optional.ofNullable(run.lesson().plans().get(name))
                        .map(DeclaredPlan::knobs)
                        .orElse(Map.of()));
        run.lesson().steps().subList(0, run.position() + 1).stream()
                .filter(s -> s instanceof Step.Do d
                        && d.plan().filter(name::equals).isPresent()
                        && run.progress().done().contains(d.key()))
                .map(Step.Do.class::cast)
                .reduce((a, b) -> b)
                .ifPresent(d -> knobs.putAll(d.settings()));
        return knobs;
    }
}
