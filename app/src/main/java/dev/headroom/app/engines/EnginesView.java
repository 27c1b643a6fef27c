package dev.headroom.app.engines;

import dev.headroom.app.ui.LogPane;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The engines page: on the left the engine at hand and the ways to another one, on the right what it writes.
public final class EnginesView extends HBox implements AutoCloseable {
    private final CurrentPane current;
    private final LaunchPane launch;
    private final ServersPane servers;
    private final LogPane log;

    public EnginesView(EnginesViewModel model) {
        current = new CurrentPane(model);
        launch = new LaunchPane(model.launch());
        servers = new ServersPane(model);
        log = new LogPane("engines", model::log, model::noLog);
        getStyleClass().add("hr-engines");
        setId("engines-page");
        setPadding(new Insets(10));
        setSpacing(10);
        VBox ways = new VBox(10, current, launch, servers);
        ScrollPane left = new ScrollPane(ways);
        left.setFitToWidth(true);
        left.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        left.getStyleClass().addAll("edge-to-edge", "hr-plain-scroll");
        left.setPrefWidth(640);
        left.setMinWidth(460);
        log.setPrefWidth(480);
        log.setMinWidth(300);
        HBox.setHgrow(left, Priority.SOMETIMES);
        HBox.setHgrow(log, Priority.ALWAYS);
        getChildren().addAll(left, log);
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
