package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import dev.headroom.app.ui.ChartFile;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.plot.PaperPlot;
import dev.headroom.app.ui.plot.Plot;
import java.io.File;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.control.Button;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Saves the chart beside it as PNG or SVG; the ending of the chosen file picks the format.
final class SavePlotButton extends Button {
    private static final int WIDTH = 1400;
    private static final int HEIGHT = 780;

    SavePlotButton(
            String name, ExperimentsViewModel model, Supplier<Optional<Plot>> plot, ObservableBooleanValue dark) {
        setId("experiments-save-" + name);
        setGraphic(new FontIcon(Feather.DOWNLOAD));
        getStyleClass().add("hr-icon-button");
        setTooltip(Hints.of(M.text("plot.save")));
        setAccessibleText(M.text("plot.save"));
        setOnAction(e -> plot.get().ifPresent(p -> {
            FileChooser chooser = new FileChooser();
            chooser.setTitle(M.text("plot.save"));
            chooser.setInitialFileName("sweep-" + name + ".png");
            chooser.getExtensionFilters()
                    .addAll(
                            new FileChooser.ExtensionFilter("PNG", "*.png"),
                            new FileChooser.ExtensionFilter("SVG", "*.svg"));
            Optional<File> picked =
                    Optional.ofNullable(chooser.showSaveDialog(getScene().getWindow()));
            picked.ifPresent(f -> save(model, p, dark.get(), f.toPath()));
        }));
    }

    static void save(ExperimentsViewModel model, Plot plot, boolean dark, Path file) {
        boolean svg =
                String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".svg");
        model.write(
                file,
                () -> svg
                        ? ChartFile.svg(PaperPlot.of(plot, dark), WIDTH, HEIGHT)
                        : ChartFile.png(PaperPlot.of(plot, dark), WIDTH, HEIGHT));
    }
}
