package dev.headroom.app.shell;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Scale;
import dev.headroom.app.ui.Spotlight;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Bounds;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Five steps through the window: each points at its place and says a sentence beside it. What is pointed at can be
/// used meanwhile. Esc or a button ends it.
final class FirstTour extends Pane {
    private static final Messages M = Messages.of("shell");
    private static final double CARD = 320;
    private static final double GAP = 12;

    /// @param place id of what it points at
    private record Step(String place, String text) {}

    private static final List<Step> STEPS = List.of(
            new Step("question", "tour.ask"),
            new Step("memory-bars", "tour.bars"),
            new Step("memory-verdict", "tour.verdict"),
            new Step("tuning", "tour.tuning"),
            new Step("page-help", "tour.help"));

    private final Node window;
    private final Runnable ended;
    private final Spotlight spotlight = new Spotlight();
    private final Label count = new Label();
    private final Label text = new Label();
    private final Button back = Buttons.words("tour-back", M.text("tour.back"), () -> step(-1));
    private final Button next = Buttons.words("tour-next", "", () -> step(1));
    private final VBox card;
    private int at;

    /// @param window what it goes through
    /// @param ended takes it away
    FirstTour(Node window, Runnable ended) {
        this.window = window;
        this.ended = ended;
        setId("first-tour");
        setPickOnBounds(false);
        count.getStyleClass().addAll("hr-muted", "hr-small");
        text.setId("tour-text");
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        next.setDefaultButton(true);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox buttons = new HBox(8, Buttons.words("tour-skip", M.text("tour.skip"), ended), gap, back, next);
        buttons.setAlignment(Pos.CENTER_LEFT);
        card = new VBox(8, count, text, buttons);
        card.setId("tour-card");
        card.setPadding(new Insets(14));
        card.getStyleClass().addAll("hr-panel", "hr-floating");
        getChildren().addAll(spotlight, card);
        spotlight.lit().addListener(o -> requestLayout());
        addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.ESCAPE) {
                ended.run();
                e.consume();
            }
        });
    }

    /// The first step; once it lies over the window.
    void begin() {
        show();
    }

    private void step(int by) {
        at += by;
        if (at >= STEPS.size()) {
            ended.run();
        } else {
            show();
        }
    }

    /// A place that a narrow window keeps behind a tab is said without being pointed at.
    private void show() {
        Step step = STEPS.get(at);
        Optional.ofNullable(window.lookup("#" + step.place())).ifPresentOrElse(spotlight::on, spotlight::off);
        count.setText(M.text("tour.count", at + 1, STEPS.size()));
        text.setText(M.text(step.text()));
        back.setDisable(at == 0);
        next.setText(M.text(at == STEPS.size() - 1 ? "tour.done" : "tour.next"));
        next.setAccessibleText(text.getText() + " " + next.getText());
        next.requestFocus();
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        spotlight.resizeRelocate(0, 0, getWidth(), getHeight());
        double width = Math.min(Scale.px(CARD), getWidth() - 2 * GAP);
        double height = card.prefHeight(width);
        Optional<Bounds> lit = spotlight.lit().get();
        double x = lit.map(Bounds::getMinX).orElse((getWidth() - width) / 2);
        double y = lit.map(b -> beside(b, height)).orElse((getHeight() - height) / 2);
        card.resizeRelocate(
                Math.clamp(x, GAP, Math.max(GAP, getWidth() - width - GAP)),
                Math.clamp(y, GAP, Math.max(GAP, getHeight() - height - GAP)),
                width,
                height);
    }

    /// Below what is lit, or above where there is no room.
    private double beside(Bounds lit, double height) {
        boolean below = lit.getMaxY() + GAP + height <= getHeight();
        return below ? lit.getMaxY() + GAP : lit.getMinY() - GAP - height;
    }
}
