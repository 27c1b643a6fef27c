package dev.headroom.app.explain;

import dev.headroom.app.explain.ExplainViewModel.State;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.FindingCard;
import dev.headroom.app.ui.TabKey;
import dev.headroom.app.ui.TwoSides;
import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy;
import dev.headroom.explain.log.Program;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingNames;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.util.StringConverter;

/// The log on the left, pasted, dropped or chosen; what it tells on the right.
public final class ExplainPage extends HBox {
    private static final Messages M = Messages.of("explain");
    private static final KeyCombination CHOOSE = new KeyCodeCombination(KeyCode.O, KeyCombination.SHORTCUT_DOWN);
    /// Of a file's log only so many lines are shown; all are read.
    private static final int SHOWN = 400;

    private final ExplainViewModel model;
    private final TextArea text = new TextArea();
    private final UsedLines used = new UsedLines(text);
    private final VBox findings = new VBox(10);
    private final RemedyPlace plan;
    private final RemedyPlace tuning;
    private boolean showing;

    /// @param plan where a deployment is planned
    /// @param tuning where the engine at hand is turned
    public ExplainPage(Background background, RemedyPlace plan, RemedyPlace tuning) {
        this(new ExplainViewModel(background), plan, tuning);
    }

    ExplainPage(ExplainViewModel model, RemedyPlace plan, RemedyPlace tuning) {
        super(10);
        this.model = model;
        this.plan = plan;
        this.tuning = tuning;
        setId("explain-page");
        setPadding(new Insets(10));
        VBox left = log();
        ScrollPane right = new ScrollPane(findings);
        right.setFitToWidth(true);
        right.getStyleClass().addAll("edge-to-edge", "hr-plain-scroll");
        findings.setId("explain-findings");
        TwoSides sides = new TwoSides(new TwoSides.Side(left, 340, 560, 380), new TwoSides.Side(right, 320, 560, 260));
        HBox.setHgrow(sides, Priority.ALWAYS);
        getChildren().add(sides);
        addEventHandler(DragEvent.DRAG_OVER, this::dragged);
        addEventHandler(DragEvent.DRAG_DROPPED, this::dropped);
        text.addEventFilter(DragEvent.DRAG_OVER, this::dragged);
        text.addEventFilter(DragEvent.DRAG_DROPPED, this::dropped);
        addEventHandler(KeyEvent.KEY_PRESSED, e -> {
            if (CHOOSE.match(e)) {
                choose();
                e.consume();
            }
        });
        model.state().addListener((o, was, now) -> show(now));
        show(model.state().get());
    }

    private VBox log() {
        Label head = new Label(M.text("page.title"));
        head.getStyleClass().add("hr-title");
        text.setId("explain-text");
        TabKey.leaves(text);
        text.setPromptText(M.text("prompt"));
        text.setAccessibleText(M.text("prompt"));
        text.getStyleClass().add("hr-mono");
        text.textProperty().addListener((o, was, now) -> {
            if (!showing) {
                model.paste(now);
            }
        });
        VBox.setVgrow(text, Priority.ALWAYS);
        HBox program = row(
                M.text("engine"),
                choice("explain-engine", M.text("engine"), List.of(Program.values()), Program::title, model::program));
        HBox card = row(
                M.text("card"),
                choice("explain-card", M.text("card"), DeviceCatalogue.all(), DeviceSpec::name, model::card));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox title = new HBox(8, head, gap, Buttons.words("explain-choose", M.text("choose"), this::choose));
        title.setAlignment(Pos.CENTER_LEFT);
        VBox log = new VBox(8, title, wrapped(M.text("privacy"), "hr-muted"), text, used, program, card);
        log.getStyleClass().add("hr-panel");
        log.setPadding(new Insets(12));
        return log;
    }

    /// A choice of what the log may not tell; the first is to believe the log.
    private static <T> ComboBox<Optional<T>> choice(
            String id, String caption, List<T> all, Function<T, String> title, Consumer<Optional<T>> chosen) {
        ComboBox<Optional<T>> box = new ComboBox<>();
        box.setId(id);
        box.setAccessibleText(caption);
        box.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(box, Priority.ALWAYS);
        box.getItems().add(Optional.empty());
        all.stream().map(Optional::of).forEach(box.getItems()::add);
        box.setConverter(new StringConverter<>() {
            @Override
            public String toString(Optional<T> item) {
                return item.map(title).orElse(M.text("told"));
            }

            @Override
            public Optional<T> fromString(String text) {
                return all.stream().filter(x -> title.apply(x).equals(text)).findFirst();
            }
        });
        box.setValue(Optional.empty());
        box.valueProperty().addListener((o, was, now) -> chosen.accept(now));
        return box;
    }

