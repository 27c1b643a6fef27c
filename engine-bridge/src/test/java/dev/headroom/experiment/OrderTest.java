package dev.headroom.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderTest {
    private final Order order = new Order(Controls.EMBEDDED, p -> p.over(Settings.defaults(1L << 30)));

    private static List<Point> shuffled(String... knobs) {
        List<Point> points = new ArrayList<>(
                Point.grid(List.of(knobs).stream().map(Knob::parse).toList()));
        Collections.shuffle(points, new Random(1));
        return points;
    }

    @Test
    void everyCombinationOfWhatNeedsARestartIsStartedOnce() {
        List<Point> points = shuffled(
                "max_dynamic_patch=1,4,12",
                "model_format=fp32,int8,int4",
                "cache_max_entry_count=0.2,0.4",
                "device_memory=1GiB,2GiB");

        List<Point> sorted = order.of(points);

        assertThat(sorted).containsExactlyInAnyOrderElementsOf(points);
        assertThat(order.changes(sorted))
                .containsEntry(TakesEffect.ENGINE_RESTART, 6)
                .containsEntry(TakesEffect.CACHE_REBUILD, 6)
                .containsEntry(TakesEffect.NEXT_MESSAGE, 24);
    }

    @Test
    void whatTravelsWithAMessageCostsNoChangeOfTheEngine() {
        List<Point> points = shuffled("max_dynamic_patch=1,2,3");

        assertThat(order.of(points)).isEqualTo(points);
        assertThat(order.changes(points)).containsEntry(TakesEffect.ENGINE_RESTART, 1);
    }
}
