package dev.headroom.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnobTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max_dynamic_patch=1,4,9,12 | 1,4,9,12",
                "cache-max-entry-count=0.1..0.9/5 | 0.1,0.3,0.5,0.7,0.9",
                "session_len=1000..2000/3 | 1000,1500,2000",
                "session_len=1..3/5 | 1,2,3",
                "session_len=8..2/4 | 8,6,4,2",
                "device_memory=512MiB..1GiB/2 | 536870912,1073741824",
                "cache_max_entry_count=0.1, 0.2..0.4/3 ,0.1 | 0.1,0.2,0.3,0.4"
            })
    void valuesAndRangesAreRead(String text, String values) {
        assertThat(Knob.parse(text).values()).containsExactly(values.split(","));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_dynamic_patch",
                "=1",
                "tp=",
                "tp=,",
                "x=1..2/1",
                "x=1..2/9999",
                "x=a..b/3",
                "x=1e999999999..2/3",
                "x=1..99999999999999999999999999999999999999/3"
            })
    void whatIsNoKnobIsRefusedInWords(String text) {
        assertThatThrownBy(() -> Knob.parse(text)).isInstanceOf(SweepException.class);
    }

    @Test
    void aGridHasEveryCombinationAndTheLastKnobTurnsFastest() {
        List<Point> grid = Point.grid(List.of(Knob.parse("tp=1,2"), Knob.parse("lora_r=8,16")));

        assertThat(grid)
                .extracting(Point::toString)
                .containsExactly("tp=1, lora_r=8", "tp=1, lora_r=16", "tp=2, lora_r=8", "tp=2, lora_r=16");
    }

    @Test
    void aGridWithoutEndIsRefusedBeforeItIsMade() {
        Knob many = Knob.parse("session_len=1..1000/1000");
        Knob more = Knob.parse("max_batch_size=1..1000/1000");

        assertThatThrownBy(() -> Point.grid(List.of(many, more))).hasMessageContaining("The knobs make more than");
        assertThatThrownBy(() -> Point.grid(List.of(Knob.parse("tp=1"), Knob.parse("tp=2"))))
                .hasMessageContaining("tp");
    }

    @Test
    void aKnobThatIsNoSettingIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Point.setting("patches")).hasMessageContaining("max_dynamic_patch");
        assertThat(new Point(Map.of("max_dynamic_patch", "4"))
                        .over(Settings.NONE)
                        .maxDynamicPatch())
                .isEqualTo(4);
    }
}
