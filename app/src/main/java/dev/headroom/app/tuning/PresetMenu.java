package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Pinned;
import dev.headroom.app.shell.Standing;
import dev.headroom.app.shell.Verdict;
import dev.headroom.app.ui.Hints;
import dev.headroom.memory.Figure;
import dev.headroom.settings.Change;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextInputDialog;

/// Settings under names, the changes that were made, and the state that the present one is compared with. The button
/// names the preset that the sliders stand at, or that they came from.
final class PresetMenu extends MenuButton {
    private final Messages messages;
    private final TuningViewModel model;
    private Optional<String> taken = Optional.empty();
    private final HistoryPane history;

    PresetMenu(Messages messages, TuningViewModel model) {
        this.messages = messages;
        this.model = model;
        this.history = new HistoryPane(messages, model);
        setId("presets");
        setMnemonicParsing(false);
        getStyleClass().addAll("small", "hr-small-button");
        setMinWidth(USE_PREF_SIZE);
        setTooltip(Hints.of(messages.text("presets.hint")));
        setOnShowing(e -> fill());
        fill();
    }

    void show(TuningState s) {
        String text = messages.text("presets");
        if (taken.isPresent()) {
            boolean edited = presets()
                    .get(taken.get())
                    .map(preset -> differs(preset, s.draft()))
                    .orElse(true);
            text = edited ? messages.text("presets.edited", taken.get()) : taken.get();
        }
        if (!text.equals(getText())) {
            setText(text);
        }
    }

    private boolean differs(Settings preset, Settings draft) {
        Controls controls = model.workbench().engine().controls();
        for (Setting<?> setting : Change.between(preset, draft).settings()) {
            if (controls.turns(setting) && preset.chosen(setting).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private Presets presets() {
        return model.history().presets();
    }

    private void fill() {
        List<MenuItem> items = new ArrayList<>();
        List<String> names = presets().names();
        for (String name : names) {
            items.add(item("preset-" + name, name, () -> take(name)));
        }
        if (!names.isEmpty()) {
            items.add(new SeparatorMenuItem());
        }
        items.add(item("preset-save", messages.text("presets.save"), this::save));
        if (!names.isEmpty()) {
            Menu delete = new Menu(messages.text("presets.delete"));
            delete.setId("preset-delete");
            for (String name : names) {
                delete.getItems().add(item("preset-delete-" + name, name, () -> delete(name)));
            }
            items.add(delete);
        }
        items.add(new SeparatorMenuItem());
        items.add(item("defaults", messages.text("reset.button"), model::reset));
        items.add(item("history", messages.text("history"), () -> history.showAt(this)));
        items.add(item("pin", messages.text("pin"), this::pin));
        if (model.workbench().pinned().get().isPresent()) {
            items.add(item(
                    "unpin",
                    messages.text("unpin"),
                    () -> model.workbench().pinned().set(Optional.empty())));
        }
        getItems().setAll(items);
    }

    private MenuItem item(String id, String text, Runnable action) {
        MenuItem item = new MenuItem(text);
        item.setId(id);
        item.setMnemonicParsing(false);
        item.setOnAction(e -> action.run());
        return item;
    }

    private void take(String name) {
        presets().get(name).ifPresent(preset -> {
            taken = Optional.of(name);
            model.take(preset);
            show(model.state().get());
        });
    }

    private void save() {
        TextInputDialog dialog = new TextInputDialog(taken.orElse(""));
        dialog.initOwner(getScene().getWindow());
        dialog.setTitle(messages.text("presets.save.title"));
        dialog.setHeaderText(messages.text("presets.save.title"));
        dialog.setContentText(messages.text("presets.name"));
        dialog.setGraphic(null);
        dialog.getDialogPane().setId("preset-name");
        dialog.getDialogPane().getStylesheets().setAll(getScene().getStylesheets());
        dialog.setOnHidden(e -> Optional.ofNullable(dialog.getResult()).ifPresent(this::saveAs));
        dialog.show();
    }

    void saveAs(String typed) {
        String name = typed.strip();
        if (name.isEmpty()) {
            return;
        }
        name = name.length() > Presets.LONGEST_NAME ? name.substring(0, Presets.LONGEST_NAME) : name;
        Optional<IOException> problem = presets()
                .save(
                        name,
                        model.workbench().now().draft(),
                        model.workbench().engine().controls());
        taken = Optional.of(name);
        fill();
        model.say(problem.map(e -> messages.text("presets.unwritten", String.valueOf(e.getMessage())))
                .orElse(messages.text("presets.saved", name)));
    }

    private void delete(String name) {
        Optional<IOException> problem = presets().delete(name);
        taken = taken.filter(t -> !t.equals(name));
        fill();
        model.say(problem.map(e -> messages.text("presets.unwritten", String.valueOf(e.getMessage())))
                .orElse(messages.text("presets.deleted", name)));
    }

    private void pin() {
        Standing now = model.workbench().now();
        boolean runs = now.applied().isPresent() && now.draft().equals(now.asked());
        model.workbench()
                .pinned()
                .set(Optional.of(new Pinned(
                        now.draft(),
                        now.plan(),
                        runs ? now.report() : Optional.empty(),
                        runs ? seen(now) : OptionalLong.empty())));
    }

    void close() {
        history.close();
    }

    private OptionalLong seen(Standing now) {
        Figure seen = Verdict.measured(
                now.engine().where(), model.workbench().recorder().now());
        return seen instanceof Figure.Measured m ? OptionalLong.of(m.bytes()) : OptionalLong.empty();
    }
}
