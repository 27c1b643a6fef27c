package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Closing;
import dev.headroom.app.shell.Standing;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.ui.Buttons;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.Scale;
import dev.headroom.app.ui.SidePane;
import dev.headroom.chat.ChatExport;
import dev.headroom.chat.ContentPart;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.explain.Explain;
import dev.headroom.explain.Finding;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Window;
import org.kordamp.ikonli.feather.Feather;

/// The chat region: list of chats, messages, trouble, and the place to write.
public final class ChatView extends HBox implements AutoCloseable {
    private static final Messages M = Messages.of("chat");
    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

    private final Workbench workbench;
    private final ChatViewModel model;
    private final Explain explain;
    private final Composer composer;
    private final FileDialogs dialogs;
    private final Consumer<Path> openModel;
    private final BiConsumer<String, Consumer<EngineFailure>> newKey;
    private final ChatListPane chats;
    private final Label title = new Label();
    private final SidePane beside;
    private final MessageList messages;
    private final OptionsPane options;
    private final VBox main = new VBox();
    private final Button toggle = Buttons.icon("toggle-chats", Feather.MENU, M.text("chats.toggle"), () -> {});
    private final Button fresh = Buttons.icon("new-chat", Feather.PLUS, M.text("new.chat"), this::newChat);
    private Optional<Node> picker = Optional.empty();
    private final StackPane engineCard = new StackPane();
    private final TurnActions turnActions = new TurnActions();
    private final ChangeListener<EngineState> states = (o, was, now) -> showEngine(now);
    /// An answer that failed tells of the engine itself.
    private final ChangeListener<Boolean> answering;
    private final ChangeListener<Standing> reports;
    private final ChangeListener<Boolean> focus;
    private final ObservableValue<Boolean> focused;

    /// @param explain turns failures into ways out
    /// @param openModel puts another model folder into the engine
    /// @param newKey tries another key of the server at hand, and tells why that is no good either
    /// @param listOpen whether the list of chats is open at first
    /// @param listToggled gets each change of that
    public ChatView(
            Workbench workbench,
            ChatViewModel model,
            Explain explain,
            PictureSources sources,
            Consumer<Path> openModel,
            BiConsumer<String, Consumer<EngineFailure>> newKey,
            boolean listOpen,
            Consumer<Boolean> listToggled) {
        this(workbench, model, explain, sources, FileDialogs.ofSystem(), openModel, newKey, listOpen, listToggled);
    }

    ChatView(
            Workbench workbench,
            ChatViewModel model,
            Explain explain,
            PictureSources sources,
            FileDialogs dialogs,
            Consumer<Path> openModel,
            BiConsumer<String, Consumer<EngineFailure>> newKey,
            boolean listOpen,
            Consumer<Boolean> listToggled) {
        this.workbench = workbench;
        this.model = model;
        this.explain = explain;
        this.composer = new Composer(model, sources, dialogs);
        this.dialogs = dialogs;
        this.openModel = openModel;
        this.newKey = newKey;
        this.chats = new ChatListPane(model);
        getStyleClass().addAll("hr-panel", "hr-chat");
        options = new OptionsPane(model.asking());
        messages = new MessageList(
                model.turns(),
                turn -> new TurnView(turn, turnActions),
                () -> new WelcomePane(sources.samples().stream().findFirst(), model.pictures()::attach, question -> {
                    model.draft().set(question);
                    composer.focusInput();
                }));
        VBox talk = new VBox(messages, engineCard, new NoticePane(model), composer);
        Scale.follow(talk, () -> talk.setMinWidth(Scale.px(400)));
        VBox.setVgrow(messages, Priority.ALWAYS);
        beside = new SidePane(chats, talk);
        VBox.setVgrow(beside, Priority.ALWAYS);
        main.getChildren().addAll(header(listToggled), beside);
        DropTarget drop = new DropTarget(composer::take);
        StackPane all = new StackPane(main, drop);
        HBox.setHgrow(all, Priority.ALWAYS);
        getChildren().add(all);
        beside.open(listOpen);

        answering = (o, was, now) -> showEngine(workbench.engineState().get());
        reports = (o, was, now) -> {
            if (!was.sessionLen().equals(now.sessionLen())) {
                composer.showMeter();
            }
        };
        model.current().addListener((o, was, now) -> {
            showTitle();
            if (beside.covers()) {
                toggleList(listToggled);
            }
        });
        workbench.engineState().addListener(states);
        model.answering().addListener(answering);
        workbench.standing().addListener(reports);
        focus = (o, was, now) -> {
            if (now) {
                model.list().refreshIfChangedElsewhere();
            }
        };
        // the first page is built before its scene has a window
        focused = sceneProperty()
                .flatMap(Scene::windowProperty)
                .flatMap(Window::focusedProperty)
                .orElse(false);
        focused.addListener(focus);
        keys(listToggled);
        drop.over(this);
        showTitle();
        showEngine(workbench.engineState().get());
    }

