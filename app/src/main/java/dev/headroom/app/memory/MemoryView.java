package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.memory.ChartRange.Preset;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Pinned;
import dev.headroom.app.shell.Verdict;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Explained;
import dev.headroom.app.ui.FormulaPanel;
import dev.headroom.app.ui.Hints;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.Bytes;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import dev.headroom.settings.Setting;
import dev.headroom.timeline.Recorder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.beans.value.ChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
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
    private static final List<String> KEPT = List.of("hr-verdict", "hr-small");

    private final Messages messages = Messages.of("memory");
    private final Workbench workbench;
    private final MemoryViewModel model;
    private final Label verdict = new Label();
    private final FontIcon verdictIcon = new FontIcon(Feather.INFO);
    private final Label afterApply = new Label();
    private final Label card = new Label();
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
    private final HBox sides = new HBox(chartSide, tableSide);
    private final Map<Preset, ToggleButton> presets = new EnumMap<>(Preset.class);
    private final HBox ranges = new HBox();
    private boolean kvShown = true;
    private final ChangeListener<Recorder.Now> samples = (o, was, now) -> tick();
    private final ChangeListener<Verdict> verdicts = (o, was, now) -> show();
    private final ChangeListener<Optional<Pinned>> pins;
    private final ChangeListener<Boolean> theme = (o, was, now) -> show();

    public MemoryView(Workbench workbench) {
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
        VBox left = new VBox(6, toolbar(), chart, legend, table);
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
        getChildren().addAll(header(), bars, kv, middle);
        model.state().addListener((o, was, now) -> show());
        workbench.dark().addListener(theme);
        workbench.verdict().addListener(verdicts);
        pins = (o, was, now) -> bars.pin(now);
        workbench.pinned().addListener(pins);
        bars.pin(workbench.pinned().get());
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

    private HBox header() {
        Label title = new Label(messages.text("title"));
        title.getStyleClass().add("hr-title");
        title.setMinWidth(USE_PREF_SIZE);
        verdict.setId("memory-verdict");
        verdict.getStyleClass().add("hr-verdict");
        verdict.setGraphic(verdictIcon);
        verdict.setMinWidth(USE_PREF_SIZE);
        afterApply.setId("memory-after-apply");
        afterApply.getStyleClass().add("hr-small");
        afterApply.setMinWidth(0);
        verdict.setTooltip(Hints.of(""));
        card.setId("memory-card");
        card.getStyleClass().addAll("hr-small", "hr-muted");
        card.setMinWidth(USE_PREF_SIZE);
        card.setTooltip(Hints.of(""));
        HBox header = new HBox(10, title, verdict, afterApply, grow(), card);
        header.setAlignment(Pos.CENTER_LEFT);
        return header;
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
        for (ToggleButton button : new ToggleButton[] {chartSide, tableSide}) {
            button.setToggleGroup(side);
            button.getStyleClass().addAll("small", "hr-segment");
            button.setMinWidth(USE_PREF_SIZE);
        }
        chartSide.setId("side-chart");
        tableSide.setId("side-table");
        chartSide.setSelected(true);
        joined(sides);
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
            buttons.getChildren()
                    .get(i)
                    .getStyleClass()
                    .add(i == 0 ? "left-pill" : i == last ? "right-pill" : "center-pill");
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

    private void arrange() {
        boolean both = getHeight() >= ROOM_FOR_BOTH;
        boolean chartShown = both || !tableSide.isSelected();
        boolean tableShown = both || tableSide.isSelected();
        sides.setVisible(!both);
        sides.setManaged(!both);
        ranges.setVisible(chartShown);
        // the table holds the same numbers; where room is short it gets theirs
        boolean barsShown = both || chartShown || getHeight() >= 480;
        bars.setVisible(barsShown);
        bars.setManaged(barsShown);
        kvShown = barsShown;
        kv.show(
                kvShown ? model.state().get().kv() : Optional.empty(),
                workbench.dark().get());
        chart.setVisible(chartShown);
        chart.setManaged(chartShown);
        legend.setVisible(chartShown);
        legend.setManaged(chartShown);
        if (tableShown && !table.isVisible()) {
            table.show(model.state().get(), workbench.dark().get());
        }
        table.setVisible(tableShown);
        table.setManaged(tableShown);
    }

    private void show() {
        MemoryState s = model.state().get();
        boolean dark = workbench.dark().get();
        verdict(s);
        card(s);
        bars.show(s, dark);
        kv.offers(workbench.engine().controls().turns(Setting.CACHE_MAX_ENTRY_COUNT)
                && s.draft().predicts());
        kv.show(kvShown ? s.kv() : Optional.empty(), dark);
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

    /// The engine as it runs, by its worst figure; beside it what waits for Apply.
    private void verdict(MemoryState s) {
        Verdict now = workbench.verdict().get();
        verdict.setText(Messages.say(now.sentence()));
        verdictIcon.setIconCode(
                switch (now) {
                    case Verdict.Unknown _, Verdict.Told _ -> Feather.INFO;
                    case Verdict.Fits _ -> Feather.CHECK_CIRCLE;
                    case Verdict.Tight _ -> Feather.ALERT_TRIANGLE;
                    case Verdict.Over _, Verdict.Refused _ -> Feather.X_OCTAGON;
                });
        verdict.getTooltip().setText(Messages.say(s.current().verdict()));
        restyle(verdict, now.style());
        restyle(verdictIcon, now.style() + "-icon");
        Verdict next = Verdict.of(s.draft());
        afterApply.setText(s.whatIf() ? messages.text("verdict.after", Messages.say(next.sentence())) : "");
        restyle(afterApply, next.bad() ? "hr-danger" : "hr-muted");
        pseudoClassStateChanged(OVER, now.bad());
    }

    private static void restyle(javafx.scene.Node node, String style) {
        if (!node.getStyleClass().contains(style)) {
            node.getStyleClass().removeIf(c -> c.startsWith("hr-") && !KEPT.contains(c));
            node.getStyleClass().add(style);
        }
    }

    /// Where the engine's memory is, or calmly that it cannot be looked at: a card as the driver sees it, this
    /// machine's own memory, or a machine of somebody else.
    private void card(MemoryState s) {
        ActiveEngine active = workbench.now().engine();
        String where = switch (active.where()) {
            case ELSEWHERE -> "card.elsewhere";
            case CARD -> s.card().isEmpty() ? "card.unread" : "";
            case NEARBY -> s.card().isPresent() ? "" : "card.nearby";
            case HOST ->
                s.card().isPresent()
                        ? ""
                        : switch (workbench.engineState().get()) {
                            case EngineState.Failed _, EngineState.Stopped _ -> "card.idle";
                            default -> "card.none";
                        };
        };
        if (!where.isEmpty()) {
            card.setText(messages.text(where));
            card.getTooltip().setText(messages.text(where + ".hint", active.name()));
            return;
        }
        Sample sample = s.card().get();
        Sample.Subject.Card subject = (Sample.Subject.Card) sample.subject();
        OptionalLong used = sample.bytes(Quantity.USED);
        OptionalLong total = sample.bytes(Quantity.TOTAL);
        card.setText(
                used.isPresent() && total.isPresent()
                        ? messages.text(
                                "card.used",
                                subject.name(),
                                Bytes.human(used.getAsLong()),
                                Bytes.human(total.getAsLong()))
                        : messages.text("card.unknown", subject.name()));
        card.getTooltip()
                .setText(
                        used.isPresent() && total.isPresent()
                                ? messages.text(
                                        "card.exact", Exact.bytes(used.getAsLong()), Exact.bytes(total.getAsLong()))
                                : messages.text("card.unknown", subject.name()));
    }

    @Override
    public void close() {
        workbench.sample().removeListener(samples);
        popOver.hide(Duration.ZERO);
        workbench.dark().removeListener(theme);
        workbench.verdict().removeListener(verdicts);
        workbench.pinned().removeListener(pins);
    }
}
