package dev.headroom.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceMemoryTest {
    @ParameterizedTest
    @CsvSource({"1GiB, 512MiB", "2GiB, 512MiB", "3GiB, 768MiB", "4GiB, 1GiB", "64GiB, 1GiB"})
    void aQuarterOfTheMachineButAtMostAGibibyte(String machine, String device) {
        assertThat(DeviceMemory.usual(Bytes.parse(machine))).isEqualTo(Bytes.parse(device));
    }

    @Test
    void whatIsAvailableIsPartOfWhatThereIs() {
        assertThat(HostMemory.available()).isBetween(1L, HostMemory.total());
    }
}
