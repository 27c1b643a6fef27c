package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.tuning.TuningState.Work;
import dev.headroom.app.ui.Components;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.Named;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.settings.TakesEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.PauseTransition;
import javafx.animation.Timeline;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/// What waits for a button: the difference per component, how long the engine will be away, Apply and Discard; while it
/// is being done, its progress and Cancel; afterwards one sentence.
final class ApplyBar extends HBox implements AutoCloseable {
    private final Messages messages;
    private final TuningViewModel model;
    private final Label what = new Label();
    private final Label difference = new Label();
    private final ProgressBar progress = new ProgressBar();
    private final Button apply = new Button();
    private final Button anyway = new Button();
    private final Button discard = new Button();
    private final Button cancel = new Button();
    /// What was done takes no room for longer than it takes to read it.
    private final PauseTransition reading = new PauseTransition(Duration.seconds(5));
    private final Timeline clock = new Timeline(new KeyFrame(Duration.millis(100), e -> advance()));

    ApplyBar(Messages messages, TuningViewModel model) {
        this.messages = messages;
        this.model = model;
        setId("apply-bar");
        Named.name(this, "apply");
        getStyleClass().add("hr-apply-bar");
        setSpacing(10);
        setAlignment(Pos.CENTER_LEFT);
        what.setId("apply-what");
        what.setWrapText(true);
        what.getStyleClass().add("hr-small");
        difference.setId("apply-difference");
        difference.getStyleClass().addAll("hr-small", "hr-muted");
        difference.setWrapText(true);
        difference.setMinHeight(USE_PREF_SIZE);
        what.setMinHeight(USE_PREF_SIZE);
        progress.setPrefWidth(120);
        progress.setMinWidth(60);
        VBox text = new VBox(1, what, difference);
        HBox.setHgrow(text, Priority.ALWAYS);
        text.setMinWidth(80);
        text.setAlignment(Pos.CENTER_LEFT);
        button(apply, "apply", "apply.button", "accent");
        button(anyway, "apply-anyway", "anyway.button", "small");
        button(discard, "discard", "discard.button", "small");
        button(cancel, "cancel", "cancel.button", "small");
        apply.setDefaultButton(false);
        apply.setOnAction(e -> model.apply());
        anyway.setOnAction(e -> model.apply());
        discard.setOnAction(e -> model.discard());
        cancel.setOnAction(e -> model.cancel());
        reading.setOnFinished(e -> model.read());
        clock.setCycleCount(Animation.INDEFINITE);
        getChildren().addAll(text, progress, cancel, discard, anyway, apply);
    }

    private void button(Button button, String id, String key, String style) {
        button.setId(id);
        button.setText(messages.text(key));
        button.setTooltip(Hints.of(messages.text(key + ".hint")));
        button.getStyleClass().addAll("hr-small-button", style);
        button.setMinWidth(USE_PREF_SIZE);
    }

    void show(TuningState s) {
        boolean applying = s.work() instanceof Work.Applying;
        boolean pending = !s.pending().isEmpty() && !applying;
        String word = said(s);
        shown(this, applying || pending || !word.isEmpty());
        shown(progress, applying);
        shown(cancel, applying);
        shown(discard, pending);
        what.getStyleClass().removeAll("hr-danger");
        if (s.work() instanceof Work.Rejected) {
            what.getStyleClass().add("hr-danger");
        }
        what.setText(word);
        String parts = pending ? differences(s) : "";
        difference.setText(parts);
        shown(difference, !parts.isEmpty());
        shown(apply, pending && s.plan().fits());
        shown(anyway, pending && !s.plan().fits());
        anyway.getTooltip().setText(messages.text("anyway.button.hint", s.plan().verdict()));
        if (s.work() instanceof Work.Done && !pending) {
            reading.playFromStart();
        } else {
            reading.stop();
        }
        if (applying) {
            clock.play();
        } else {
            clock.stop();
        }
        advance();
    }

    private String said(TuningState s) {
        return switch (s.work()) {
            case Work.Applying a -> messages.text("applying." + a.how().name());
            case Work.Rejected r -> r.sentence();
            case Work.Failed _ -> s.pending().isEmpty() ? "" : pending(s);
            case Work.Done d when s.pending().isEmpty() -> d.sentence();
            case Work.Done d -> d.sentence() + " " + pending(s);
            case Work.Idle _ -> s.pending().isEmpty() ? "" : pending(s);
        };
    }

    private String pending(TuningState s) {
        TakesEffect how = s.running() ? s.how() : TakesEffect.ENGINE_RESTART;
        OptionalLong millis = model.downtime(how);
        String time = millis.isPresent()
                ? messages.text("pending.seconds", "%.1f".formatted(Math.max(0.1, millis.getAsLong() / 1000.0)))
                : messages.text("pending.first");
        return messages.text(
                "pending." + how.name(),
                String.join(", ", s.pending().stream().map(p -> p.field()).toList()),
                time);
    }

    private String differences(TuningState s) {
        List<String> parts = new ArrayList<>();
        for (ComponentKind kind : ComponentKind.values()) {
            long by = s.plan().bytes(kind) - s.current().bytes(kind);
            if (by != 0) {
                parts.add(Components.name(kind) + " " + signed(by));
            }
        }
        long sum = s.plan().resting() - s.current().resting();
        parts.add(messages.text("pending.sum", signed(sum), Bytes.human(s.plan().resting())));
        return String.join(" · ", parts);
    }

    static String signed(long bytes) {
        return bytes == 0 ? "±0" : bytes > 0 ? "+" + Bytes.human(bytes) : "−" + Bytes.human(-bytes);
    }

    /// The bar nears its end at the time a change of this kind took before, and never claims to be there.
    private void advance() {
        if (model.state().get() != null && model.state().get().work() instanceof Work.Applying a) {
            double elapsed = System.currentTimeMillis() - a.since();
            progress.setProgress(
                    a.expected().isEmpty()
                            ? ProgressBar.INDETERMINATE_PROGRESS
                            : Math.min(
                                    0.97, elapsed / Math.max(200, a.expected().getAsLong())));
        }
    }

    private static void shown(javafx.scene.Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    @Override
    public void close() {
        reading.stop();
        clock.stop();
    }
}
