package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.memory.ChartRange.Preset;
import dev.headroom.app.shell.ChatPart;
import dev.headroom.app.shell.Pinned;
import dev.headroom.app.shell.Verdict;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Explained;
import dev.headroom.app.ui.FormulaPanel;
import dev.headroom.app.ui.Hints;
import dev.headroom.settings.Setting;
import dev.headroom.timeline.Recorder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javafx.beans.value.ChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.controlsfx.control.PopOver;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Where every byte goes, now and over time: bars, the KV cache, the live chart, and the table that explains each
/// component. When there is no room for chart and table, one switch chooses.
public final class MemoryView extends VBox implements AutoCloseable {
    private static final double ROOM_FOR_BOTH = 680;
    private static final double ROOM_FOR_FORMULA = 760;
    private static final double FORMULA = 300;
    private static final PseudoClass OVER = PseudoClass.getPseudoClass("over");

    private final Messages messages = Messages.of("memory");
    private final Workbench workbench;
    private final MemoryViewModel model;
    private final MemoryHeader header;
    private final BarsPane bars = new BarsPane(messages);
    private final KvPane kv;
    private final MemoryChart chart;
    private final ComponentTable table = new ComponentTable(messages, this::explain);
    private final Explanations explanations = new Explanations(messages);
    private final FormulaPanel formula;
    private final Legend legend;
    private final HBox middle;
    private final PopOver popOver = new PopOver();
    private Optional<String> explained = Optional.empty();
    private final ToggleButton pause = new ToggleButton();
    private final ToggleButton chartSide = new ToggleButton(messages.text("side.chart"));
    private final ToggleButton tableSide = new ToggleButton(messages.text("side.table"));
    private final ToggleButton kvSide = new ToggleButton(messages.text("side.kv"));
    private final ToggleButton compareSide = new ToggleButton(messages.text("side.compare"));
    private final ComparePane compare = new ComparePane(messages);
    private final HBox sides = new HBox();
    private final KvView kvView = new KvView(messages, this::explain);
    private final Map<Preset, ToggleButton> presets = new EnumMap<>(Preset.class);
    private final HBox ranges = new HBox();
    private boolean kvShown = true;
    private final ChangeListener<Recorder.Now> samples = (o, was, now) -> tick();
    private final ChangeListener<Verdict> verdicts = (o, was, now) -> show();
    private final ChangeListener<Optional<Pinned>> pins;
    private final ChangeListener<List<ChatPart>> chat = (o, was, now) -> showKv();
    private final ChangeListener<Boolean> theme = (o, was, now) -> show();

    public MemoryView(Workbench workbench) {
        this(workbench, () -> {});
    }

    /// @param project shows the memory to a whole class
    public MemoryView(Workbench workbench, Runnable project) {
        this.header = new MemoryHeader(messages, project);
        this.workbench = workbench;
        this.model = new MemoryViewModel(workbench);
        this.kv = new KvPane(messages, model::giveBack);
        this.chart = new MemoryChart(workbench.recorder().timeline(), messages);
        this.formula = new FormulaPanel(workbench::lead, this::closeFormula);
        this.legend = new Legend(messages, this::explain, chart::highlight);
        setId("memory");
        getStyleClass().addAll("hr-panel", "hr-memory");
        getStylesheets()
                .add(MemoryView.class
                        .getResource("/dev/headroom/app/css/memory.css")
                        .toExternalForm());
        setSpacing(8);
        setPadding(new Insets(10, 14, 10, 14));
        setMinSize(380, 300);
        VBox.setVgrow(chart, Priority.ALWAYS);
        VBox.setVgrow(table, Priority.ALWAYS);
        VBox.setVgrow(compare, Priority.ALWAYS);
        VBox left = new VBox(6, toolbar(), kvView, compare, chart, legend, table);
        left.setMinWidth(0);
        HBox.setHgrow(left, Priority.ALWAYS);
        formula.setPrefWidth(FORMULA);
        middle = new HBox(12, left);
        VBox.setVgrow(middle, Priority.ALWAYS);
        bars.onPick(this::explain);
        kv.onPick(this::explain);
        chart.onPick(this::explain);
        popOver.setDetachable(false);
        popOver.setArrowLocation(PopOver.ArrowLocation.RIGHT_CENTER);
        popOver.setOnHidden(e -> closed());
        getChildren().addAll(header, bars, kv, middle);
        model.state().addListener((o, was, now) -> show());
        workbench.dark().addListener(theme);
        workbench.chatParts().addListener(chat);
        workbench.verdict().addListener(verdicts);
        pins = (o, was, now) -> {
            pin(now);
            arrange();
        };
        workbench.pinned().addListener(pins);
        pin(workbench.pinned().get());
        heightProperty().addListener(o -> arrange());
        widthProperty().addListener(o -> {
            if (explained.isPresent() && !popOver.isShowing()) {
                place();
            }
        });
        show();
        arrange();
        workbench.sample().addListener(samples);
    }

