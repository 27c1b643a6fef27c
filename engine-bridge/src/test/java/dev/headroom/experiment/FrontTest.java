package dev.headroom.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrontTest {
    private record At(long memory, double quality) {}

    @Test
    void nothingOffTheFrontIsBetterForLessAndNothingOnItIsBeaten() {
        Random random = new Random(7);
        List<At> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(new At(random.nextInt(50), random.nextInt(20) / 20.0));
        }

        List<At> front = Front.of(all, At::memory, At::quality);

        for (At each : all) {
            boolean beaten = all.stream()
                    .anyMatch(o -> o.memory <= each.memory
                            && o.quality >= each.quality
                            && (o.memory < each.memory || o.quality > each.quality));
            assertThat(front.contains(each)).isEqualTo(!beaten);
        }
    }

    @Test
    void ofNothingTheFrontIsNothing() {
        assertThat(Front.of(List.<At>of(), At::memory, At::quality)).isEmpty();
    }
}
