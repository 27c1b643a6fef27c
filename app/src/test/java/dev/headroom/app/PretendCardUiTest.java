package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.machine.DeviceMemory;
import org.junit.jupiter.api.Test;

class PretendCardUiTest extends EnginesPage {
    @Test
    void aFirstStartTakesTheDeviceMemoryThatTheCommandLineTakes() {
        assertThat(wiring.workbench().engine().asked().deviceMemory()).isEqualTo(DeviceMemory.usual());
    }
}
