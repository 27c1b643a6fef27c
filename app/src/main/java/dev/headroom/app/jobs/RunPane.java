package dev.headroom.app.jobs;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.FindingCard;
import dev.headroom.explain.Finding;
import dev.headroom.memory.Bytes;
import dev.headroom.timeline.Recorder;
import dev.headroom.timeline.Timeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/// The job as it runs: how far it is, what it says of itself, and its memory against the plan.
final class RunPane extends VBox implements AutoCloseable {
    private static final Messages M = Messages.of("jobs");
    private static final int MOST_CURVES = 6;

    private final JobsViewModel model;
    private final BiFunction<Timeline, Supplier<OptionalLong>, Node> charts;
    private final JobList list;
    private final Label head = new Label();
    private final Label state = new Label();
    private final ProgressBar bar = new ProgressBar(0);
    private final VBox trouble = new VBox(8);
    private final VBox curves = new VBox(2);
    private final Label memory = new Label();
    private final StackPane chart = new StackPane();
    private final Map<String, Curve> shown = new LinkedHashMap<>();
    private final javafx.animation.Timeline clock =
            new javafx.animation.Timeline(new KeyFrame(Duration.millis(300), e -> show()));
    private Optional<Recorder> drawn = Optional.empty();
    private Optional<Job> figuresOf = Optional.empty();
    private List<Object> explained = List.of();

    /// @param list refreshed by this one's clock
    RunPane(JobsViewModel model, JobList list, BiFunction<Timeline, Supplier<OptionalLong>, Node> charts) {
        this.model = model;
        this.list = list;
        this.charts = charts;
        setSpacing(8);
        setPadding(new Insets(12));
        getStyleClass().add("hr-panel");
        head.getStyleClass().add("hr-title");
        state.setId("jobs-state");
        state.setWrapText(true);
        state.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(state, Priority.ALWAYS);
        bar.setPrefWidth(180);
        bar.setMinWidth(100);
        HBox top = new HBox(12, state, bar);
        top.setAlignment(Pos.CENTER_LEFT);
        memory.setId("jobs-memory");
        memory.setWrapText(true);
        memory.setMinHeight(Region.USE_PREF_SIZE);
        memory.getStyleClass().add("hr-muted");
        chart.setMinHeight(180);
        chart.setPrefHeight(220);
        trouble.setId("jobs-trouble");
        trouble.managedProperty().bind(Bindings.isNotEmpty(trouble.getChildren()));
        getChildren().addAll(head, top, trouble, curves, memory, chart);
        clock.setCycleCount(Animation.INDEFINITE);
        clock.play();
        show();
    }

    private void show() {
        model.pull();
        Optional<Job> job = model.selected().get();
        head.setText(
                job.isEmpty()
                        ? M.text("run.title")
                        : M.text(
                                "list.name",
                                job.get().number(),
                                Messages.say(job.get().filled().recipe().title())));
        state.setText(job.map(JobList::words).orElse(M.text("state.none")));
        boolean running = job.map(j -> j.state() instanceof Job.State.Running).orElse(false);
        bar.setVisible(model.run().isPresent());
        bar.setProgress(
                model.progress().isPresent()
                        ? model.progress().getAsDouble()
                        : running ? ProgressBar.INDETERMINATE_PROGRESS : 0);
        showTrouble(job);
        showFigures();
        memory.setText(job.flatMap(Job::memory).map(this::words).orElse(""));
        Optional<Recorder> recorder = job.flatMap(Job::recorder);
        if (!recorder.equals(drawn)) {
            drawn = recorder;
            endChart();
            drawn.ifPresent(r -> chart.getChildren().setAll(charts.apply(r.timeline(), model::planned)));
        }
        list.show();
    }

    /// Once for each job that is shown and each of its states.
    private void showTrouble(Optional<Job> job) {
        List<Object> now = job.map(j -> List.<Object>of(j, j.state())).orElse(List.of());
        if (now.equals(explained)) {
            return;
        }
        explained = now;
        trouble.getChildren().clear();
        job.ifPresent(j -> model.explain(j, findings -> {
            if (now.equals(explained)) {
                int number = 1;
                for (Finding finding : findings) {
                    trouble.getChildren().add(new FindingCard("jobs-finding-" + number++, finding));
                }
            }
        }));
    }

    private void showFigures() {
        List<String> names =
                model.run().map(r -> List.copyOf(r.figures().keySet())).orElse(List.of());
        if (!model.selected().get().equals(figuresOf)) {
            figuresOf = model.selected().get();
            shown.clear();
            curves.getChildren().clear();
        }
        if (!List.copyOf(shown.keySet())
                .equals(names.stream().limit(MOST_CURVES).toList())) {
            shown.clear();
            names.stream().limit(MOST_CURVES).forEach(n -> shown.put(n, new Curve(n)));
            curves.getChildren().setAll(shown.values());
        }
        shown.forEach((name, curve) ->
                curve.show(model.selected().get().map(j -> j.series(name)).orElse(List.of())));
    }

    private String words(Job.Memory m) {
        String now = m.now().isPresent() ? Bytes.human(m.now().getAsLong()) : M.text("memory.unknown");
        String text = M.text(m.onCard() ? "memory.card" : "memory.process", now, Bytes.human(m.highest()));
        OptionalLong planned = model.planned();
        if (planned.isPresent() && m.onCard()) {
            long by = m.highest() - planned.getAsLong();
            text += " "
                    + M.text(
                            "memory.plan",
                            Bytes.human(planned.getAsLong()),
                            (by < 0 ? "−" : "+") + Bytes.human(Math.abs(by)));
        } else if (planned.isPresent()) {
            text += " " + M.text("memory.plan.card", Bytes.human(planned.getAsLong()));
        }
        return m.cards().size() > 1 ? text + " " + String.join(" · ", m.cards()) : text;
    }

    private void endChart() {
        chart.getChildren().forEach(node -> {
            if (node instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (Exception e) {
                    throw new IllegalStateException("a chart does not close", e);
                }
            }
        });
        chart.getChildren().clear();
    }

    @Override
    public void close() {
        clock.stop();
        endChart();
    }
}
