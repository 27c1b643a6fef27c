package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.experiment.Knob;
import dev.headroom.experiment.Point;
import dev.headroom.experiment.SweepException;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;

/// One knob of the strip: its values as chips that a click takes away, those it is known to have as chips that a click
/// adds, and a field that takes more, ranges too.
final class KnobCard extends VBox {
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("error");

    private final String knob;
    private final List<String> offered;
    private final Consumer<List<String>> changed;
    private final FlowPane chips = new FlowPane(4, 4);
    private final TextField field = new TextField();
    private List<String> values = List.of();

    /// @param offered values that it is known to have
    /// @param changed told of the new values
    KnobCard(String knob, List<String> offered, Consumer<List<String>> changed, Runnable remove) {
        super(4);
        this.knob = knob;
        this.offered = List.copyOf(offered);
        this.changed = changed;
        getStyleClass().add("hr-knob");
        setId("knob-" + knob);
        String name = Names.knob(knob);
        Label title = Names.line(name, "hr-heading");
        title.setTooltip(Hints.of(knob));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(
                6, title, gap, Buttons.icon("knob-remove-" + knob, Feather.X, M.text("knob.remove", name), remove));
        head.setAlignment(Pos.CENTER_LEFT);
        chips.setPrefWrapLength(210);
        fill(name);
        getChildren().addAll(head, chips);
    }

    void show(List<String> now) {
        values = now;
        List<Node> all = new ArrayList<>();
        now.forEach(v -> all.add(chip(v)));
        offered.stream().filter(v -> !now.contains(v)).forEach(v -> all.add(offer(v)));
        all.add(field);
        // the field stays where it is, with what is typed in it
        chips.getChildren().removeIf(n -> n != field);
        chips.getChildren().addAll(0, all.subList(0, all.size() - 1));
        if (!chips.getChildren().contains(field)) {
            chips.getChildren().add(field);
        }
    }

    /// A point in it would end an id in a style sheet.
    private static String id(String text) {
        return text.replaceAll("[^\\w-]", "_");
    }

    private Button chip(String value) {
        Button chip = Buttons.words(id("knob-" + knob + "-" + value), value, () -> {
            List<String> left = new ArrayList<>(values);
            left.remove(value);
            changed.accept(left);
        });
        chip.getStyleClass().setAll("button", "hr-chip");
        chip.setTooltip(Hints.of(M.text("value.remove", value)));
        chip.setAccessibleText(M.text("value.remove", value));
        return chip;
    }

    private Button offer(String value) {
        Button chip = Buttons.words(id("knob-" + knob + "-add-" + value), "+ " + value, () -> {
            List<String> more = new ArrayList<>(values);
            more.add(value);
            changed.accept(more);
        });
        chip.getStyleClass().setAll("button", "hr-chip", "hr-chip-offer");
        chip.setAccessibleText(M.text("value.add", value));
        return chip;
    }

    private void fill(String name) {
        field.setId("knob-value-" + knob);
        field.setPromptText(M.text("value.prompt"));
        field.setPrefColumnCount(7);
        field.getStyleClass().add("hr-chip-field");
        field.setAccessibleText(M.text("value.of", name));
        field.setTooltip(Hints.of(M.text("value.hint")));
        field.textProperty().addListener((o, was, now) -> field.pseudoClassStateChanged(WRONG, false));
        field.setOnAction(e -> take());
        field.focusedProperty().addListener((o, was, now) -> {
            if (!now) {
                take();
            }
        });
    }

    /// Adds what is typed; what the setting cannot have stays in the field, marked, with the reason.
    private void take() {
        if (field.getText().isBlank()) {
            return;
        }
        try {
            List<String> more = with(knob, values, field.getText());
            field.clear();
            field.setTooltip(Hints.of(M.text("value.hint")));
            changed.accept(more);
        } catch (SweepException | SettingException e) {
            field.pseudoClassStateChanged(WRONG, true);
            field.setTooltip(Hints.of(Messages.say(Sentence.of(e))));
            field.setAccessibleHelp(Messages.say(Sentence.of(e)));
        }
    }

    /// Values and ranges, commas between them; each must be one that the setting can have.
    static List<String> with(String knob, List<String> values, String typed) {
        Set<String> all = new LinkedHashSet<>(values);
        Setting<?> setting = Point.setting(knob);
        for (String value : Knob.parse(knob + "=" + typed).values()) {
            Object _ = setting.parse(value);
            all.add(value);
        }
        return List.copyOf(all);
    }
}
