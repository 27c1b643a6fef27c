package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.calibration.Run;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What runs on this machine taught about the engine and card in question, how far each prediction was off, and a way
/// to forget it.
final class LearntPane extends VBox {
    private static final Messages M = Messages.of("models");
    private static final int SHOWN = 5;

    private final PlanViewModel plan;
    private final Label summary = new Label();
    private final VBox record = new VBox(2);
    private final Button forget;

    LearntPane(PlanViewModel plan) {
        super(6);
        this.plan = plan;
        summary.setId("plan-learnt");
        summary.setWrapText(true);
        summary.setMinHeight(Region.USE_PREF_SIZE);
        record.setId("plan-record");
        forget = Buttons.words("plan-forget", M.text("learnt.forget"), plan::forget);
        forget.setMinWidth(Region.USE_PREF_SIZE);
        HBox.setHgrow(summary, Priority.ALWAYS);
        summary.setMaxWidth(Double.MAX_VALUE);
        HBox head = new HBox(10, summary, forget);
        head.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(head, record);
    }

    void show() {
        Calibration learnt = plan.calibration();
        summary.setText(words(learnt));
        forget.setDisable(plan.runs().isEmpty());
        List<Run> runs = plan.runs();
        record.getChildren()
                .setAll(runs.stream().limit(SHOWN).map(LearntPane::line).toList());
    }

    private static String words(Calibration learnt) {
        String worst = percent(learnt.worstMiss());
        if (learnt.runs() == 0) {
            return M.text("learnt.nothing");
        }
        return learnt.believed()
                ? M.text(
                        "learnt.some",
                        (learnt.offset() < 0 ? "−" : "+") + Bytes.human(Math.abs(learnt.offset())),
                        Bytes.human(learnt.spread()),
                        learnt.runs(),
                        worst)
                : M.text("learnt.one", worst);
    }

    private static Label line(Run run) {
        String when = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT)
                .withLocale(Locale.forLanguageTag(Messages.language().tag()))
                .withZone(ZoneId.systemDefault())
                .format(Instant.ofEpochMilli(run.time()));
        Label label = new Label(M.text(
                "learnt.run",
                when,
                run.model(),
                Bytes.human(run.predicted()),
                Bytes.human(run.measured()),
                percent(run.miss())));
        label.getStyleClass().addAll("hr-small", "hr-muted");
        return label;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
