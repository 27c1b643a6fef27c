package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Hints;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.settings.Kind;
import dev.headroom.settings.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.controlsfx.control.SearchableComboBox;

/// Makes the fields of the plan page: each shows one value of the request and writes it back. [#refresh] brings all of
/// them in line with the request.
final class PlanFields {
    private static final Messages M = Messages.of("models");

    private final PlanViewModel plan;
    private final List<Runnable> refreshers = new ArrayList<>();
    private boolean filling;

    PlanFields(PlanViewModel plan) {
        this.plan = plan;
    }

    void refresh() {
        filling = true;
        refreshers.forEach(Runnable::run);
        filling = false;
    }

    void onRefresh(Runnable work) {
        refreshers.add(work);
    }

    /// A setting; where the slider begins at 0, which is no value of it, 0 leaves it to the engine or the model.
    ///
    /// @param unset says so in words; empty where 0 is a number like others
    <T extends Number> NumberField number(Setting<T> setting, double min, double max, double step, String unset) {
        Kind.Numeric<T> values = (Kind.Numeric<T>) setting.kind();
        boolean optional = !unset.isEmpty();
        return number(
                setting.field(),
                min,
                max,
                step,
                unset,
                q -> optional && q.serving().chosen(setting).isEmpty()
                        ? 0
                        : q.serving().get(setting),
                n -> plan.serving(c -> {
                    if (optional && n == 0) {
                        c.unset(setting);
                    } else {
                        c.set(setting, values.near(Math.round(n * 100) / 100.0));
                    }
                }));
    }

    NumberField number(
            String key,
            double min,
            double max,
            double step,
            String unset,
            Function<PlanRequest, Number> read,
            NumberField.Write write) {
        NumberField field =
                new NumberField("plan-" + key, M.text(key), M.text(key + ".hint"), min, max, step, unset, n -> {
                    if (!filling) {
                        write.accept(n);
                    }
                });
        refreshers.add(() -> field.set(read.apply(plan.request()).doubleValue()));
        return field;
    }

    /// @param all what can be chosen
    <T> Node choice(
            String key, List<T> all, Function<T, String> text, Function<PlanRequest, T> read, Consumer<T> write) {
        ComboBox<T> box = new ComboBox<>();
        box.getItems().setAll(all);
        return captioned(key, wired(box, key, text, read, write));
    }

    /// For long lists: typing narrows it.
    <T> SearchableComboBox<T> search(
            String key, Collection<T> all, Function<T, String> text, Function<PlanRequest, T> read, Consumer<T> write) {
        SearchableComboBox<T> box = new SearchableComboBox<>();
        box.getItems().setAll(all);
        return wired(box, key, text, read, write);
    }

    private <T, B extends ComboBox<T>> B wired(
            B box, String key, Function<T, String> text, Function<PlanRequest, T> read, Consumer<T> write) {
        box.setId("plan-" + key);
        box.setAccessibleText(M.text(key));
        box.setMaxWidth(Double.MAX_VALUE);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(T value) {
                return value == null ? "" : text.apply(value);
            }

            @Override
            public T fromString(String typed) {
                return box.getValue();
            }
        });
        box.valueProperty().addListener((o, was, now) -> {
            if (!filling && now != null && !now.equals(read.apply(plan.request()))) {
                write.accept(now);
            }
        });
        refreshers.add(() -> select(box, read.apply(plan.request())));
        return box;
    }

    /// Shows another list; what is chosen stays the same thing, wherever it stands there.
    <T> void refill(ComboBox<T> box, List<T> all, T chosen) {
        filling = true;
        box.getSelectionModel().clearSelection();
        box.getItems().setAll(all);
        select(box, chosen);
        filling = false;
    }

    private static <T> void select(ComboBox<T> box, T chosen) {
        if (!box.getItems().contains(chosen)) {
            box.getItems().add(chosen);
        }
        box.getSelectionModel().select(chosen);
    }

    static Node captioned(String key, Node control) {
        Label label = new Label(M.text(key));
        label.getStyleClass().addAll("hr-small", "hr-muted");
        label.setLabelFor(control);
        Tooltip.install(label, Hints.of(M.text(key + ".hint")));
        VBox row = new VBox(3, label, control);
        row.setFillWidth(true);
        return row;
    }
}
