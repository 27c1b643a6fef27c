package dev.headroom.app.preferences;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Preferences;
import dev.headroom.app.shell.PreferencesSession;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Copied;
import dev.headroom.app.ui.TabKey;
import dev.headroom.disk.Folders;
import dev.headroom.settings.Field;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.SettingException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import javafx.collections.FXCollections;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.feather.Feather;

/// What stays as one likes it: looks, chats, notices, and where things lie. Every change holds at once and is kept.
public final class PreferencesPage extends ScrollPane {
    private static final Messages M = Messages.of("preferences");
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("error");
    private static final double WIDEST = 720;

    /// What the page changes beside the preferences, and what it shows.
    ///
    /// @param zoom 1 is 100 %
    /// @param open shows a folder in the system's own program
    public record Window(
            boolean dark,
            Consumer<Boolean> darken,
            Consumer<Language> speak,
            double zoom,
            DoubleConsumer enlarge,
            Folders folders,
            Consumer<Path> open) {}

    private final PreferencesSession preferences;

    public PreferencesPage(PreferencesSession preferences, Window window) {
        this.preferences = preferences;
        setId("preferences-page");
        getStyleClass().add("hr-plain-scroll");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(false);
        VBox all = new VBox(12, looks(window), chats(), notices(), folders(window));
        all.setPadding(new Insets(12));
        all.setMaxWidth(WIDEST);
        setContent(all);
    }

    private static VBox looks(Window window) {
        ComboBox<Boolean> theme = choice("theme", List.of(false, true), d -> M.text(d ? "theme.dark" : "theme.light"));
        theme.setValue(window.dark());
        theme.valueProperty().addListener((o, was, now) -> window.darken().accept(now));
        ComboBox<Language> language = choice("language", List.of(Language.values()), Language::ownName);
        language.setValue(Messages.language());
        language.valueProperty().addListener((o, was, now) -> window.speak().accept(now));
        List<Integer> sizes =
                IntStream.rangeClosed(7, 20).map(i -> i * 10).boxed().toList();
        ComboBox<Integer> size = choice("size", sizes, percent -> percent + " %");
        size.setValue((int) Math.round(window.zoom() * 100));
        size.valueProperty().addListener((o, was, now) -> window.enlarge().accept(now / 100.0));
        return section("looks", row("theme", theme), row("language", language), row("size", size));
    }

    private VBox chats() {
        Preferences now = preferences.get();
        TextArea prompt = new TextArea(now.systemPrompt());
        prompt.setId("preferences-system");
        prompt.setPromptText(M.text("system.prompt"));
        prompt.setWrapText(true);
        prompt.setPrefRowCount(3);
        prompt.setMinHeight(USE_PREF_SIZE);
        TabKey.leaves(prompt);
        prompt.textProperty().addListener((o, was, text) -> preferences.change(p -> p.withSystemPrompt(text.strip())));
        return section(
                "chats",
                row("system", prompt),
                row("temperature", number(Sampling.TEMPERATURE, now.temperature(), Preferences::withTemperature)),
                row("top_p", number(Sampling.TOP_P, now.topP(), Preferences::withTopP)),
                row("max_tokens", number(Sampling.MAX_TOKENS, now.maxTokens(), Preferences::withMaxTokens)));
    }

    private VBox notices() {
        CheckBox notify = new CheckBox(M.text("notify"));
        notify.setId("preferences-notify");
        notify.setWrapText(true);
        notify.setMinHeight(USE_PREF_SIZE);
        notify.setSelected(preferences.get().notices());
        notify.selectedProperty().addListener((o, was, now) -> preferences.change(p -> p.withNotices(now)));
        return section("notices", notify, said("calls.nobody"));
    }

    private static VBox folders(Window window) {
        Folders f = window.folders();
        return section(
                "folders",
                folder(window, "data", f.data()),
                folder(window, "config", f.config()),
                folder(window, "state", f.state()),
                folder(window, "cache", f.cache()));
    }

    private static Node folder(Window window, String key, Path path) {
        Copied text = new Copied("preferences-" + key, M.text(key), path.toString(), M.text("copy"));
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox line = new HBox(
                6,
                text,
                Buttons.icon(
                        "preferences-open-" + key,
                        Feather.FOLDER,
                        M.text("open", M.text(key)),
                        () -> window.open().accept(path)));
        return row(key, line);
    }

    private interface Change<T> {
        Preferences of(Preferences before, T value);
    }

    /// A field that takes what its range allows; anything else is marked and not kept.
    private <T> TextField number(Field<T> field, T value, Change<T> change) {
        TextField text = new TextField(String.valueOf(value));
        text.setId("preferences-" + field.name());
        text.setMaxWidth(USE_PREF_SIZE);
        text.setPrefColumnCount(8);
        text.textProperty().addListener((o, was, now) -> {
            try {
                T parsed = field.parse(now.strip());
                preferences.change(p -> change.of(p, parsed));
                text.pseudoClassStateChanged(WRONG, false);
                text.setAccessibleHelp("");
            } catch (SettingException e) {
                text.pseudoClassStateChanged(WRONG, true);
                text.setAccessibleHelp(Messages.say(e.sentence()));
            }
        });
        return text;
    }

    private static <T> ComboBox<T> choice(String key, List<T> values, java.util.function.Function<T, String> words) {
        ComboBox<T> box = new ComboBox<>(FXCollections.observableArrayList(values));
        box.setId("preferences-" + key);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(T value) {
                return value == null ? "" : words.apply(value);
            }

            @Override
            public T fromString(String text) {
                throw new UnsupportedOperationException("nothing is typed here");
            }
        });
        return box;
    }

    private static VBox section(String key, Node... rows) {
        Label title = new Label(M.text(key));
        title.getStyleClass().add("hr-title");
        VBox section = new VBox(10, title);
        section.getChildren().addAll(rows);
        section.getStyleClass().add("hr-panel");
        section.setPadding(new Insets(12, 14, 14, 14));
        return section;
    }

    private static VBox row(String key, Node control) {
        Label caption = new Label(M.text(key));
        caption.setLabelFor(control);
        VBox row = new VBox(3, caption);
        if (M.has(key + ".hint")) {
            row.getChildren().add(said(key + ".hint"));
        }
        row.getChildren().add(control);
        return row;
    }

    private static Label said(String key) {
        Label label = new Label(M.text(key));
        label.getStyleClass().addAll("hr-muted", "hr-small");
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        return label;
    }
}
