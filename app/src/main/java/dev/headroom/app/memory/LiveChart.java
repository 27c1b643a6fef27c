package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.timeline.Timeline;
import java.util.OptionalLong;
import java.util.function.Supplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;

/// The live chart by itself, for other programs than the window's engine: what they take over time, against what was
/// predicted for them.
public final class LiveChart extends StackPane implements AutoCloseable {
    private final MemoryChart chart;
    private final javafx.animation.Timeline clock;

    /// @param plan predicted peak in bytes, drawn as a line
    public LiveChart(Timeline history, Supplier<OptionalLong> plan, ObservableBooleanValue dark) {
        chart = new MemoryChart(history, Messages.of("memory"));
        chart.limitIsPlan();
        getChildren().add(chart);
        getStylesheets()
                .add(LiveChart.class
                        .getResource("/dev/headroom/app/css/memory.css")
                        .toExternalForm());
        clock = new javafx.animation.Timeline(new KeyFrame(Duration.millis(100), e -> {
            chart.theme(dark.get());
            chart.limit(plan.get());
            chart.tick();
        }));
        clock.setCycleCount(Animation.INDEFINITE);
        clock.play();
    }

    @Override
    public void close() {
        clock.stop();
    }
}
