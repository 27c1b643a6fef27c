package dev.headroom.app.shell;

import java.util.function.Supplier;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;

/// A region whose controls depend on the engine: built anew when another one becomes active.
public final class ActiveEnginePane extends StackPane implements AutoCloseable {
    private final Workbench workbench;
    private final Supplier<? extends Node> content;
    private final ChangeListener<ActiveEngine> engines = (o, was, now) -> build();

    public ActiveEnginePane(Workbench workbench, Supplier<? extends Node> content) {
        this.workbench = workbench;
        this.content = content;
        workbench.active().addListener(engines);
        build();
    }

    private void build() {
        end();
        Node node = content.get();
        getChildren().setAll(node);
    }

    private void end() {
        getChildren().forEach(node -> {
            if (node instanceof AutoCloseable closeable) {
                Closing.quietly(closeable);
            }
        });
    }

    @Override
    public void close() {
        workbench.active().removeListener(engines);
        end();
    }
}
