package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.experiment.Run;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;

/// Which runs the table shows: for each knob a menu with a tick for each value, and the front alone.
final class FilterBar extends FlowPane {
    private final Consumer<Predicate<Run>> filtered;
    private final Map<String, Set<String>> hidden = new HashMap<>();
    private final CheckMenuItem frontOnly = new CheckMenuItem(M.text("filter.front"));
    private final CheckMenuItem failed = new CheckMenuItem(M.text("filter.failed"));
    private List<Object> built = List.of();
    private Predicate<Run> front = run -> true;

    /// @param filtered told which runs are shown now
    FilterBar(Consumer<Predicate<Run>> filtered) {
        super(8, 4);
        this.filtered = filtered;
        setId("experiments-filters");
        frontOnly.setId("filter-front");
        failed.setId("filter-failed");
        failed.setSelected(true);
        frontOnly.selectedProperty().addListener(o -> tell());
        failed.selectedProperty().addListener(o -> tell());
    }

    void show(Results results) {
        front = results::onFront;
        List<Object> wanted = List.of(
                results.folder(), results.knobs().stream().map(results::values).toList());
        if (!wanted.equals(built)) {
            if (built.isEmpty() || !built.getFirst().equals(results.folder())) {
                hidden.clear();
            }
            built = wanted;
            getChildren().clear();
            results.knobs().forEach(k -> getChildren().add(menu(k, results.values(k))));
            MenuButton which = button("filter-runs", M.text("filter.runs"));
            which.getItems().addAll(frontOnly, failed);
            getChildren().add(which);
        }
        tell();
    }

    private static MenuButton button(String id, String words) {
        MenuButton button = new MenuButton(words);
        button.setId(id);
        button.setMnemonicParsing(false);
        button.getStyleClass().addAll("flat", "hr-small");
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    private MenuButton menu(String knob, List<String> values) {
        MenuButton button = button("filter-" + knob, "");
        for (String value : values) {
            CheckMenuItem item = new CheckMenuItem(value);
            item.setId("filter-" + knob + "-" + value);
            item.setMnemonicParsing(false);
            item.setSelected(!of(knob).contains(value));
            item.selectedProperty().addListener((o, was, shown) -> {
                boolean _ = shown ? of(knob).remove(value) : of(knob).add(value);
                word(button, knob, values);
                tell();
            });
            button.getItems().add(item);
        }
        word(button, knob, values);
        return button;
    }

    /// The hidden values of a knob.
    private Set<String> of(String knob) {
        return hidden.computeIfAbsent(knob, k -> new HashSet<>());
    }

    private void word(MenuButton button, String knob, List<String> values) {
        List<String> shown = values.stream().filter(v -> !of(knob).contains(v)).toList();
        button.setText(M.text(
                "filter.of",
                Names.knob(knob),
                shown.size() == values.size()
                        ? M.text("filter.all")
                        : shown.size() > 4
                                ? M.text("filter.some", shown.size(), values.size())
                                : String.join(", ", shown)));
    }

    private void tell() {
        filtered.accept(run -> (!frontOnly.isSelected() || front.test(run))
                && (failed.isSelected() || !run.failed())
                && hidden.entrySet().stream()
                        .noneMatch(
                                e -> e.getValue().contains(run.point().values().getOrDefault(e.getKey(), ""))));
    }
}