    private Node header(Consumer<Boolean> listToggled) {
        title.getStyleClass().add("hr-title");
        title.setId("chat-title");
        title.setMinWidth(60);
        toggle.setOnAction(e -> toggleList(listToggled));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox header = new HBox(
                6,
                toggle,
                title,
                gap,
                Buttons.icon("export-chat", Feather.DOWNLOAD, M.text("export"), this::export),
                optionsButton(),
                Buttons.icon("rename-chat", Feather.EDIT_3, M.text("rename"), this::renameCurrent),
                Buttons.icon("delete-chat", Feather.TRASH_2, M.text("delete.hint"), model::deleteCurrent),
                fresh);
        header.getStyleClass().add("hr-panel-header");
        return header;
    }

    /// Marked while something else than for every chat is chosen.
    private Button optionsButton() {
        Button[] button = new Button[1];
        button[0] = Buttons.icon(
                "chat-options",
                Feather.SLIDERS,
                M.text("options"),
                () -> options.showAt(button[0], workbench.engine().controls().turns(Setting.MAX_DYNAMIC_PATCH)));
        model.asking().own().addListener((o, was, now) -> button[0].pseudoClassStateChanged(CHOSEN, now.isPresent()));
        button[0].pseudoClassStateChanged(CHOSEN, model.asking().own().get().isPresent());
        return button[0];
    }

    private void export() {
        if (model.turns().isEmpty()) {
            return;
        }
        String name =
                title.getText().replaceAll("[\\\\/:*?\"<>|…\\p{Cntrl}]+", " ").strip();
        dialogs.export(getScene().getWindow(), name.isEmpty() ? M.text("chat.untitled") : name)
                .ifPresent(file -> model.export(title.getText(), file, exportWords()));
    }

    private static ChatExport.Words exportWords() {
        return new ChatExport.Words(
                Messages.language().tag().replace('_', '-'),
                M.text("export.question"),
                M.text("export.answer"),
                M.text("options.system"),
                AnswerFacts::inWords);
    }

    /// Puts what answers, and the way to change it, at the head; the title of the chat stands below.
    public ChatView under(Node head) {
        picker = Optional.of(head);
        HBox top = new HBox(6, toggle, head, fresh);
        top.getStyleClass().add("hr-panel-header");
        main.getChildren().addFirst(top);
        return this;
    }

    private void newChat() {
        model.newChat();
        composer.focusInput();
    }

    private void renameCurrent() {
        model.current().get().ifPresent(chats::rename);
    }

    private void toggleList(Consumer<Boolean> toggled) {
        boolean open = !beside.isOpen();
        beside.open(open);
        toggled.accept(open);
    }

    private void showTitle() {
        title.setText(model.current()
                .get()
                .map(c -> c.title().isEmpty() ? M.text("chat.untitled") : c.title())
                .orElse(M.text("chat.new")));
        title.setTooltip(Hints.of(title.getText()));
    }

    // ---- the engine ----

    private void showEngine(EngineState state) {
        boolean toldInAnAnswer = model.answering().get()
                || !model.turns().isEmpty() && model.turns().getLast().state().get() instanceof Turn.State.Failed;
        Optional<Node> card = switch (state) {
            case EngineState.Failed failed
            when !toldInAnAnswer -> Optional.of(card(explained(failed.failure()), failed.logTail(), false));
            case EngineState.Stopped _ -> Optional.of(stopped());
            default -> Optional.empty();
        };
        engineCard.setPadding(new Insets(0, 14, 10, 14));
        engineCard.getChildren().clear();
        card.ifPresent(engineCard.getChildren()::add);
        engineCard.setManaged(card.isPresent());
        engineCard.setVisible(card.isPresent());
        composer.showMeter();
    }

