package dev.headroom.app.shell;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.ui.Hints;
import dev.headroom.app.ui.Scale;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.value.ChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The strip on the left edge: one button per page; at its foot theme, language, and the pages about the window itself.
final class NavigationRail extends ScrollPane implements AutoCloseable {
    private static final Messages M = Messages.of("shell");

    /// What the buttons at its foot do.
    interface Actions {
        void toggleTheme();

        void toggleLanguage();
    }

    /// What a button with its word below takes at 100 %, and one that is an icon only.
    private static final double WITH_WORD = 52;

    private static final double ICON_ONLY = 40;

    private final VBox buttons = new VBox();
    private final ToggleGroup group = new ToggleGroup();
    private final BooleanProperty dark;
    private final ChangeListener<Boolean> themes;

    NavigationRail(List<Page> pages, Actions actions, BooleanProperty dark, Consumer<Page> show) {
        this.dark = dark;
        getStyleClass().addAll("hr-rail", "hr-plain-scroll");
        setFocusTraversable(false);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setVbarPolicy(ScrollBarPolicy.NEVER);
        setFitToHeight(true);
        setFitToWidth(true);
        buttons.getStyleClass().add("hr-rail-buttons");
        setContent(buttons);
        heightProperty().addListener(o -> words());
        Scale.follow(this, this::words);
        pages.stream().filter(page -> !page.foot()).forEach(page -> add(page, show));
        Region gap = new Region();
        VBox.setVgrow(gap, Priority.ALWAYS);
        buttons.getChildren().add(gap);
        Button theme = foot("toggle-theme", Feather.MOON, M.text("theme.to.dark"), actions::toggleTheme);
        showTheme(theme, dark.get());
        themes = (o, was, now) -> showTheme(theme, now);
        dark.addListener(themes);
        buttons.getChildren()
                .addAll(
                        theme,
                        foot("toggle-language", Feather.GLOBE, M.text("language.switch"), actions::toggleLanguage));
        pages.stream().filter(Page::foot).forEach(page -> add(page, show));
    }

    private void add(Page page, Consumer<Page> show) {
        ToggleButton button = new ToggleButton(page.word(), new FontIcon(page.icon()));
        button.setContentDisplay(ContentDisplay.TOP);
        button.getStyleClass().setAll("hr-rail-button");
        button.setId("page-" + page.id());
        button.setUserData(page);
        button.setToggleGroup(group);
        button.setAccessibleText(page.title());
        button.setTooltip(Hints.of(page.title() + "\n" + page.hint()));
        button.setMaxWidth(Double.MAX_VALUE);
        button.setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
        button.setOnAction(e -> {
            button.setSelected(true);
            show.accept(page);
        });
        buttons.getChildren().add(button);
    }

    /// Where the window is low, an icon has to do; its words are in the tooltip.
    private void words() {
        long pages = buttons.getChildren().stream()
                .filter(ToggleButton.class::isInstance)
                .count();
        double needed = pages * WITH_WORD + (buttons.getChildren().size() - pages) * ICON_ONLY;
        boolean room = getHeight() == 0 || getHeight() >= Scale.px(needed);
        buttons.getChildren().stream()
                .filter(ToggleButton.class::isInstance)
                .map(ToggleButton.class::cast)
                .forEach(b -> b.setContentDisplay(room ? ContentDisplay.TOP : ContentDisplay.GRAPHIC_ONLY));
    }

    @Override
    protected double computeMinWidth(double height) {
        return buttons.prefWidth(-1);
    }

    @Override
    protected double computePrefWidth(double height) {
        return Math.max(buttons.prefWidth(-1), Scale.px(50));
    }

    void select(Page page) {
        group.getToggles().stream()
                .filter(t -> t.getUserData() instanceof Page other && other.id().equals(page.id()))
                .forEach(group::selectToggle);
    }

    @Override
    public void close() {
        dark.removeListener(themes);
    }

    private static void showTheme(Button button, boolean dark) {
        String text = dark ? M.text("theme.to.light") : M.text("theme.to.dark");
        button.setGraphic(new FontIcon(dark ? Feather.SUN : Feather.MOON));
        button.setAccessibleText(text);
        button.setTooltip(Hints.of(text));
    }

    private static Button foot(String id, Ikon icon, String text, Runnable action) {
        Button button = new Button(null, new FontIcon(icon));
        button.getStyleClass().setAll("hr-rail-button");
        button.setId(id);
        button.setAccessibleText(text);
        button.setTooltip(Hints.of(text));
        button.setOnAction(e -> action.run());
        return button;
    }
}