    private HBox toolbar() {
        ToggleGroup group = new ToggleGroup();
        for (Preset preset : Preset.values()) {
            if (preset != Preset.FREE) {
                ToggleButton button = new ToggleButton(messages.text("range." + preset.name()));
                button.setId("range-" + preset.name());
                button.setToggleGroup(group);
                button.getStyleClass().addAll("small", "hr-segment");
                button.setMinWidth(USE_PREF_SIZE);
                button.setTooltip(Hints.of(messages.text("range.hint")));
                button.setOnAction(e -> chart.preset(preset));
                presets.put(preset, button);
                ranges.getChildren().add(button);
            }
        }
        joined(ranges);
        pause.setId("chart-pause");
        pause.setGraphic(new FontIcon(Feather.PAUSE));
        pause.getStyleClass().addAll("hr-icon-button");
        pause.setTooltip(Hints.of(messages.text("pause.hint")));
        pause.setAccessibleText(messages.text("pause.hint"));
        pause.setOnAction(e -> chart.pause(pause.isSelected()));
        chart.range().addListener((o, was, now) -> range(now));
        range(chart.range().get());
        Button export = new ExportButton(messages, workbench, chart);
        ToggleGroup side = new ToggleGroup();
        for (ToggleButton button : List.of(chartSide, kvSide, compareSide, tableSide)) {
            button.setToggleGroup(side);
            button.getStyleClass().addAll("small", "hr-segment");
            button.setMinWidth(USE_PREF_SIZE);
        }
        kvSide.setId("side-kv");
        compareSide.setId("side-compare");
        chartSide.setId("side-chart");
        tableSide.setId("side-table");
        chartSide.setSelected(true);
        side.selectedToggleProperty().addListener((o, was, now) -> {
            if (now == null) {
                was.setSelected(true);
            }
            arrange();
        });
        HBox bar = new HBox(6, sides, grow(), ranges, pause, export);
        bar.setAlignment(Pos.CENTER_LEFT);
        return bar;
    }

    private static void joined(HBox buttons) {
        int last = buttons.getChildren().size() - 1;
        for (int i = 0; i <= last; i++) {
            var classes = buttons.getChildren().get(i).getStyleClass();
            classes.removeAll("left-pill", "center-pill", "right-pill");
            classes.add(i == 0 ? "left-pill" : i == last ? "right-pill" : "center-pill");
        }
    }

    private static Region grow() {
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        return space;
    }

    private void range(ChartRange now) {
        presets.forEach((preset, button) -> button.setSelected(preset == now.preset()));
        pause.setSelected(!now.following());
        FontIcon icon = (FontIcon) pause.getGraphic();
        icon.setIconCode(now.following() ? Feather.PAUSE : Feather.PLAY);
    }

    /// Hidden pages cost nothing.
    private void tick() {
        if (getScene() != null) {
            model.pull();
            chart.tick();
        }
    }

    /// Opens the formula of a component: at the right of the chart, or over the window where that is too narrow.
    private void explain(String key) {
        explained = Optional.of(key);
        table.select(key);
        formula.show(explanation(key), workbench.dark().get());
        place();
    }

    private Explained explanation(String key) {
        return explanations.of(
                key, model.state().get(), workbench.now(), workbench.engine().controls(), workbench.planner());
    }

    private void place() {
        boolean wide = getWidth() >= ROOM_FOR_FORMULA;
        if (wide) {
            if (popOver.isShowing()) {
                popOver.hide(Duration.ZERO);
            }
            popOver.setContentNode(null);
            if (!middle.getChildren().contains(formula)) {
                formula.setPrefHeight(0);
                middle.getChildren().add(formula);
            }
        } else {
            middle.getChildren().remove(formula);
            formula.setPrefHeight(420);
            popOver.setContentNode(formula);
            if (!popOver.isShowing() && getScene() != null) {
                popOver.show(chart.isVisible() ? chart : table);
            }
        }
    }

