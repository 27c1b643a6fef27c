package dev.headroom.app.tuning;

import dev.headroom.app.shell.Workbench;
import javafx.scene.control.Slider;
import javafx.scene.layout.VBox;

/// The sliders.
public final class TuningView extends VBox implements AutoCloseable {
    public TuningView(Workbench workbench) {
        setSpacing(8);
        Slider ratio = new Slider(0.01, 0.99, workbench.draft().get().cacheMaxEntryCount());
        ratio.valueProperty()
                .addListener((o, was, now) -> workbench.draft().set(workbench.draft().get().withCacheMaxEntryCount(
                        now.doubleValue())));
        getChildren().add(ratio);
    }

    @Override
    public void close() {}
}
