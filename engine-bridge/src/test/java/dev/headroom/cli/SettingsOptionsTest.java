package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.plan.ModelShape;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SettingsOptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # asked          | trained to | session_len
                         | 2048       | 2048
                         | 32768      | 4096
        --session-len=64 | 2048       | 64
        --session-len=3000 | 2048     | 3000
        """)
    void aLengthThatNobodyAskedForIsNoLongerThanWhatTheModelWasTrainedTo(String asked, int trained, int expected) {
        SettingsOptions options = new SettingsOptions();
        new CommandLine(options).parseArgs(asked == null ? new String[0] : new String[] {asked});
        ModelShape shape = new ModelShape(
                "x", new ModelShape.Language(2, 64, 4, 2, 16, 96, 320, true, true, trained), Optional.empty());
        assertThat(options.settings(shape).sessionLen()).isEqualTo(expected);
    }
}