    private void closeFormula() {
        middle.getChildren().remove(formula);
        if (popOver.isShowing()) {
            popOver.hide(Duration.ZERO);
        }
        closed();
    }

    private void closed() {
        if (!middle.getChildren().contains(formula)) {
            explained = Optional.empty();
        }
    }

    private void pin(Optional<Pinned> a) {
        bars.pin(a);
        chart.pin(a.filter(p -> p.plan().predicts()).map(p -> p.plan().peak()));
    }

    /// What the switch offers: A only while it is pinned.
    private void offer() {
        boolean pinned = workbench.pinned().get().isPresent();
        if (!pinned && compareSide.isSelected()) {
            chartSide.setSelected(true);
        }
        List<ToggleButton> choices = Stream.of(chartSide, kvSide, compareSide, tableSide)
                .filter(b -> b != compareSide || pinned)
                .toList();
        if (!sides.getChildren().equals(choices)) {
            sides.getChildren().setAll(choices);
            joined(sides);
        }
    }

    private void arrange() {
        boolean both = getHeight() >= ROOM_FOR_BOTH;
        offer();
        boolean compares = compareSide.isSelected();
        boolean kvOnly = kvSide.isSelected();
        boolean chartShown = !compares && !tableSide.isSelected();
        boolean tableShown = !compares && (both || tableSide.isSelected());
        compare.setVisible(compares);
        compare.setManaged(compares);
        ranges.setVisible(chartShown);
        // the table holds the same numbers; where room is short it gets theirs
        boolean barsShown = both || chartShown || compares || getHeight() >= 480;
        bars.setVisible(barsShown);
        bars.setManaged(barsShown);
        kvShown = barsShown && !kvOnly;
        kvView.setVisible(kvOnly);
        kvView.setManaged(kvOnly);
        showKv();
        showCompared();
        chart.scale(kvOnly ? ChartScale.KV_USED : ChartScale.ALL);
        kv.show(
                kvShown ? model.state().get().kv() : Optional.empty(),
                workbench.dark().get());
        chart.setVisible(chartShown);
        chart.setManaged(chartShown);
        legend.setVisible(chartShown && !kvOnly);
        legend.setManaged(chartShown && !kvOnly);
        if (tableShown && !table.isVisible()) {
            table.show(model.state().get(), workbench.dark().get());
        }
        table.setVisible(tableShown);
        table.setManaged(tableShown);
    }

    private void showCompared() {
        if (compare.isVisible()) {
            workbench
                    .pinned()
                    .get()
                    .ifPresent(a -> compare.show(
                            a, model.state().get(), workbench.dark().get()));
        }
    }

    private void showKv() {
        if (kvView.isVisible()) {
            kvView.show(
                    model.state().get().kv(),
                    workbench.chatParts().get(),
                    workbench.dark().get());
        }
    }

    private void show() {
        MemoryState s = model.state().get();
        boolean dark = workbench.dark().get();
        Verdict verdict = workbench.verdict().get();
        header.show(
                s, verdict, workbench.now().engine(), workbench.engineState().get());
        pseudoClassStateChanged(OVER, verdict.bad());
        bars.show(s, dark);
        kv.offers(workbench.engine().controls().turns(Setting.CACHE_MAX_ENTRY_COUNT)
                && s.draft().predicts());
        kv.show(kvShown ? s.kv() : Optional.empty(), dark);
        showKv();
        showCompared();
        chart.theme(dark);
        long limit = s.report()
                .map(r -> r.deviceTotal())
                .filter(t -> t > 0)
                .orElse(s.current().deviceTotal());
        chart.limit(limit > 0 ? OptionalLong.of(limit) : OptionalLong.empty());
        legend.show(s.rows().stream().map(r -> r.kind().field()).toList(), dark);
        explained.ifPresent(key -> formula.show(explanation(key), dark));
        if (table.isVisible()) { // its cells cost more than all the rest of a slider's tick
            table.show(s, dark);
        }
    }

    @Override
    public void close() {
        model.close();
        workbench.sample().removeListener(samples);
        popOver.hide(Duration.ZERO);
        workbench.dark().removeListener(theme);
        workbench.chatParts().removeListener(chat);
        workbench.verdict().removeListener(verdicts);
        workbench.pinned().removeListener(pins);
    }
}
