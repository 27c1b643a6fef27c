package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.experiment.SweepTarget;
import dev.headroom.machine.Assets;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;

/// Knob × knob × knob, and what holds throughout. It is built anew when a knob comes or goes; a change of values
/// changes chips.
final class StripPane extends FlowPane {
    private final ExperimentsViewModel model;
    private final Map<String, KnobCard> cards = new HashMap<>();
    private List<Object> built = List.of();

    StripPane(ExperimentsViewModel model) {
        super(8, 8);
        this.model = model;
        setId("experiments-strip");
        setRowValignment(javafx.geometry.VPos.CENTER);
    }

    void show(Draft draft) {
        List<Object> parts = List.of(
                draft.engine(),
                draft.listed().size(),
                draft.knobs().stream().map(Draft.Turn::name).toList(),
                List.copyOf(draft.set().keySet()));
        if (!parts.equals(built)) {
            built = parts;
            build(draft);
        }
        draft.knobs().forEach(k -> Objects.requireNonNull(cards.get(k.name())).show(k.values()));
    }

    private void build(Draft draft) {
        getChildren().clear();
        cards.clear();
        if (!draft.listed().isEmpty()) {
            getChildren().add(Names.sentence(M.text("listed", draft.listed().size())));
        }
        for (Draft.Turn knob : draft.knobs()) {
            if (!getChildren().isEmpty()) {
                getChildren().add(Names.line("×", "hr-muted"));
            }
            String name = knob.name();
            KnobCard card = new KnobCard(
                    name,
                    offered(draft, name),
                    values -> model.edit(d -> d.withKnob(name, values)),
                    () -> model.edit(d -> d.withoutKnob(name)));
            cards.put(name, card);
            getChildren().add(card);
        }
        getChildren().add(menu("add-knob", "knob.add", draft, field -> model.edit(d -> d.withKnob(field, List.of()))));
        draft.set().forEach((field, value) -> getChildren().add(fixed(field, value)));
        getChildren()
                .add(menu("add-fixed", "fixed.add", draft, field -> model.edit(d -> d.withFixed(field, usual(field)))));
    }

    private static String usual(String field) {
        return Setting.named(field).map(StripPane::text).orElse("");
    }

    private static <T> String text(Setting<T> setting) {
        return setting.kind().text(setting.usual());
    }

    /// What the engine of the draft can turn and is neither knob nor fixed.
    private static MenuButton menu(String id, String key, Draft draft, Consumer<String> choose) {
        MenuButton button = new MenuButton(M.text(key));
        button.setId(id);
        button.getStyleClass().add("hr-add-knob");
        button.setMinWidth(Region.USE_PREF_SIZE);
        for (Setting<?> setting : controls(draft).settings()) {
            boolean taken = draft.set().containsKey(setting.field())
                    || draft.knobs().stream().anyMatch(k -> k.name().equals(setting.field()));
            if (!taken) {
                MenuItem item = new MenuItem(Names.knob(setting.field()));
                item.setId(id + "-" + setting.field());
                item.setMnemonicParsing(false);
                item.setOnAction(e -> choose.accept(setting.field()));
                button.getItems().add(item);
            }
        }
        return button;
    }

    static Controls controls(Draft draft) {
        return draft.engine().equals(SweepTarget.EMBEDDED)
                ? Controls.EMBEDDED
                : draft.sweepsServer() ? Controls.TRAVELLING : Controls.lmdeploy(true, false);
    }

    /// Values that a knob is known to have.
    private static List<String> offered(Draft draft, String knob) {
        Controls controls = controls(draft);
        if (knob.equals(Setting.MODEL_FORMAT.field())) {
            return controls.formats();
        }
        if (knob.equals(Setting.QUANT_POLICY.field())) {
            return controls.quantPolicies().stream().map(String::valueOf).toList();
        }
        if (knob.equals(Setting.LORA.field())) {
            return new ArrayList<>(Assets.adapters().keySet());
        }
        return List.of();
    }

    private HBox fixed(String field, String value) {
        Label name = Names.line(M.text("fixed.is", Names.knob(field)), "hr-muted");
        name.setTooltip(Hints.of(field));
        TextField text = new TextField(value);
        text.setId("fixed-" + field);
        text.setPrefColumnCount(6);
        text.setAccessibleText(M.text("fixed.value", Names.knob(field)));
        text.setOnAction(e -> model.edit(d -> d.withFixed(field, text.getText())));
        text.focusedProperty().addListener((o, was, now) -> {
            if (!now && !text.getText().equals(value)) {
                model.edit(d -> d.withFixed(field, text.getText()));
            }
        });
        HBox card = new HBox(
                6,
                name,
                text,
                Buttons.icon(
                        "fixed-remove-" + field,
                        Feather.X,
                        M.text("knob.remove", Names.knob(field)),
                        () -> model.edit(d -> d.withFixed(field, ""))));
        card.setAlignment(Pos.CENTER_LEFT);
        card.getStyleClass().add("hr-knob");
        return card;
    }
}
