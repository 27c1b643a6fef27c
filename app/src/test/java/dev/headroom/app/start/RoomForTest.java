package dev.headroom.app.start;

import static dev.headroom.memory.Bytes.GIB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.ModelShape;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomForTest {
    private static final ModelShape LARGE =
            ModelCatalogue.get("InternVL2-1B").embedded().orElseThrow();
    private static final Settings USUAL = Settings.defaults(GIB).withLora(Optional.of("spanish"), 8, 4);

    @Test
    void aModelThatNeedsMoreThanTheUsualDeviceMemoryGetsItAndNotTheWholeMachine() {
        Settings settings = RoomFor.settings(LARGE, USUAL, Optional.empty(), 64 * GIB);
        assertThat(EmbeddedPlanner.plan(LARGE, List.of(), settings).fits()).isTrue();
        assertThat(settings.deviceMemory()).isBetween(4 * GIB, 16 * GIB);
        assertThat(settings.lora()).as("an adapter of another model").isEmpty();
    }

    @Test
    void theTypeThatWasChosenIsLoadedAndTakesLess() {
        Settings whole = RoomFor.settings(LARGE, USUAL, Optional.empty(), 64 * GIB);
        Settings packed = RoomFor.settings(LARGE, USUAL, Optional.of("int4"), 64 * GIB);
        assertThat(packed.modelFormat()).isEqualTo("int4");
        assertThat(packed.deviceMemory()).isLessThan(whole.deviceMemory());
    }

    @Test
    void neverMoreThanThereIs() {
        assertThat(RoomFor.settings(LARGE, USUAL, Optional.empty(), 2 * GIB).deviceMemory())
                .isLessThanOrEqualTo(2 * GIB);
    }
}