    private static HBox row(String caption, Node control, Node... before) {
        Label label = new Label(caption);
        label.setMinWidth(Region.USE_PREF_SIZE);
        label.setLabelFor(control);
        HBox row = new HBox(8, before);
        row.getChildren().addAll(label, control);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(M.text("choose"));
        File file = chooser.showOpenDialog(getScene().getWindow());
        if (file != null) {
            model.open(file.toPath());
        }
    }

    private void dragged(DragEvent e) {
        if (e.getDragboard().hasFiles()) {
            e.acceptTransferModes(TransferMode.COPY);
            e.consume();
        }
    }

    private void dropped(DragEvent e) {
        if (e.getDragboard().hasFiles()) {
            model.open(e.getDragboard().getFiles().getFirst().toPath());
            e.setDropCompleted(true);
            e.consume();
        }
    }

    private void show(State now) {
        used.clear();
        switch (now) {
            case State.Empty _ -> findings.getChildren().setAll(wrapped(M.text("nothing"), "hr-muted"));
            case State.Reading _ -> findings.getChildren().setAll(wrapped(M.text("reading"), "hr-muted"));
            case State.Unreadable(Path file, String reason) ->
                findings.getChildren().setAll(wrapped(M.text("unreadable", file, reason), "hr-danger"));
            case State.Explained explained -> {
                explained.file().ifPresent(f -> showEnd(explained.log().lines()));
                used.show(explained);
                findings.getChildren().setAll(cards(explained));
            }
        }
    }

    private void showEnd(List<String> lines) {
        showing = true;
        text.setText(String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN), lines.size())));
        text.positionCaret(text.getLength());
        showing = false;
    }

    private List<Node> cards(State.Explained explained) {
        List<Node> cards = new ArrayList<>();
        int lines = explained.log().lines().size();
        String where = explained
                .file()
                .map(f -> M.text(lines == 1 ? "read.file.one" : "read.file", f, lines))
                .orElseGet(() -> M.text(lines == 1 ? "read.lines.one" : "read.lines", lines));
        String program = explained
                .explanation()
                .program()
                .map(p -> M.text(
                        "program",
                        p.title()
                                + explained
                                        .explanation()
                                        .version()
                                        .map(v -> " " + v)
                                        .orElse("")))
                .orElseGet(() -> M.text("program.unknown"));
        Label head = wrapped(where + " " + program, "hr-muted");
        head.setId("explain-program");
        cards.add(head);
        for (Finding finding : explained.explanation().findings()) {
            int number = cards.size();
            FindingCard card = new FindingCard(
                    "explain-finding-" + number,
                    finding,
                    turn -> places(explained.explanation().program(), turn));
            card.ask(used.cited(number, explained.explanation().lines().get(number - 1)));
            cards.add(card);
        }
        if (explained.explanation().findings().isEmpty()) {
            Label none = wrapped(M.text("none"), "hr-heading");
            none.setId("explain-none");
            cards.add(none);
        }
        if (!explained.explanation().settings().isEmpty()) {
            cards.add(settings(explained));
        }
        return cards;
    }

    /// What a remedy turns can be tried in a plan, and in the engine at hand if that is of the same program.
    private List<Node> places(Optional<Program> program, Remedy.TurnFlag turn) {
        Optional<Setting<?>> setting = Setting.named(turn.setting());
        if (program.isEmpty() || setting.isEmpty() || turn.to().isEmpty()) {
            return List.of();
        }
        List<Node> buttons = new ArrayList<>();
        button(buttons, "plan", plan, program.get(), setting.get(), turn.to().get());
        button(
                buttons,
                "tuning",
                tuning,
                program.get(),
                setting.get(),
                turn.to().get());
        return buttons;
    }

    private static void button(
            List<Node> to, String key, RemedyPlace place, Program program, Setting<?> setting, String value) {
        if (place.has(program, setting)) {
            Button button = Buttons.words(
                    "explain-" + key + "-" + setting.field(),
                    M.text("take." + key),
                    () -> place.take(program, setting, value));
            button.getStyleClass().addAll("small", "hr-small-button");
            button.setAccessibleText(
                    M.text("take." + key) + ": " + Messages.say(SettingNames.of(setting)) + " " + value);
            to.add(button);
        }
    }

    private static Node settings(State.Explained explained) {
        Label lines = wrapped(
                explained.explanation().settings().entrySet().stream()
                        .map(e -> e.getKey() + " = " + e.getValue())
                        .collect(Collectors.joining("\n")),
                "hr-mono");
        lines.setId("explain-settings");
        TitledPane pane = new TitledPane(M.text("settings"), lines);
        pane.setAnimated(false);
        pane.getStyleClass().add("hr-details");
        return pane;
    }

    private static Label wrapped(String text, String style) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add(style);
        return label;
    }
}
