package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Standing;
import dev.headroom.app.shell.Verdict;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.tuning.Meanings.Meaning;
import dev.headroom.app.ui.Hints;
import dev.headroom.machine.HostMemory;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/// The sliders. Each says what its position means, when a change takes effect, and what the engine made of it.
public final class TuningView extends VBox implements AutoCloseable {
    /// Of the class `hr-small`, in em.
    private static final double SMALL = 0.88;

    /// Heights that show every row of a group and the apply bar, in em.
    private static final double WIDE_EM = 26;

    private static final double NARROW_EM = 18;
    /// A small window with a large font scrolls.
    private static final double TALLEST = 360;

    private final Messages messages = Messages.of("tuning");
    private final TuningViewModel model;
    private final Meanings meanings;
    private final Controls controls;
    private final PauseTransition pause = new PauseTransition(Duration.millis(250));
    private final Label fit = new Label();
    private final Label warnings = new Label();
    private final ApplyBar applyBar;
    private final ChangeTrouble trouble;
    private final String engine;
    private final List<SettingRow> rows;
    private final GroupsPane groups;
    private final Greyed greyed;
    private final TuningHeader header;
    private final TuningKeys keys;

    private final Workbench workbench;
    private final ChangeListener<Optional<Setting<?>>> wanted = (o, was, now) -> now.ifPresent(this::focus);
    private final ChangeListener<Verdict> verdicts = (o, was, now) -> verdict();

    /// @param history what outlives this view
    public TuningView(Workbench workbench, SettingsHistory history) {
        this.workbench = workbench;
        this.controls = workbench.engine().controls();
        this.model =
                new TuningViewModel(workbench, messages, this::later, controls.formats(), most(workbench), history);
        this.meanings = new Meanings(
                messages, workbench.shape(), workbench.now().engine().pictures());
        this.engine = workbench.now().engine().name();
        this.applyBar = new ApplyBar(messages, model);
        this.greyed = new Greyed(messages, controls, workbench.now().engine().pictures());
        setId("tuning");
        getStyleClass().addAll("hr-panel", "hr-tuning");
        getStylesheets()
                .add(TuningView.class
                        .getResource("/dev/headroom/app/css/tuning.css")
                        .toExternalForm());
        setSpacing(4);
        setPadding(new Insets(8, 12, 8, 12));
        setMinWidth(320);

        rows = new Rows(
                        messages,
                        model,
                        controls,
                        workbench.now().draft(),
                        workbench.shape().language().contextLen())
                .all();
        groups = new GroupsPane(messages, rows);
        VBox.setVgrow(groups, Priority.ALWAYS);
        fit.setId("tuning-fit");
        fit.getStyleClass().add("hr-small");
        fit.setWrapText(true);
        fit.setMinWidth(60);
        fit.setMinHeight(USE_PREF_SIZE);
        fit.setTooltip(Hints.of(""));
        header = new TuningHeader(messages, model, controls, groups.tabs(), fit);
        keys = new TuningKeys(this, model);
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
        trouble = new ChangeTrouble(model);
        // below the sliders: a line that comes and goes moves none of them under the mouse
        getChildren().addAll(header, nothing, trouble, groups, warnings, applyBar);
        model.state().addListener((o, was, now) -> show(now));
        workbench.verdict().addListener(verdicts);
        workbench.wanted().addListener(wanted);
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

    /// Only now is the font known, whose height decides what has room.
    @Override
    protected void layoutChildren() {
        arrange();
        super.layoutChildren();
    }

    private void arrange() {
        double em = fit.getFont().getSize() / SMALL;
        if (getWidth() <= 0) {
            return;
        }
        groups.fit(getWidth() - getPadding().getLeft() - getPadding().getRight(), em);
        header.narrow(groups.narrow());
        setMinHeight(rows.isEmpty() ? 120 : Math.min(TALLEST, (groups.narrow() ? NARROW_EM : WIDE_EM) * em));
    }

    private void show(TuningState s) {
        number(Setting.LORA_R)
                .ifPresent(rank -> rank.range(
                        0,
                        Math.max(
                                1,
                                Math.max(s.rankOf(s.draft().lora()), s.draft().loraR()))));
        rows.forEach(row -> {
            row.show(s);
            Optional<String> why = greyed.why(row.setting, s);
            row.usable(why.isEmpty());
            Meaning m = meanings.of(row.setting, s);
            row.meaning(why.orElse(m.text()), why.isEmpty() && m.warning());
        });
        groups.show(s);
        number(Setting.CACHE_MAX_ENTRY_COUNT).ifPresent(ratio -> ratio.hint(meanings.threeRatios(s)));
        verdict();
        header.show(s);
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
        trouble.show(s.work());
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

    private void focus(Setting<?> setting) {
        rows.stream().filter(row -> row.setting == setting).findFirst().ifPresent(groups::focus);
    }

    private static void shown(Region node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    @Override
    public void close() {
        pause.stop();
        workbench.verdict().removeListener(verdicts);
        workbench.wanted().removeListener(wanted);
        applyBar.close();
        header.close();
        keys.close();
        model.close();
    }
}
