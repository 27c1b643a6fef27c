package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.memory.DirectLabels.Entry;
import dev.headroom.app.shell.Closing;
import dev.headroom.app.shell.Verdict;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Palette;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.timeline.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The verdict and the chart for a whole class: every name stands beside its band. Space pauses, B swaps chart and
/// bars, C shows the chat instead.
public final class ProjectorView extends BorderPane implements AutoCloseable {
    private static final Messages M = Messages.of("memory");

    private final Workbench workbench;
    private final MemoryViewModel model;
    private final FontIcon icon = new FontIcon(Feather.INFO);
    private final Label verdict = new Label();
    private final Label of = new Label();
    private final Label engine = new Label();
    private final MemoryChart chart;
    private final DirectLabels labels;
    private final BarsPane bars = new BarsPane(M);
    private final HBox charted;
    private final StackPane middle = new StackPane();
    private final ChangeListener<Recorder.Now> samples = (o, was, now) -> tick();
    private final ChangeListener<Verdict> verdicts = (o, was, now) -> show();
    private final Supplier<Node> makeChat;
    private Optional<Node> chat = Optional.empty();
    private int drawn;

    /// @param chat the newest question and answer, made when it is first wanted
    public ProjectorView(Workbench workbench, Supplier<Node> chat) {
        this.workbench = workbench;
        this.makeChat = chat;
        this.model = new MemoryViewModel(workbench);
        this.chart = new MemoryChart(workbench.recorder().timeline(), M);
        this.labels = new DirectLabels(chart::y);
        setId("projector");
        setFocusTraversable(true);
        setAccessibleText(M.text("projector"));
        getStyleClass().addAll("hr-projector", "hr-memory");
        getStylesheets()
                .add(ProjectorView.class
                        .getResource("/dev/headroom/app/css/memory.css")
                        .toExternalForm());
        verdict.setId("projector-verdict");
        verdict.setWrapText(true);
        of.getStyleClass().add("hr-muted");
        VBox words = new VBox(verdict, of);
        HBox head = new HBox(icon, words);
        head.getStyleClass().add("hr-projector-head");
        head.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(chart, Priority.ALWAYS);
        charted = new HBox(chart, labels);
        middle.getChildren().setAll(charted);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Label keys = new Label(M.text("projector.keys"));
        keys.getStyleClass().add("hr-muted");
        HBox foot = new HBox(engine, gap, keys);
        setTop(head);
        setCenter(middle);
        setBottom(foot);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        workbench.sample().addListener(samples);
        workbench.verdict().addListener(verdicts);
        model.state().addListener(o -> show());
        show();
    }

    private void key(KeyEvent e) {
        if (e.getCode() == KeyCode.SPACE) {
            chart.pause(chart.range().get().following());
            e.consume();
        } else if (e.getCode() == KeyCode.B) {
            middle.getChildren().setAll(middle.getChildren().contains(charted) ? bars : charted);
            e.consume();
        } else if (e.getCode() == KeyCode.C) {
            chat = chat.or(() -> Optional.of(makeChat.get()));
            middle.getChildren().setAll(middle.getChildren().contains(chat.get()) ? charted : chat.get());
            e.consume();
        }
    }

    private void tick() {
        model.pull();
        chart.tick();
        if (chart.drawings() != drawn) {
            drawn = chart.drawings();
            labels.requestLayout();
        }
    }

    private void show() {
        MemoryState s = model.state().get();
        boolean dark = workbench.dark().get();
        Verdict now = workbench.verdict().get();
        verdict.setText(Messages.say(now.sentence()));
        verdict.getStyleClass().setAll("label", "hr-projector-verdict", now.style());
        icon.setIconCode(
                switch (now) {
                    case Verdict.Unknown _, Verdict.Told _ -> Feather.INFO;
                    case Verdict.Fits _ -> Feather.CHECK_CIRCLE;
                    case Verdict.Tight _ -> Feather.ALERT_TRIANGLE;
                    case Verdict.Over _, Verdict.Refused _ -> Feather.X_OCTAGON;
                });
        icon.getStyleClass().setAll("ikonli-font-icon", "hr-projector-icon", now.style() + "-icon");
        OptionalLong limit = Verdict.limit(workbench.now());
        of.setText(limit.isPresent() ? M.text("projector.of", Bytes.human(limit.getAsLong())) : "");
        engine.setText(workbench.active().get().name());
        chart.theme(dark);
        chart.limit(limit);
        labels.show(entries(s, limit, dark));
        bars.show(s, dark);
    }

    /// From the ground up as the bands lie: what is reported of each part, else what is predicted; then the lines.
    private static List<Entry> entries(MemoryState s, OptionalLong limit, boolean dark) {
        List<Entry> entries = new ArrayList<>();
        double ground = 0;
        for (MemoryState.Row row : s.rows()) {
            long bytes = bytes(row.reported(), bytes(row.planned(), 0));
            if (bytes > 0 && !row.transientUse()) {
                String key = row.kind().field();
                entries.add(entry(
                        key,
                        bytes,
                        ground + bytes / 2.0,
                        MemoryState.colour(key).color(dark)));
                ground += bytes;
            }
        }
        s.measuredBytes().ifPresent(b -> entries.add(entry("measured", b, b, Palette.MEASURED.color(dark))));
        limit.ifPresent(b -> entries.add(entry("limit", b, b, Palette.LIMIT.color(dark))));
        return entries;
    }

    private static Entry entry(String key, long bytes, double at, Color colour) {
        return new Entry(M.text("legend." + key), Bytes.human(bytes), at, colour);
    }

    private static long bytes(Figure figure, long otherwise) {
        return switch (figure) {
            case Figure.Reported r -> r.bytes();
            case Figure.Predicted p -> p.bytes();
            case Figure.Measured m -> m.bytes();
            case Figure.Unknown _ -> otherwise;
        };
    }

    @Override
    public void close() {
        chat.ifPresent(node -> {
            if (node instanceof AutoCloseable closeable) {
                Closing.quietly(closeable);
            }
        });
        model.close();
        workbench.sample().removeListener(samples);
        workbench.verdict().removeListener(verdicts);
    }
}
