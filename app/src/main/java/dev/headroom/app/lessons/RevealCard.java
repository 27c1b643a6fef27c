package dev.headroom.app.lessons;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.ProvenanceMark;
import dev.headroom.lesson.Expression;
import dev.headroom.lesson.LessonRun;
import dev.headroom.lesson.Progress;
import dev.headroom.lesson.Step;
import dev.headroom.lesson.Unit;
import dev.headroom.lesson.Value;
import dev.headroom.lesson.Verdict;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The truth, large; beside it the guess on the same axis, how far it was off, the reply to it, and what else belongs
/// to it.
final class RevealCard extends VBox {
    private static final Messages M = Messages.of("lessons");

    RevealCard(LessonRun run, Step.Reveal step, Spoken spoken, boolean dark) {
        super(8);
        setId("lesson-reveal");
        getStyleClass().add("hr-lesson-card");
        Optional<Progress.Seen> seen = run.seen(step);
        Optional<Value> truth = seen.map(Progress.Seen::value);
        Optional<Step.Guess> guess = run.lesson().guess(step.key());
        Unit unit = guess.map(Step.Guess::unit)
                .filter(u -> step.unit().equals(Unit.NONE))
                .orElse(step.unit());
        if (truth.isEmpty() || truth.get() instanceof Value.Absent) {
            getChildren().add(absent(truth));
            return;
        }
        Label figure = Spoken.sentence(guess.filter(g -> g.kind() != Step.Kind.NUMBER)
                .map(g -> spoken.said(g, truth.get()))
                .orElseGet(() -> spoken.value(truth.get(), unit)));
        figure.setId("lesson-truth");
        figure.getStyleClass().add(figure.getText().length() < 30 ? "hr-big" : "hr-title");
        HBox head = new HBox(10, figure);
        head.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(figure, Priority.ALWAYS);
        getChildren().add(head);
        guess.ifPresent(g -> compare(run, g, step, truth.get(), unit, spoken, head, dark));
        shown(seen.get().shown(), unit, spoken);
    }

    private static Node absent(Optional<Value> truth) {
        String why = truth.filter(Value.Absent.class::isInstance)
                .map(a -> Messages.say(((Value.Absent) a).why()))
                .orElse("");
        Label label = Spoken.sentence(M.text("reveal.absent", why).strip());
        label.setId("lesson-absent");
        label.getStyleClass().add("hr-warning");
        return label;
    }

    private void compare(
            LessonRun run,
            Step.Guess guess,
            Step.Reveal step,
            Value truth,
            Unit unit,
            Spoken spoken,
            HBox head,
            boolean dark) {
        Optional<Value> said = run.guess(guess.key());
        Optional<Verdict> verdict = run.verdict(guess.key());
        if (said.isEmpty() || verdict.isEmpty()) {
            return;
        }
        head.getChildren().add(mark(verdict.get().right()));
        if (guess.kind() == Step.Kind.NUMBER
                && said.get() instanceof Value.Number(double typed)
                && truth instanceof Value.Number(double real)) {
            double mine = typed * guess.unit().factor();
            getChildren().add(new GuessAxis(mine, real, unit, from(step.value()), dark));
            getChildren().add(off(mine - real, unit));
        } else {
            Label yours = Spoken.sentence(M.text("reveal.yours", spoken.said(guess, said.get())));
            yours.setId("lesson-guessed");
            yours.getStyleClass().add("hr-muted");
            getChildren().add(yours);
        }
        verdict.get().reply().ifPresent(key -> {
            Region reply = spoken.markdown(key);
            reply.setId("lesson-reply");
            reply.getStyleClass().add("hr-lesson-reply");
            getChildren().add(reply);
        });
    }

    private static Label mark(boolean right) {
        FontIcon icon = new FontIcon(right ? Feather.CHECK_CIRCLE : Feather.X_CIRCLE);
        Label mark = new Label(M.text(right ? "reveal.right" : "reveal.wrong"), icon);
        mark.setId("lesson-verdict");
        mark.setMinWidth(USE_PREF_SIZE);
        // red is the limit and what is over it, nothing else
        mark.getStyleClass().addAll("hr-heading", right ? "hr-success" : "hr-muted");
        icon.getStyleClass().add(right ? "hr-lesson-done-icon" : "hr-lesson-icon");
        return mark;
    }

    private static Label off(double by, Unit unit) {
        Label off = Spoken.sentence(
                unit.shown(Math.abs(by)).equals(unit.shown(0))
                        ? M.text("reveal.exact")
                        : M.text(by < 0 ? "reveal.short" : "reveal.over", unit.shown(Math.abs(by))));
        off.setId("lesson-off");
        off.getStyleClass().addAll("hr-small", "hr-muted");
        return off;
    }

    /// Where a value comes from, by its names.
    static ProvenanceMark.Kind from(Expression value) {
        boolean measured = value.names().stream().anyMatch(n -> n.startsWith("measured.") || n.contains(".measured."));
        boolean planned = value.names().stream().allMatch(n -> n.startsWith("plan.") || n.contains(".plan."));
        return measured
                ? ProvenanceMark.Kind.MEASURED
                : planned && !value.names().isEmpty() ? ProvenanceMark.Kind.PREDICTED : ProvenanceMark.Kind.REPORTED;
    }

    private void shown(Map<String, Value> values, Unit unit, Spoken spoken) {
        values.forEach((expression, value) -> {
            Label name = new Label(expression);
            name.getStyleClass().addAll("hr-mono", "hr-small", "hr-muted");
            name.setWrapText(true);
            name.setMinHeight(USE_PREF_SIZE);
            HBox.setHgrow(name, Priority.ALWAYS);
            name.setMaxWidth(Double.MAX_VALUE);
            Label figure = new Label(spoken.value(value, value instanceof Value.Number ? unit : Unit.NONE));
            figure.setWrapText(true);
            figure.setMinHeight(USE_PREF_SIZE);
            figure.getStyleClass().add("hr-small");
            getChildren().add(new HBox(10, name, figure));
        });
    }
}
