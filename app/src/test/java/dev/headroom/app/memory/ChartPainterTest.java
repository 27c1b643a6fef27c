package dev.headroom.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.ui.Palette;
import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Moment;
import dev.headroom.timeline.Timeline;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChartPainterTest {
    private static final long START = 1_700_000_000_000L;
    private static final int W = 200;
    private static final int H = 100;

    @Test
    void bandsStandOnEachOtherInTheOrderOfTheStack() {
        Timeline timeline = new Timeline();
        for (int i = 0; i < 600; i++) {
            timeline.append(Moment.of(START + i * 100L, Map.of(Channel.CONTEXT, 20L, Channel.LORA, 30L)));
        }
        int[] pixels = paint(timeline, START, START + 60_000, 100);
        assertThat(at(pixels, 100, 5)).isEqualTo(Palette.CONTEXT.rgb(false));
        assertThat(at(pixels, 100, 19)).isEqualTo(Palette.CONTEXT.rgb(false));
        assertThat(at(pixels, 100, 21)).isEqualTo(Palette.LORA.rgb(false));
        assertThat(at(pixels, 100, 49)).isEqualTo(Palette.LORA.rgb(false));
        assertThat(at(pixels, 100, 51)).isEqualTo(Palette.BACKGROUND.rgb(false));
    }

    @Test
    void aSpikeOfOneSampleInADayHasItsColumn() {
        Timeline timeline = new Timeline();
        for (int i = 0; i < 86_400; i++) {
            long vision = i == 40_000 ? 60 : 0;
            timeline.append(
                    Moment.of(START + i * 1000L, Map.of(Channel.CONTEXT, 20L, Channel.VISION_ACTIVATIONS, vision)));
        }
        int[] pixels = paint(timeline, START, START + 86_400_000, 100);
        int columns = 0;
        for (int x = 0; x < W; x++) {
            columns += at(pixels, x, 70) != Palette.BACKGROUND.rgb(false) ? 1 : 0;
        }
        assertThat(columns).isEqualTo(1);
    }

    @Test
    void whereNothingWasKnownNothingIsDrawn() {
        Timeline timeline = new Timeline();
        timeline.append(Moment.of(START, Map.of(Channel.CONTEXT, 20L)));
        timeline.append(Moment.of(START + 50_000, Map.of(Channel.CONTEXT, 20L)));
        int[] pixels = paint(timeline, START, START + 60_000, 100);
        assertThat(at(pixels, 1, 5)).isEqualTo(Palette.CONTEXT.rgb(false));
        assertThat(at(pixels, 80, 5)).isEqualTo(Palette.BACKGROUND.rgb(false));
    }

    @Test
    void theUsedPartOfTheCacheIsInsideTheReservedOne() {
        Timeline timeline = new Timeline();
        timeline.append(Moment.of(START, Map.of(Channel.KV_CACHE, 80L, Channel.KV_USED, 30L)));
        int[] pixels = paint(timeline, START, START + 200, 100);
        assertThat(at(pixels, 0, 10)).isEqualTo(Palette.KV_USED.rgb(false));
        assertThat(at(pixels, 0, 50)).isEqualTo(Palette.KV_CACHE.rgb(false));
        assertThat(at(pixels, 0, 85)).isEqualTo(Palette.BACKGROUND.rgb(false));
    }

    @Test
    void theMeasuredLineSpansWhatWasMeasuredInTheColumn() {
        Timeline timeline = new Timeline();
        for (int i = 0; i < 100; i++) {
            timeline.append(Moment.of(START + i * 10L, Map.of(Channel.PROCESS_PSS, i == 50 ? 90L : 10L)));
        }
        int[] pixels = paint(timeline, START, START + 20_000, 100);
        boolean reached = false;
        for (int x = 0; x < W; x++) {
            reached |= at(pixels, x, 88) == Palette.MEASURED.rgb(false);
        }
        assertThat(reached).isTrue();
    }

    @Test
    void belowTheLineOfAnEngineThatTellsNothingYetTheGroundIsTinted() {
        Timeline timeline = new Timeline();
        for (int i = 0; i < 200; i++) {
            timeline.append(Moment.of(
                    START + i * 100L,
                    i < 100
                            ? Map.of(Channel.PROCESS_PSS, 60L)
                            : Map.of(Channel.PROCESS_PSS, 60L, Channel.CONTEXT, 20L)));
        }
        int[] pixels = paint(timeline, START, START + 20_000, 100);
        int loading = at(pixels, 50, 10);
        assertThat(loading)
                .isNotEqualTo(Palette.BACKGROUND.rgb(false))
                .isNotEqualTo(Palette.CONTEXT.rgb(false))
                .isEqualTo(at(pixels, 50, 50));
        assertThat(at(pixels, 50, 70)).isEqualTo(Palette.BACKGROUND.rgb(false));
        assertThat(at(pixels, 150, 10)).isEqualTo(Palette.CONTEXT.rgb(false));
        assertThat(at(pixels, 150, 50)).isEqualTo(Palette.BACKGROUND.rgb(false));
    }

    private static int[] paint(Timeline timeline, long from, long to, double top) {
        int[] pixels = new int[W * H];
        new ChartPainter(W, H, pixels, false, new boolean[Channel.values().length])
                .paint(timeline.slice(from, to, W), top);
        return pixels;
    }

    /// @param y from the ground
    private static int at(int[] pixels, int x, int y) {
        return pixels[(H - 1 - y) * W + x] & 0xFFFFFF;
    }
}
