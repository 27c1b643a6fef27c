package dev.headroom.app.shell;

import dev.headroom.app.i18n.Language;
import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Theme;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;

/// The window: rail, page, status line; theme, language and zoom, which it keeps for the next start. Pages are built
/// anew when the language changes.
public final class MainWindow implements AutoCloseable {
    private static final Messages M = Messages.of("shell");

    private final Stage stage;
    private final Workbench workbench;
    private final List<Page> pages;
    private final SettingsSession settings;
    private final BorderPane frame = new BorderPane();
    /// The frame, and what lies over it for a while.
    private final StackPane root = new StackPane(frame);
    private final StackPane content = new StackPane();
    private final Map<String, Node> built = new HashMap<>();
    private final Scene scene;
    private NavigationRail rail;
    private StatusBar status;
    private String notice = "";
    private final Projector projector;
    private Optional<FirstTour> tour = Optional.empty();

    public MainWindow(Stage stage, Workbench workbench, List<Page> pages, SettingsSession settings) {
        this.stage = stage;
        this.workbench = workbench;
        this.pages = List.copyOf(pages);
        this.settings = settings;
        WindowSettings last = settings.get();
        scene = new Scene(root, last.width(), last.height());
        root.getStyleClass().add("hr-ground");
        // a page that cannot be as small as the window scrolls as a whole
        ScrollPane room = new ScrollPane(content);
        room.getStyleClass().add("hr-plain-scroll");
        room.setFitToWidth(true);
        room.setFitToHeight(true);
        room.setFocusTraversable(false);
        frame.setCenter(room);
        workbench.dark().set(last.dark());
        Messages.speak(Language.ofTag(last.language()));
        workbench.dark().addListener((o, was, now) -> {
            settings.change(s -> s.withDark(now));
            dress();
        });
        projector = new Projector(stage, root, frame, this::dress);
        keys();
        dress();
        build();
        stage.setScene(scene);
        RestingCaret.in(stage, scene);
        stage.setMaximized(last.maximized());
        stage.setMinWidth(800);
        stage.setMinHeight(600);
        stage.getIcons().add(new Image(MainWindow.class.getResourceAsStream("/dev/headroom/app/icon.png")));
        scene.widthProperty().addListener((o, was, now) -> resized());
        scene.heightProperty().addListener((o, was, now) -> resized());
        stage.maximizedProperty().addListener((o, was, now) -> settings.change(s -> s.withMaximized(now)));
    }

    /// Laid out before it is seen: a window that is open and still empty looks broken.
    public void show() {
        root.applyCss();
        root.layout();
        stage.show();
    }

    public Scene scene() {
        return scene;
    }

    /// In the order of the rail.
    public List<String> pageIds() {
        return pages.stream().map(Page::id).toList();
    }

    /// A key of the whole window.
    public void key(KeyCombination keys, Runnable work) {
        scene.getAccelerators().put(keys, work);
    }

    public double zoom() {
        return settings.get().zoom();
    }

    /// Shows a page by its id; an unknown one shows the first.
    public void showPage(String id) {
        Page page = pages.stream().filter(p -> p.id().equals(id)).findFirst().orElse(pages.getFirst());
        Node node = built.computeIfAbsent(page.id(), k -> page.content().get());
        content.getChildren().setAll(node);
        rail.select(page);
        settings.change(s -> s.withPage(page.id()));
    }

    /// A sentence in the status line that stays: something about this session the user should know.
    public void notice(String text) {
        notice = text;
        status.notice(text);
    }

    /// Something that has just ended, in the status line unless that says what matters more.
    void told(String text) {
        status.notice(notice.isEmpty() ? text : notice);
    }

    /// The id of the page that is shown.
    public String page() {
        return settings.get().page();
    }

    /// Shows a view alone over the whole screen; Esc or F11 leaves it.
    public void project(Supplier<? extends Node> view) {
        endTour();
        projector.show(view);
    }

