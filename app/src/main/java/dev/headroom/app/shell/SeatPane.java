package dev.headroom.app.shell;

import java.util.function.Supplier;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;

/// A region whose controls depend on the engine: built anew when another one sits down.
public final class SeatPane extends StackPane implements AutoCloseable {
    private final Workbench workbench;
    private final Supplier<? extends Node> content;
    private final ChangeListener<Seat> seats = (o, was, now) -> build();

    public SeatPane(Workbench workbench, Supplier<? extends Node> content) {
        this.workbench = workbench;
        this.content = content;
        workbench.seat().addListener(seats);
        build();
    }

    private void build() {
        end();
        Node node = content.get();
        if (node instanceof javafx.scene.layout.Region region) {
            setMinSize(region.getMinWidth(), region.getMinHeight());
        }
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
        workbench.seat().removeListener(seats);
        end();
    }
}
