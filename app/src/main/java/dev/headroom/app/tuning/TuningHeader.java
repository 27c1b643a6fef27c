package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.settings.Controls;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// The head of the tuning region: presets, the way back and forth, and what moves many sliders; below it the verdict
/// and the explanation of the marks.
final class TuningHeader extends VBox {
    private final Messages messages;
    private final TuningViewModel model;
    private final Button undo;
    private final Button redo;
    private final Button fitForMe;
    private final Button reset;
    private final PresetMenu presets;
    private final HBox legend;
    private final boolean turns;
    private boolean narrow;

    TuningHeader(Messages messages, TuningViewModel model, Controls controls, Region tabs, Label verdict) {
        super(2);
        this.messages = messages;
        this.model = model;
        this.turns = !controls.effects().isEmpty();
        this.presets = new PresetMenu(messages, model);
        this.undo = Buttons.icon("undo", Feather.CORNER_UP_LEFT, messages.text("undo"), model::undoMove);
        this.redo = Buttons.icon("redo", Feather.CORNER_UP_RIGHT, messages.text("redo"), model::redoMove);
        this.fitForMe = button("fit-for-me", "fit.button", model::fitForMe);
        this.reset = button("reset", "reset.button", model::reset);
        Label title = new Label(messages.text("title"));
        title.getStyleClass().add("hr-title");
        title.setMinWidth(USE_PREF_SIZE);
        FlowPane tools = new FlowPane(6, 2, title, tabs, presets, undo, redo);
        tools.setAlignment(Pos.CENTER_LEFT);
        tools.setPrefWrapLength(520);
        HBox.setHgrow(tools, Priority.ALWAYS);
        HBox first = new HBox(6, tools, fitForMe, reset);
        first.setAlignment(Pos.CENTER_LEFT);
        legend = EffectMarks.legend(messages, controls);
        HBox.setHgrow(verdict, Priority.ALWAYS);
        verdict.setMaxWidth(Double.MAX_VALUE);
        HBox second = new HBox(10, verdict, legend);
        second.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(first, second);
    }

    /// Where there is no width the defaults are in the menu only, and the marks have their words in tooltips.
    void narrow(boolean now) {
        narrow = now;
        shown(reset, turns && !narrow);
        EffectMarks.brief(legend, narrow);
    }

    private Button button(String id, String key, Runnable action) {
        Button button = Buttons.words(id, messages.text(key), action);
        button.getStyleClass().addAll("small", "hr-small-button");
        button.setTooltip(Hints.of(messages.text(key + ".hint")));
        return button;
    }

    void show(TuningState s) {
        shown(fitForMe, s.plan().predicts() && turns);
        shown(reset, turns && !narrow);
        shown(presets, turns);
        step(undo, "undo", model.undoes());
        step(redo, "redo", model.redoes());
        shown(undo, turns);
        shown(redo, turns);
        presets.show(s);
    }

    private void step(Button button, String key, Optional<String> what) {
        button.setDisable(what.isEmpty());
        String words = what.map(w -> messages.text(key + ".what", w)).orElse(messages.text(key));
        button.setAccessibleText(words);
        button.setTooltip(Hints.of(words));
    }

    private static void shown(Region node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    void close() {
        presets.close();
    }
}
