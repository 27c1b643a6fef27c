package dev.headroom.app.memory;

import dev.headroom.app.shell.Workbench;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/// Where every byte goes, now and over time.
public final class MemoryView extends VBox implements AutoCloseable {
    public MemoryView(Workbench workbench) {
        setSpacing(8);
        Label verdict = new Label();
        verdict.textProperty().bind(workbench.prediction().map(plan -> plan.verdict()));
        getChildren().add(verdict);
    }

    @Override
    public void close() {}
}
