package dev.headroom.app.experiments;

import static dev.headroom.app.experiments.Names.M;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.Region;

/// The results of the sweep that is shown, in each of the forms that the command line writes too.
final class ReportMenu extends MenuButton {
    /// Asks for a place and writes there.
    @FunctionalInterface
    interface Saving {
        void save(String name, Consumer<Path> write, String kind, String pattern);
    }

    ReportMenu(ExperimentsViewModel model, Saving saving) {
        super(M.text("report"));
        setId("experiments-report");
        setMinWidth(Region.USE_PREF_SIZE);
        disableProperty()
                .bind(model.results()
                        .map(r -> r.filter(x -> !x.runs().isEmpty()).isEmpty()));
        Arrays.stream(ReportForm.values()).forEach(form -> {
            MenuItem item = new MenuItem(form.words());
            item.setId("report-" + form.ending());
            item.setOnAction(e -> model.results()
                    .get()
                    .ifPresent(r -> saving.save(
                            "sweep-" + r.folder().folder().getFileName() + "." + form.ending(),
                            file -> model.report(r, form, file),
                            form.words(),
                            "*." + form.ending())));
            getItems().add(item);
        });
    }
}
