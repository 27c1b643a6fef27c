package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.machine.DeviceMemory;
import dev.headroom.plan.ModelShape;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SettingsOptionsTest {
    @Command
    private static final class Mixing {
        @Mixin
        private final SettingsOptions options = new SettingsOptions();
    }

    @Test
    void thePretendCardIsTheOneThatTheWindowTakes() {
        Mixing mixing = new Mixing();
        new CommandLine(mixing).parseArgs();

        assertThat(mixing.options.settings().deviceMemory()).isEqualTo(DeviceMemory.usual());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # asked          | trained to | session_len
                         | 2048       | 2048
                         | 32768      | 4096
        --session-len=64 | 2048       | 64
        --session-len=3000 | 2048     | 3000
        """)
    void aLengthThatNobodyAskedForIsNoLongerThanWhatTheModelWasTrainedTo(String asked, int trained, int expected) {
        Mixing command = new Mixing();
        new CommandLine(command).parseArgs(asked == null ? new String[0] : new String[] {asked});
        ModelShape shape = new ModelShape(
                "x", new ModelShape.Language(2, 64, 4, 2, 16, 96, 320, true, true, trained), Optional.empty());
        assertThat(command.options.settings(shape).sessionLen()).isEqualTo(expected);
    }
}
