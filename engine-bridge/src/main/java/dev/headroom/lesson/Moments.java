package dev.headroom.lesson;

import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.lesson.Progress.Turn;
import dev.headroom.settings.Settings;
import java.util.Map;
import java.util.Optional;

/// Makes a moment of what came of a step.
///
/// @param declared plans by name
record Moments(Setup setup, Map<String, Planned> declared) {
    /// @param refused why the settings were not applied
    /// @param outcome of the question, empty where none was asked
    record Came(Optional<EngineFailure> refused, Optional<ChatOutcome> outcome) {
        static final Came NOTHING = new Came(Optional.empty(), Optional.empty());

        Optional<EngineFailure> failure() {
            return refused.or(() ->
                    outcome.filter(o -> o instanceof ChatOutcome.Failed).map(o -> ((ChatOutcome.Failed) o).failure()));
        }

        boolean cancelled() {
            return outcome.filter(o -> o instanceof ChatOutcome.Cancelled).isPresent();
        }

        private Optional<Snapshot.Answer> answer() {
            return outcome.filter(o -> o instanceof ChatOutcome.Answered)
                    .map(o -> (ChatOutcome.Answered) o)
                    .map(a -> new Snapshot.Answer(a.text(), a.stats()));
        }
    }

    /// @param index of the step; -1 before the first
    Snapshot of(int index, Came came, Stage.Reading reading, Snapshot before) {
        if (index >= 0
                && setup.lesson().steps().get(index) instanceof Step.Do step
                && step.plan().isPresent()) {
            Snapshot.Source source = new Snapshot.Source.Declared(step.plan().get(), step.settings());
            return new Snapshot(
                    source, plan(source), reading.report(), reading.measured(), before.answer(), Optional.empty());
        }
        Snapshot.Source source = new Snapshot.Source.Engine(setup.settingsAt(index), setup.pictureName(index));
        // an answer stays until the next question, a refusal until the next thing is done
        boolean asked = came.outcome().isPresent() || came.refused().isPresent();
        return new Snapshot(
                source,
                plan(source),
                reading.report(),
                reading.measured(),
                asked ? came.answer() : before.answer(),
                came.failure().map(Snapshot.Fault::of));
    }

    Optional<Planned> plan(Snapshot.Source source) {
        return switch (source) {
            case Snapshot.Source.Nothing _ -> Optional.empty();
            case Snapshot.Source.Declared(String name, Map<String, String> knobs) ->
                Optional.ofNullable(setup.lesson().plans().get(name))
                        .map(plan -> knobs.isEmpty() && declared.containsKey(name)
                                ? declared.get(name)
                                : Planned.of(PlanDeclarations.request(plan.with(knobs))));
            case Snapshot.Source.Engine(Settings settings, Optional<String> picture) ->
                setup.stage().plan(settings, picture.map(setup::picture));
        };
    }

    /// What was asked and answered at a step; empty where nothing was asked.
    Optional<Turn> turn(Step.Do step, int index, Came came, Snapshot moment, String language) {
        boolean asked = came.outcome().isPresent() || came.refused().isPresent();
        return step.question(language)
                .filter(_ -> asked)
                .map(question -> new Turn(
                        step.key(),
                        setup.pictureName(index),
                        question,
                        moment.error()
                                .map(e -> e.said().toString())
                                .or(() -> moment.answer().map(Snapshot.Answer::text))
                                .orElse(""),
                        moment.error().isPresent()));
    }
}
