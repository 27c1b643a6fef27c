package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.PictureSupport;
import dev.headroom.app.shell.Standing;
import dev.headroom.app.shell.Verdict;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.tuning.Meanings.Meaning;
import dev.headroom.machine.HostMemory;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/// The sliders. Each says what its position means, when a change takes effect, and what the engine made of it.
public final class TuningView extends VBox implements AutoCloseable {
    private static final double TWO_COLUMNS = 540;

    private final Messages messages = Messages.of("tuning");
    private final TuningViewModel model;
    private final Meanings meanings;
    private final Controls controls;
    private final PauseTransition pause = new PauseTransition(Duration.millis(250));
    private final Label fit = new Label();
    private final Label warnings = new Label();
    private final GridPane grid = new GridPane();
    private final ApplyBar applyBar;
    private final String engine;
    private final List<SettingRow> rows;
    private final Button fitForMe;
    private final Button reset;
    private final Workbench workbench;
    private final ChangeListener<Verdict> verdicts = (o, was, now) -> verdict();
    private int columns;

    public TuningView(Workbench workbench) {
        this.workbench = workbench;
        this.controls = workbench.engine().controls();
        this.model = new TuningViewModel(workbench, messages, this::later, controls.formats(), most(workbench));
        this.meanings = new Meanings(
                messages, workbench.shape(), workbench.now().engine().pictures());
        this.engine = workbench.now().engine().name();
        this.applyBar = new ApplyBar(messages, model);
        this.fitForMe = button("fit-for-me", "fit.button", model::fitForMe);
        this.reset = button("reset", "reset.button", model::reset);
        setId("tuning");
        getStyleClass().addAll("hr-panel", "hr-tuning");
        getStylesheets()
                .add(TuningView.class
                        .getResource("/dev/headroom/app/css/tuning.css")
                        .toExternalForm());
        setSpacing(6);
        setPadding(new Insets(10, 14, 10, 14));
        setMinSize(320, 150);

        rows = new Rows(
                        messages,
                        model,
                        controls,
                        workbench.now().draft(),
                        workbench.shape().language().contextLen())
                .all();
        number(Setting.MAX_DYNAMIC_PATCH)
                .ifPresent(row -> row.usable(workbench.now().engine().pictures() != PictureSupport.BLIND));

        grid.setHgap(22);
        grid.setVgap(7);
        grid.setPadding(new Insets(0, 10, 4, 0));
        ScrollPane scroll = new ScrollPane(grid);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().addAll("edge-to-edge", "hr-tuning-scroll");
        scroll.setMinHeight(60);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        warnings.setId("tuning-warnings");
        warnings.getStyleClass().addAll("hr-small", "hr-warning");
        warnings.setWrapText(true);
        warnings.setMinHeight(USE_PREF_SIZE);
        Label nothing = new Label(messages.text("nothing.to.turn", engine));
        nothing.setId("tuning-nothing");
        nothing.setWrapText(true);
        nothing.setMinHeight(USE_PREF_SIZE);
        nothing.getStyleClass().add("hr-muted");
        shown(nothing, rows.isEmpty());
        getChildren().addAll(header(), nothing, warnings, scroll, applyBar);
        widthProperty().addListener(o -> arrange());
        arrange();
        model.state().addListener((o, was, now) -> show(now));
        workbench.verdict().addListener(verdicts);
        show(model.state().get());
    }

    /// The most that `device_memory` can become: a card is as large as it is.
    private static long most(Workbench workbench) {
        return workbench.engine().controls().turns(Setting.DEVICE_MEMORY)
                ? HostMemory.total()
                : workbench.now().draft().deviceMemory();
    }

    private void later(Runnable work) {
        pause.setOnFinished(e -> work.run());
        pause.playFromStart();
    }

    private Optional<NumberRow<?>> number(Setting<?> setting) {
        return rows.stream().filter(row -> row.setting == setting).findFirst().map(row -> (NumberRow<?>) row);
    }

