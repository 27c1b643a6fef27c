package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ModelLibrary;
import dev.headroom.app.ui.LogPane;
import dev.headroom.app.ui.Scale;
import javafx.geometry.Bounds;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The engines page: three cards beside each other, or one below the other where the window is narrow: the engine at
/// hand, one to launch, one to attach to. What the engine writes lies in a drawer at the foot.
public final class EnginesView extends BorderPane implements AutoCloseable {
    private static final Messages M = Messages.of("engines");
    private static final double SIDE_BY_SIDE = 1040;

    private final CurrentPane current;
    private final LaunchPane launch;
    private final ServersPane servers;
    private final LogPane log;
    private final GridPane cards = new GridPane(10, 10);
    private final ScrollPane scroll = new ScrollPane(cards);
    private int columns;

    /// @param library models to choose from
    public EnginesView(EnginesViewModel model, ModelLibrary library) {
        current = new CurrentPane(model, library);
        launch = new LaunchPane(model, library, this::reveal);
        servers = new ServersPane(model, this::reveal);
        log = new LogPane("engines", model::log, model::noLog);
        getStyleClass().add("hr-engines");
        setId("engines-page");
        setPadding(new Insets(10));
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().addAll("edge-to-edge", "hr-plain-scroll");
        setCenter(scroll);
        setBottom(drawer());
        widthProperty().addListener((o, was, now) -> arrange(now.doubleValue()));
        Scale.follow(this, () -> arrange(getWidth() == 0 ? Scale.px(SIDE_BY_SIDE) : getWidth()));
        // as high as the page, so that the buttons of the three stand at one height
        scroll.viewportBoundsProperty().addListener((o, was, now) -> cards.setMinHeight(now.getHeight()));
    }

    private TitledPane drawer() {
        log.setPrefHeight(260);
        TitledPane drawer = new TitledPane(M.text("log.title"), log);
        drawer.setId("engines-log-drawer");
        drawer.setAnimated(false);
        drawer.setExpanded(false);
        BorderPane.setMargin(drawer, new Insets(10, 0, 0, 0));
        return drawer;
    }

    private void arrange(double width) {
        int wanted = width >= Scale.px(SIDE_BY_SIDE) ? 3 : 1;
        if (wanted == columns) {
            return;
        }
        columns = wanted;
        cards.getChildren().clear();
        cards.getColumnConstraints().clear();
        for (int i = 0; i < columns; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(100.0 / columns);
            cards.getColumnConstraints().add(column);
        }
        int place = 0;
        for (Region card : new Region[] {current, launch, servers}) {
            GridPane.setVgrow(card, Priority.ALWAYS);
            card.setMinWidth(0);
            cards.add(card, place % columns, place / columns);
            place++;
        }
    }

    /// Scrolls to something that has just been said.
    private void reveal(Node node) {
        scroll.applyCss();
        scroll.layout();
        Bounds at = cards.sceneToLocal(node.localToScene(node.getBoundsInLocal()));
        double viewport = scroll.getViewportBounds().getHeight();
        double hidden = cards.getHeight() - viewport;
        double top = scroll.getVvalue() * hidden;
        if (hidden > 0 && (at.getMaxY() > top + viewport || at.getMinY() < top)) {
            scroll.setVvalue(Math.clamp((at.getMaxY() - viewport + 12) / hidden, 0, 1));
        }
    }

    /// One card of the page.
    static void dress(VBox panel, String title) {
        Label head = new Label(title);
        head.getStyleClass().add("hr-title");
        panel.getChildren().addFirst(head);
        panel.getStyleClass().add("hr-panel");
        panel.setPadding(new Insets(12));
        panel.setSpacing(8);
    }

    /// Keeps what follows at the foot of a card.
    static Region gap() {
        Region gap = new Region();
        VBox.setVgrow(gap, Priority.ALWAYS);
        return gap;
    }

    /// A caption over its control.
    static VBox captioned(String caption, Region control) {
        Label label = new Label(caption);
        label.getStyleClass().addAll("hr-small", "hr-muted");
        label.setLabelFor(control);
        control.setMaxWidth(Double.MAX_VALUE);
        return new VBox(3, label, control);
    }

    static TitledPane fold(String id, String title, Node content) {
        TitledPane fold = new TitledPane(title, content);
        fold.setId(id);
        fold.setAnimated(false);
        fold.setExpanded(false);
        fold.getStyleClass().add("hr-details");
        return fold;
    }

    /// A label that may take several lines and is never cut.
    static Label wrapped(String id, String... styles) {
        Label label = new Label();
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(styles);
        label.managedProperty().bind(label.textProperty().isNotEmpty());
        return label;
    }

    @Override
    public void close() {
        current.close();
        launch.close();
        servers.close();
        log.close();
    }
}