    /// Five steps through the workbench.
    public void tour() {
        endTour();
        showPage(pages.getFirst().id());
        root.applyCss();
        root.layout();
        FirstTour steps = new FirstTour(frame, this::endTour);
        tour = Optional.of(steps);
        root.getChildren().add(steps);
        steps.begin();
    }

    private void endTour() {
        tour.ifPresent(root.getChildren()::remove);
        tour = Optional.empty();
    }

    /// Presses the button of that id, if it is there and can be pressed.
    public void press(String id) {
        if (frame.getScene() != null
                && frame.lookup(id) instanceof ButtonBase button
                && !button.isDisabled()
                && button.isVisible()) {
            button.fire();
        }
    }

    public void speak(Language language) {
        Messages.speak(language);
        settings.change(s -> s.withLanguage(language.tag()));
        build();
    }

    public void darken(boolean dark) {
        workbench.dark().set(dark);
    }

    /// @param zoom 1 is 100 %
    public void zoom(double zoom) {
        settings.change(s -> s.withZoom(Zooming.within(zoom)));
        dress();
    }

    private void build() {
        endTour();
        closePages();
        if (rail != null) {
            rail.close();
        }
        rail = rail();
        frame.setLeft(rail);
        if (status != null) {
            status.close();
        }
        status = new StatusBar(workbench);
        status.notice(notice);
        frame.setBottom(status);
        stage.setTitle(M.text("app.title"));
        showPage(settings.get().page());
        projector.again();
    }

    private NavigationRail rail() {
        return new NavigationRail(
                pages,
                new NavigationRail.Actions() {
                    @Override
                    public void toggleTheme() {
                        workbench.dark().set(!workbench.dark().get());
                    }

                    @Override
                    public void toggleLanguage() {
                        speak(Messages.language() == Language.ENGLISH ? Language.CHINESE : Language.ENGLISH);
                    }
                },
                workbench.dark(),
                page -> showPage(page.id()));
    }

    private void dress() {
        Theme.apply(scene, workbench.dark().get(), projector.zoom(settings.get().zoom()));
    }

    private void keys() {
        scene.addEventFilter(
                KeyEvent.KEY_PRESSED,
                e -> Zooming.of(e).ifPresent(step -> {
                    zoom(step.applyAsDouble(settings.get().zoom()));
                    e.consume();
                }));
        scene.addEventHandler(KeyEvent.KEY_TYPED, e -> {
            if (e.getCharacter().equals("?") && !(scene.getFocusOwner() instanceof TextInputControl)) {
                Shortcuts.show(stage);
            }
        });
        var keys = scene.getAccelerators();
        keys.put(shortcut(KeyCode.SLASH), () -> Shortcuts.show(stage));
        keys.put(
                new KeyCodeCombination(KeyCode.T, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN),
                () -> workbench.dark().set(!workbench.dark().get()));
        keys.put(
                new KeyCodeCombination(KeyCode.L, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN),
                () -> speak(Messages.language() == Language.ENGLISH ? Language.CHINESE : Language.ENGLISH));
        for (int i = 0; i < Math.min(9, pages.size()); i++) {
            String id = pages.get(i).id();
            keys.put(shortcut(KeyCode.valueOf("DIGIT" + (i + 1))), () -> showPage(id));
        }
    }

    private static KeyCombination shortcut(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN);
    }

    private void resized() {
        if (projector.on()) {
            dress();
        } else if (!stage.isMaximized() && !stage.isFullScreen()) {
            settings.change(s -> s.withSize(scene.getWidth(), scene.getHeight()));
        }
    }

    private void closePages() {
        built.values().forEach(node -> {
            if (node instanceof AutoCloseable closeable) {
                Closing.quietly(closeable);
            }
        });
        built.clear();
    }

    /// For tests and the tour: the whole content as a node.
    public Parent root() {
        return root;
    }

    @Override
    public void close() {
        projector.leave();
        closePages();
        rail.close();
        status.close();
    }
}