    /// @param asked whether a question waits for the way out
    private TroubleCard card(Finding finding, List<String> logTail, boolean asked) {
        return new TroubleCard(finding, model, workbench, this::chooseModel, newKey, logTail, asked);
    }

    private void chooseModel() {
        dialogs.modelFolder(getScene().getWindow())
                .ifPresent(folder -> model.repairs().openModelAndResend(() -> openModel.accept(folder)));
    }

    private Finding explained(EngineFailure failure) {
        return explain.failure(failure, workbench.engine().asked());
    }

    private Node stopped() {
        Label text = new Label(M.text("engine.stopped"));
        Button start = Buttons.words(
                "start-engine",
                M.text("remedy.start"),
                () -> workbench.background().run(workbench.engine()::restart));
        HBox line = new HBox(10, text, start);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("hr-notice");
        return line;
    }

    // ---- keys ----

    private void keys(Consumer<Boolean> listToggled) {
        addEventFilter(KeyEvent.KEY_PRESSED, e -> {
            if (e.getCode() == KeyCode.F2 && !chats.isFocusWithin()) {
                renameCurrent();
                e.consume();
            } else if (e.getCode() == KeyCode.ESCAPE && !e.isShiftDown()) {
                if (model.answering().get()) {
                    model.stop();
                    e.consume();
                } else if (model.editing().get().isPresent()) {
                    model.cancelEdit();
                    e.consume();
                }
            }
        });
        sceneProperty().addListener((o, was, scene) -> {
            if (scene == null) {
                return;
            }
            var keys = scene.getAccelerators();
            workbench.background().onWindow(composer::focusInput);
            keys.put(key(KeyCode.R), model::regenerate);
            keys.put(key(KeyCode.K), () -> {
                if (!chats.isVisible()) {
                    toggleList(listToggled);
                }
                chats.focusSearch();
            });
            keys.put(key(KeyCode.O), composer::choose);
            keys.put(key(KeyCode.E), this::export);
            keys.put(shiftKey(KeyCode.O), this::newChat);
            keys.put(shiftKey(KeyCode.S), () -> toggleList(listToggled));
            keys.put(shiftKey(KeyCode.BACK_SPACE), model::deleteCurrent);
            keys.put(shiftKey(KeyCode.C), () -> messages.lastAnswer().ifPresent(turnActions::copy));
            keys.put(shiftKey(KeyCode.SEMICOLON), () -> messages.lastCode().ifPresent(turnActions::copy));
            keys.put(new KeyCodeCombination(KeyCode.ESCAPE, KeyCombination.SHIFT_DOWN), composer::focusInput);
        });
    }

    private static KeyCombination key(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN);
    }

    private static KeyCombination shiftKey(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);
    }

    private final class TurnActions implements TurnView.Actions {
        @Override
        public void copy(String text) {
            ClipboardContent content = new ClipboardContent();
            content.putString(text);
            Clipboard.getSystemClipboard().setContent(content);
            model.copied();
        }

        @Override
        public void edit(Turn question) {
            model.edit(question);
            composer.focusInput();
        }

        @Override
        public void regenerate(Turn answer) {
            model.regenerate(answer);
        }

        @Override
        public void choose(Turn answer, int index) {
            model.choose(answer, index);
        }

        @Override
        public ObservableValue<Map<String, String>> pinned() {
            return workbench
                    .pinned()
                    .map(a -> a.map(pin -> AskedSettings.of(pin.settings())).orElse(Map.of()));
        }

        @Override
        public void answerAtA(Turn answer) {
            workbench.pinned().get().ifPresent(a -> model.repairs().answerUnder(a.settings(), answer));
        }

        @Override
        public Node trouble(Turn answer, Turn.State.Failed failed) {
            return card(explained(failed.failure()), workbench.engine().logTail(), true);
        }

        @Override
        public void preview(ContentPart.Image picture, Consumer<PicturePreview> done) {
            workbench
                    .background()
                    .compute(() -> PicturePreview.of(picture.data().encoded()), done, e -> {});
        }

        @Override
        public Optional<ModelShape.Vision> vision() {
            return workbench.shape().vision();
        }
    }

    @Override
    public void close() {
        picker.ifPresent(head -> {
            if (head instanceof AutoCloseable closeable) {
                Closing.quietly(closeable);
            }
        });
        focused.removeListener(focus);
        workbench.engineState().removeListener(states);
        model.answering().removeListener(answering);
        workbench.standing().removeListener(reports);
        messages.close();
    }
}
