package dev.headroom.app.memory;

import dev.headroom.app.memory.ChartRange.Preset;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.testing.FakeEngine;
import dev.headroom.app.testing.Fixtures;
import dev.headroom.app.testing.Fx;
import dev.headroom.app.ui.Background;
import dev.headroom.app.ui.Theme;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Settings;
import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Moment;
import dev.headroom.timeline.Recorder;
import dev.headroom.timeline.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Times on the FX thread: a frame of the live chart with a day of history, and a slider's tick to the redrawn
/// prediction. `mvn -Pbench -pl app -am -Dtest=FramesBench -Dsurefire.failIfNoSpecifiedTests=false test`
@Tag("bench")
class FramesBench {
    private static final Settings SETTINGS = Settings.defaults(1L << 30);

    @Test
    void chartFramesAndSliderTicks() throws IOException {
        Timeline timeline = new Timeline();
        long now = System.currentTimeMillis();
        Random random = new Random(1);
        for (int i = 864_000; i > 0; i--) {
            timeline.append(moment(now - i * 100L, i, random));
        }
        FakeEngine engine = new FakeEngine(SETTINGS);
        List<Object> open = new ArrayList<>();
        Fx.run(() -> {
            Workbench workbench = new Workbench(
                    new Background(),
                    engine,
                    Fixtures.SHAPE,
                    s -> EmbeddedPlanner.plan(Fixtures.SHAPE, List.of(), s),
                    new Recorder(timeline, OptionalLong::empty, List::of, Optional.empty()));
            engine.ready();
            MemoryView view = new MemoryView(workbench);
            Scene scene = new Scene(view, 1000, 620);
            Theme.apply(scene, false, 1);
            Stage stage = new Stage();
            stage.setScene(scene);
            stage.show();
            open.addAll(List.of(workbench, view, stage));
        });
        Workbench workbench = (Workbench) open.get(0);
        MemoryView view = (MemoryView) open.get(1);
        MemoryChart chart = Fx.on(() -> (MemoryChart) view.lookup("#memory-chart"));
        StringBuilder figures = new StringBuilder();
        for (Preset preset : List.of(Preset.DAY, Preset.HOUR, Preset.TEN_MINUTES, Preset.MINUTE)) {
            Fx.run(() -> chart.preset(preset));
            line(
                    figures,
                    "chart frame, " + preset + ", %.0f x %.0f".formatted(chart.getWidth(), chart.getHeight()),
                    times(300, i -> chart.redraw()));
        }
        line(figures, "slider tick to redrawn prediction", times(600, i -> {
            workbench.move(SETTINGS.withCacheMaxEntryCount(0.1 + (i % 80) / 100.0));
            view.layout();
        }));
        Path file = Path.of("target", "bench", "frames.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, figures);
        Fx.run(() -> {
            view.close();
            ((Stage) open.get(2)).close();
            workbench.close();
        });
    }

    private interface Work {
        void run(int i);
    }

    /// Each run on its own turn of the FX thread, after 100 to warm up.
    private static String times(int count, Work work) {
        double[] millis = new double[count];
        for (int i = -100; i < count; i++) {
            int n = i;
            double took = Fx.on(() -> {
                long at = System.nanoTime();
                work.run(n + 100);
                return (System.nanoTime() - at) / 1e6;
            });
            if (i >= 0) {
                millis[i] = took;
            }
        }
        Arrays.sort(millis);
        return "median %.2f ms, p99 %.2f ms".formatted(millis[count / 2], millis[count * 99 / 100]);
    }

    private static void line(StringBuilder figures, String what, String figure) {
        figures.append("| ").append(what).append(" | ").append(figure).append(" |\n");
    }

    private static Moment moment(long time, int i, Random random) {
        Map<Channel, Long> values = new EnumMap<>(Channel.class);
        values.put(Channel.CONTEXT, 150L << 20);
        values.put(Channel.RUNTIME, (90L << 20) + random.nextInt(1 << 20));
        values.put(Channel.WEIGHTS_LANGUAGE, 17L << 20);
        values.put(Channel.WEIGHTS_VISION, 9L << 20);
        values.put(Channel.LORA, 1L << 20);
        values.put(Channel.KV_CACHE, 600L << 20);
        values.put(Channel.VISION_ACTIVATIONS, i % 600 < 12 ? 30L << 20 : 0);
        values.put(Channel.PREFILL_ACTIVATIONS, i % 600 == 13 ? 60L << 20 : 0);
        values.put(Channel.KV_USED, (i % 6000) * 30_000L);
        values.put(Channel.PROCESS_PSS, (860L << 20) + random.nextInt(4 << 20));
        values.put(Channel.DEVICE_MEMORY, 1L << 30);
        return Moment.of(time, values);
    }
}
