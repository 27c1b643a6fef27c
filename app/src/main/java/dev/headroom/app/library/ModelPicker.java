package dev.headroom.app.library;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.ModelChooser;
import dev.headroom.app.shell.ModelLibrary;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.machine.library.FitCheck;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.machine.library.ModelFit;
import dev.headroom.memory.Bytes;
import dev.headroom.settings.Settings;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The head of the chat: which model answers, in which engine and with what settings. A click opens the list of models
/// that run here.
public final class ModelPicker extends Button implements AutoCloseable {
    private static final Messages M = Messages.of("library");

    private final Workbench workbench;
    private final ModelLibrary library;
    private final LibraryActions actions;
    private final ModelChooser chooser;
    private final Label name = new Label();
    private final Label facts = new Label();
    private final InvalidationListener redraw = o -> show();

    public ModelPicker(Workbench workbench, ModelLibrary library, LibraryActions actions) {
        this.workbench = workbench;
        this.library = library;
        this.actions = actions;
        this.chooser = new ModelChooser(
                "picker",
                library,
                new Offer(),
                M.text("picker.load"),
                Buttons.words("picker-all", M.text("picker.all"), actions::showLibrary));
        setId("model-picker");
        getStyleClass().add("hr-model-picker");
        name.setId("model-picker-name");
        name.getStyleClass().add("hr-heading");
        facts.setId("model-picker-facts");
        facts.getStyleClass().addAll("hr-small", "hr-muted");
        VBox lines = new VBox(name, facts);
        lines.setAlignment(Pos.CENTER_LEFT);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox content = new HBox(6, lines, gap, new FontIcon(Feather.CHEVRON_DOWN));
        content.setAlignment(Pos.CENTER_LEFT);
        content.setMaxWidth(Double.MAX_VALUE);
        // the content reaches to the button's end, so that its arrow stands there
        widthProperty().addListener((o, was, now) -> content.setPrefWidth(Math.max(0, now.doubleValue() - 22)));
        setGraphic(content);
        setMaxWidth(Double.MAX_VALUE);
        setMinWidth(0);
        setPrefWidth(120);
        setMaxHeight(USE_PREF_SIZE);
        HBox.setHgrow(this, Priority.ALWAYS);
        setOnAction(e -> chooser.toggle(this));
        workbench.active().addListener(redraw);
        workbench.standing().addListener(redraw);
        show();
    }

    /// A sample changes nothing of this most times.
    private void show() {
        ActiveEngine active = workbench.active().get();
        String asked = settings(active, workbench.now().asked());
        if (active.name().equals(name.getText()) && asked.equals(facts.getText())) {
            return;
        }
        name.setText(active.name());
        facts.setText(asked);
        // a long name may stand there in part
        setTooltip(Hints.of(M.text("picker.hint", active.name())));
        setAccessibleText(M.text("picker.says", name.getText(), facts.getText()));
    }

    private static String settings(ActiveEngine active, Settings asked) {
        return switch (active.where()) {
            case HOST ->
                M.text(
                        "picker.here",
                        asked.modelFormat(),
                        Bytes.human(asked.deviceMemory()),
                        "%,d".formatted(asked.sessionLen()));
            case CARD -> M.text("picker.card", "%,d".formatted(asked.sessionLen()));
            case NEARBY, CARD_NEARBY, ELSEWHERE -> M.text("picker.server");
        };
    }

    private final class Offer implements ModelChooser.Offer {
        @Override
        public boolean takes(LibraryModel model) {
            return model.runsHere();
        }

        @Override
        public boolean possible(LibraryModel model) {
            return fit(model).runs();
        }

        @Override
        public String about(LibraryModel model) {
            ModelFit fit = fit(model);
            return fit.runs()
                    ? M.text("picker.cost", LibraryWords.name(model), FitBadge.words(fit))
                    : M.text("fit.of", M.text("fit.here"), FitBadge.words(fit));
        }

        @Override
        public void choose(LibraryModel model) {
            actions.runHere(
                    model, fit(model) instanceof ModelFit.Needs(String f, long _) ? Optional.of(f) : Optional.empty());
        }

        private ModelFit fit(LibraryModel model) {
            return FitCheck.here(model, library.state().get().memory());
        }
    }

    @Override
    public void close() {
        chooser.hide();
        workbench.active().removeListener(redraw);
        workbench.standing().removeListener(redraw);
    }
}