    private HBox header() {
        Label title = new Label(messages.text("title"));
        title.getStyleClass().add("hr-title");
        title.setMinWidth(USE_PREF_SIZE);
        fit.setId("tuning-fit");
        fit.getStyleClass().add("hr-small");
        fit.setMinWidth(40);
        fit.setTooltip(new Tooltip());
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox header = new HBox(8, title, fit, space, fitForMe, reset);
        header.setAlignment(Pos.CENTER_LEFT);
        return header;
    }

    private Button button(String id, String key, Runnable action) {
        Button button = new Button(messages.text(key));
        button.setId(id);
        button.getStyleClass().addAll("small", "hr-small-button");
        button.setMinWidth(USE_PREF_SIZE);
        button.setTooltip(new Tooltip(messages.text(key + ".hint")));
        button.setOnAction(e -> action.run());
        return button;
    }

    private void arrange() {
        int wanted = getWidth() >= TWO_COLUMNS ? 2 : 1;
        if (wanted == columns) {
            return;
        }
        columns = wanted;
        grid.getChildren().clear();
        grid.getColumnConstraints().clear();
        for (int c = 0; c < columns; c++) {
            ColumnConstraints constraints = new ColumnConstraints();
            constraints.setPercentWidth(100.0 / columns);
            constraints.setFillWidth(true);
            grid.getColumnConstraints().add(constraints);
        }
        int i = 0;
        for (SettingRow row : rows) {
            grid.add(row, i % columns, i / columns);
            i++;
        }
    }

    private void show(TuningState s) {
        boolean adapted = s.draft().lora().isPresent();
        number(Setting.LORA_R).ifPresent(rank -> {
            rank.range(
                    0,
                    Math.max(1, Math.max(s.rankOf(s.draft().lora()), s.draft().loraR())));
            rank.usable(adapted);
        });
        number(Setting.LORA_ALPHA).ifPresent(alpha -> alpha.usable(adapted));
        rows.forEach(row -> {
            row.show(s);
            Meaning m = meanings.of(row.setting, s);
            row.meaning(m.text(), m.warning());
        });
        number(Setting.CACHE_MAX_ENTRY_COUNT).ifPresent(ratio -> ratio.hint(meanings.threeRatios(s)));
        boolean predicts = s.plan().predicts();
        shown(fitForMe, predicts && !rows.isEmpty());
        shown(reset, !rows.isEmpty());
        verdict();
        List<String> lines = new ArrayList<>();
        s.warnings().forEach(w -> lines.add(messages.text("engine.says", Messages.say(w))));
        if (s.applied().isEmpty() || !s.draft().equals(s.asked())) {
            s.plan().warnings().stream()
                    .filter(w -> !s.warnings().contains(w))
                    .map(Messages::say)
                    .forEach(lines::add);
        }
        lines.addAll(Asked.differences(s, messages));
        warnings.setText(String.join("\n", lines));
        warnings.setVisible(!lines.isEmpty());
        warnings.setManaged(!lines.isEmpty());
        applyBar.show(s);
    }

    /// Of the engine as it runs, by its worst figure; of the plan while something waits for Apply.
    private void verdict() {
        Standing now = workbench.now();
        boolean waits = now.applied().isPresent() && !now.draft().equals(now.asked());
        Verdict verdict = waits ? Verdict.of(now.plan()) : workbench.verdict().get();
        fit.setText(
                verdict instanceof Verdict.Unknown ? messages.text("fits.unknown") : Messages.say(verdict.sentence()));
        fit.getTooltip().setText(Messages.say(now.plan().verdict()));
        fit.getStyleClass().removeAll("hr-danger", "hr-success", "hr-muted", "hr-warning");
        fit.getStyleClass().add(verdict.style());
    }

    private static void shown(Region node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    @Override
    public void close() {
        pause.stop();
        workbench.verdict().removeListener(verdicts);
        applyBar.close();
        model.close();
    }
}
