package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.experiment.Run;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The ways to look closer, one at a time, each built when it is first wanted.
final class DetailPane extends VBox {
    private enum Which {
        CURVE,
        HEAT,
        COMPARE,
        MISSED,
        JUDGE
    }

    private final Map<Which, Supplier<View>> makers = new EnumMap<>(Which.class);
    private final Map<Which, View> made = new EnumMap<>(Which.class);
    private final VBox place = new VBox();
    private Which which = Which.CURVE;
    private Optional<Results> shown = Optional.empty();
    private Optional<Run> chosen = Optional.empty();

    DetailPane(ExperimentsViewModel model, ObservableBooleanValue dark) {
        super(8);
        setId("experiments-detail");
        getStyleClass().add("hr-panel");
        setPadding(new Insets(12));
        makers.put(Which.CURVE, () -> new CurvePane(model, dark));
        makers.put(Which.HEAT, () -> new HeatPane(model));
        makers.put(Which.COMPARE, () -> new ComparePane(ComparePane.Kind.TWO_RUNS, model, dark));
        makers.put(Which.MISSED, () -> new ComparePane(ComparePane.Kind.PLAN_AND_REPORT, model, dark));
        makers.put(Which.JUDGE, () -> new JudgePane(model));
        FlowPane tabs = new FlowPane(4, 4);
        ToggleGroup group = new ToggleGroup();
        for (Which each : Which.values()) {
            String key = each.name().toLowerCase(java.util.Locale.ROOT);
            ToggleButton tab = new ToggleButton(M.text("detail." + key));
            tab.setId("detail-" + key);
            tab.setToggleGroup(group);
            tab.setMinWidth(USE_PREF_SIZE);
            tab.setSelected(each == which);
            tab.setOnAction(e -> {
                tab.setSelected(true);
                which = each;
                draw();
            });
            tabs.getChildren().add(tab);
        }
        VBox.setVgrow(place, Priority.ALWAYS);
        getChildren().addAll(tabs, place);
    }

    void show(Results results) {
        shown = Optional.of(results);
        draw();
    }

    void choose(Optional<Run> run) {
        chosen = run;
        Optional.ofNullable(made.get(which)).ifPresent(v -> v.choose(run));
    }

    private void draw() {
        View view = made.computeIfAbsent(
                which, w -> Objects.requireNonNull(makers.get(w)).get());
        if (view instanceof Node node && !place.getChildren().contains(node)) {
            place.getChildren().setAll(node);
            VBox.setVgrow(node, Priority.ALWAYS);
        }
        shown.ifPresent(view::show);
        view.choose(chosen);
    }
}
