package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.plan.engines.Advisor;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.PlanRequest;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Whether it fits, in a sentence; "Fit for me", which says what it turned and can be taken back.
final class VerdictPane extends HBox {
    private static final Messages M = Messages.of("models");
    private static final List<String> COLOURS = List.of("hr-success", "hr-danger", "hr-warning");

    private final PlanViewModel plan;
    private final FontIcon sign = new FontIcon();
    private final Label verdict = PlanPage.sentence("");
    private final Label turned = PlanPage.sentence("");
    private final Button fit;
    private final Button undo;
    private Optional<PlanRequest> before = Optional.empty();
    private boolean fitting;

    VerdictPane(PlanViewModel plan) {
        super(12);
        this.plan = plan;
        verdict.setId("plan-verdict");
        verdict.getStyleClass().add("hr-plan-verdict");
        turned.setId("plan-turned");
        turned.managedProperty().bind(turned.textProperty().isNotEmpty());
        fit = Buttons.words("plan-fit", M.text("fit"), this::fit);
        fit.getStyleClass().add("accent");
        undo = Buttons.words("plan-fit-undo", M.text("fit.undo"), this::takeBack);
        Button copy = Buttons.words("plan-copy", M.text("copy.markdown"), this::copy);
        VBox words = new VBox(4, verdict, turned);
        HBox.setHgrow(words, Priority.ALWAYS);
        Button pin = Buttons.words("plan-pin", M.text("pair.pin"), this::pin);
        plan.pinned().addListener((o, was, now) -> pin.setText(M.text(now.isPresent() ? "pair.unpin" : "pair.pin")));
        FlowPane buttons = new FlowPane(8, 8, undo, fit, pin, copy);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        buttons.setPrefWrapLength(260);
        buttons.setMinWidth(Region.USE_PREF_SIZE);
        getChildren().addAll(sign, words, buttons);
        setAlignment(Pos.CENTER_LEFT);
        getStyleClass().addAll("hr-panel", "hr-plan-card");
        offer(undo, false);
    }

    void show(PlanViewModel.State now) {
        DeploymentPlan shown = now.plan();
        verdict.setText(Messages.say(shown.verdict()));
        sign.setIconCode(
                switch (shown.outcome()) {
                    case FITS -> Feather.CHECK_CIRCLE;
                    case TOO_CLOSE -> Feather.ALERT_TRIANGLE;
                    case DOES_NOT_FIT, REFUSED -> Feather.X_OCTAGON;
                    case CANNOT_TELL -> Feather.HELP_CIRCLE;
                });
        String colour = colour(shown);
        verdict.getStyleClass().removeAll(COLOURS);
        verdict.getStyleClass().add(colour);
        sign.getStyleClass().removeIf(s -> s.endsWith("-icon"));
        sign.getStyleClass().add(colour + "-icon");
        if (!fitting) {
            before = Optional.empty();
            turned.setText("");
            leave(undo, fit);
        }
        if (shown.fits()) {
            leave(fit, undo);
        } else {
            offer(fit, true);
        }
    }

    private static String colour(DeploymentPlan shown) {
        return switch (shown.outcome()) {
            case FITS -> "hr-success";
            case TOO_CLOSE, CANNOT_TELL -> "hr-warning";
            case DOES_NOT_FIT, REFUSED -> "hr-danger";
        };
    }

    private void fit() {
        PlanRequest asked = plan.request();
        Optional<Advisor.Fit> found = Advisor.fit(asked);
        if (found.isEmpty()) {
            turned.setText(M.text("nothing.fits"));
            return;
        }
        before = Optional.of(asked);
        offer(undo, true);
        undo.requestFocus();
        fitting = true;
        plan.show(found.get().request());
        fitting = false;
        turned.setText(M.text("fit.turned", String.join(M.text("list.and"), Turned.between(asked, plan.request()))));
    }

    private void takeBack() {
        before.ifPresent(plan::show);
    }

    /// A focus that is lost goes to the next control, and the page scrolls to it; so it is handed over first.
    private static void leave(Button button, Button to) {
        if (button.isFocused() && to.isVisible()) {
            to.requestFocus();
        }
        offer(button, false);
    }

    private static void offer(Button button, boolean offered) {
        button.setVisible(offered);
        button.setManaged(offered);
    }

    private void pin() {
        plan.pinned()
                .set(
                        plan.pinned().get().isPresent()
                                ? Optional.empty()
                                : Optional.of(plan.state().get()));
    }

    private void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(PlanMarkdown.of(plan.state().get()));
        Clipboard.getSystemClipboard().setContent(content);
    }
}
