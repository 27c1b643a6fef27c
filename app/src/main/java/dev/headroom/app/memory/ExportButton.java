package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Hints;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.probe.Sample;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Saves what the chart shows: a picture (PNG, SVG) or the numbers (CSV, JSON). The user picks the file; its ending
/// picks the format.
final class ExportButton extends Button {
    private final Messages messages;
    private final Workbench workbench;
    private final MemoryChart chart;

    ExportButton(Messages messages, Workbench workbench, MemoryChart chart) {
        this.messages = messages;
        this.workbench = workbench;
        this.chart = chart;
        setId("chart-export");
        setGraphic(new FontIcon(Feather.DOWNLOAD));
        getStyleClass().add("hr-icon-button");
        setTooltip(Hints.of(messages.text("export.hint")));
        setAccessibleText(messages.text("export.hint"));
        setOnAction(e -> choose());
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(messages.text("export.hint"));
        chooser.setInitialFileName("headroom-memory.png");
        chooser.getExtensionFilters()
                .addAll(
                        new FileChooser.ExtensionFilter("PNG", "*.png"),
                        new FileChooser.ExtensionFilter("SVG", "*.svg"),
                        new FileChooser.ExtensionFilter("CSV", "*.csv"),
                        new FileChooser.ExtensionFilter("JSON", "*.json"));
        File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            save(file.toPath());
        }
    }

    private void save(Path file) {
        setDisable(true);
        ChartRange range = chart.range().get();
        PaperChart paper = new PaperChart(
                PaperHeading.of(workbench.now(), card(), messages),
                workbench.dark().get(),
                messages);
        workbench
                .background()
                .compute(
                        () -> {
                            ChartExport.save(file, workbench.recorder().timeline(), range, paper, messages);
                            return file;
                        },
                        done -> said(messages.text("export.done", done)),
                        failed -> said(messages.text(
                                "export.failed",
                                file,
                                failed instanceof IOException
                                        ? Messages.say(
                                                DiskTrouble.of(failed, file).cause())
                                        : failed.toString())));
    }

    private Optional<Sample> card() {
        return workbench.recorder().now().devices().stream()
                .filter(s -> s.subject() instanceof Sample.Subject.Card)
                .findFirst();
    }

    private void said(String text) {
        setDisable(false);
        getTooltip().setText(text);
        var at = localToScreen(0, getHeight() + 4);
        Tooltip note = Hints.of(text);
        note.setAutoHide(true);
        note.show(this, at.getX(), at.getY());
    }
}
