package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Insets;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The settings by group: each a column where there is width for all, else one at a time behind tabs. A tab has a dot
/// while a change in it waits.
final class GroupsPane extends ScrollPane {
    private static final double COLUMN_EM = 13.1;
    private static final double AMPLE_EM = 24;
    private static final double GAP = 12;

    private final Messages messages;
    private final GridPane grid = new GridPane();
    private final HBox tabs = new HBox();
    private final ToggleGroup chosen = new ToggleGroup();
    private final Map<Group, List<SettingRow>> groups = new LinkedHashMap<>();
    private final Map<Group, ToggleButton> buttons = new EnumMap<>(Group.class);
    private boolean narrow;
    private double em = 13;

    GroupsPane(Messages messages, List<SettingRow> rows) {
        this.messages = messages;
        for (Group group : Group.values()) {
            List<SettingRow> of =
                    rows.stream().filter(r -> Group.of(r.setting) == group).toList();
            if (!of.isEmpty()) {
                groups.put(group, of);
                buttons.put(group, tab(group));
            }
        }
        if (!buttons.isEmpty()) {
            buttons.values().iterator().next().setSelected(true);
        }
        tabs.setId("tuning-tabs");
        tabs.setMinWidth(USE_PREF_SIZE);
        tabs.getChildren().addAll(buttons.values());
        chosen.selectedToggleProperty().addListener((o, was, now) -> {
            if (now == null) {
                was.setSelected(true);
            } else if (narrow) {
                arrange();
            }
        });
        grid.setHgap(GAP);
        grid.setVgap(4);
        grid.setPadding(new Insets(0, 2, 2, 0));
        setContent(grid);
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        getStyleClass().addAll("edge-to-edge", "hr-tuning-scroll");
        setMinHeight(60);
        arrange();
    }

    private ToggleButton tab(Group group) {
        ToggleButton tab = new ToggleButton(messages.text("group." + group.name()));
        tab.setId("tab-" + group.name());
        tab.setUserData(group);
        tab.setToggleGroup(chosen);
        tab.getStyleClass().addAll("small", "hr-segment");
        tab.setMinWidth(USE_PREF_SIZE);
        return tab;
    }

    /// Shown in the header while there is no width for all groups.
    Region tabs() {
        return tabs;
    }

    boolean narrow() {
        return narrow;
    }

    /// @param height of the font, which grows with the zoom
    void fit(double width, double height) {
        boolean wanted = width < groups.size() * (COLUMN_EM * height + GAP);
        if (wanted != narrow || em != height) {
            narrow = wanted;
            em = height;
            arrange();
        }
    }

    /// Shows the group of a setting and moves the keyboard to it.
    void focus(SettingRow row) {
        ToggleButton tab = buttons.get(Group.of(row.setting));
        if (tab != null) {
            tab.setSelected(true);
        }
        row.focus();
    }

    void show(TuningState s) {
        buttons.forEach((group, tab) -> {
            boolean waits = s.pending().stream().anyMatch(p -> Group.of(p) == group);
            String name = messages.text("group." + group.name());
            tab.setText(waits ? name + " ●" : name);
            tab.setAccessibleText(waits ? messages.text("group.waits", name) : name);
        });
    }

    private void arrange() {
        tabs.setVisible(narrow);
        tabs.setManaged(narrow);
        grid.getChildren().clear();
        grid.getColumnConstraints().clear();
        if (narrow) {
            Group group = (Group) chosen.getSelectedToggle().getUserData();
            halves();
            int i = 0;
            for (SettingRow row : groups.getOrDefault(group, List.of())) {
                GridPane.setValignment(row, VPos.TOP);
                grid.add(row, i % 2, i / 2);
                i++;
            }
            return;
        }
        // they ask for more than there is and shrink alike, but never below what stands in them
        for (int c = 0; c < groups.size(); c++) {
            ColumnConstraints constraints = new ColumnConstraints();
            constraints.setPrefWidth(AMPLE_EM * em);
            constraints.setHgrow(Priority.ALWAYS);
            constraints.setFillWidth(true);
            grid.getColumnConstraints().add(constraints);
        }
        int column = 0;
        for (Map.Entry<Group, List<SettingRow>> group : groups.entrySet()) {
            Label name = new Label(messages.text("group." + group.getKey().name()));
            name.getStyleClass().add("hr-group");
            name.setMaxWidth(Double.MAX_VALUE);
            VBox of = new VBox(4, name);
            List<SettingRow> rows = new ArrayList<>(group.getValue());
            of.getChildren().addAll(rows);
            grid.add(of, column++, 0);
        }
    }

    private void halves() {
        for (int c = 0; c < 2; c++) {
            ColumnConstraints constraints = new ColumnConstraints();
            constraints.setPercentWidth(50);
            constraints.setFillWidth(true);
            grid.getColumnConstraints().add(constraints);
        }
    }
}
