package dev.headroom.app.help;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Shortcuts;
import dev.headroom.app.ui.Buttons;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// The words of the window, its keys, and what it is.
public final class HelpPage extends VBox {
    private static final Messages M = Messages.of("help");

    /// @param tour starts it
    public HelpPage(Runnable tour) {
        super(8);
        setId("help-page");
        setPadding(new Insets(12));
        Label title = new Label(M.text("page.title"));
        title.getStyleClass().add("hr-title");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(8, title, gap, Buttons.words("help-tour", M.text("tour"), tour));
        head.setAlignment(Pos.CENTER_LEFT);
        TabPane tabs = new TabPane(
                tab("words", new GlossaryPane()),
                tab("keys", scrolled(Shortcuts.table())),
                tab("about", new AboutPane()));
        tabs.setId("help-tabs");
        tabs.setAccessibleText(M.text("page.title"));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getStyleClass().add("hr-panel");
        setVgrow(tabs, Priority.ALWAYS);
        getChildren().addAll(head, tabs);
    }

    private static Tab tab(String key, Node content) {
        Tab tab = new Tab(M.text(key), content);
        tab.setId("help-" + key);
        return tab;
    }

    private static Node scrolled(Region content) {
        ScrollPane pane = new ScrollPane(new StackPane(content));
        pane.getStyleClass().add("hr-plain-scroll");
        pane.setFitToWidth(true);
        pane.setFocusTraversable(false);
        return pane;
    }
}
