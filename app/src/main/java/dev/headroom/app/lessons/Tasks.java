package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.EngineState;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Step;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingNames;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a `do` step asks of the learner, in the order in which it is done, and what of it is done. A learner who does
/// it by hand is followed here.
///
/// @param question to be asked
/// @param questionDone whether it was, or none is to be asked
record Tasks(
        List<Turn> turns, boolean running, Optional<String> question, Optional<Path> picture, boolean questionDone) {
    /// A setting to be turned.
    ///
    /// @param value as the window says it
    /// @param moved the slider stands there
    /// @param inForce the engine was asked for it
    record Turn(Setting<?> setting, String value, boolean moved, boolean inForce) {
        String caption() {
            return Messages.say(SettingNames.of(setting));
        }
    }

    static Tasks of(LessonRun run, Workbench workbench, Optional<LessonDesk.Answered> byHand) {
        if (!(run.step() instanceof Step.Do step) || step.plan().isPresent()) {
            return new Tasks(List.of(), true, Optional.empty(), Optional.empty(), true);
        }
        Settings asked = workbench.engine().asked();
        Settings draft = workbench.now().draft();
        Settings wanted = run.settingsAt(run.position());
        List<Turn> turns = new ArrayList<>();
        for (Map.Entry<String, String> each : step.settings().entrySet()) {
            Setting.named(each.getKey())
                    .ifPresent(setting -> turns.add(new Turn(
                            setting,
                            Messages.say(setting.said(wanted)),
                            setting.text(draft).equals(setting.text(wanted)),
                            setting.text(asked).equals(setting.text(wanted)))));
        }
        Optional<String> question = step.question(LessonsViewModel.language());
        Optional<Path> picture = question.isEmpty() ? Optional.empty() : run.pictureAt(run.position());
        boolean answered = question.isEmpty()
                || byHand.filter(a -> step.ask().values().stream().anyMatch(q -> WindowStage.asks(a, picture, q)))
                        .isPresent();
        return new Tasks(
                List.copyOf(turns),
                workbench.engineState().get() instanceof EngineState.Ready,
                question,
                picture,
                answered);
    }

    /// Whether something was asked for, and all of it is done.
    boolean isDone() {
        return !(turns.isEmpty() && question.isEmpty()) && settingsDone() && questionDone;
    }

    boolean settingsDone() {
        return running && turns.stream().allMatch(Turn::inForce);
    }

    /// The setting that is to be moved next; empty when all stand where they should.
    Optional<Turn> toMove() {
        return turns.stream().filter(t -> !t.moved()).findFirst();
    }

    /// The name of the control that is to be used next; empty when nothing is left.
    Optional<String> next() {
        Optional<Turn> unmoved = toMove();
        if (unmoved.isPresent()) {
            return unmoved.map(t -> t.setting().field());
        }
        if (turns.stream().anyMatch(t -> !t.inForce())) {
            return Optional.of("apply");
        }
        return questionDone ? Optional.empty() : Optional.of("question");
    }
}
