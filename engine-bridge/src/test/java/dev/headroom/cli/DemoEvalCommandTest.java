package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class DemoEvalCommandTest {
    @Test
    void anAdapterWithoutASkillIsRefusedWithTheNamesThatHaveOne() {
        assertThat(usageError("--lora", "klingon")).contains("klingon", "spanish", "catalogue", "cheerful");
    }

    @Test
    void aWrongSizeIsAUsageErrorThatSaysHowToWriteOne() {
        assertThat(usageError("--device-memory", "lots")).contains("lots", "2GiB");
    }

    @Test
    void anUnknownTypeIsAUsageErrorThatNamesThoseThereAre() {
        assertThat(usageError("--types", "color")).contains("\"color\"", "colour", "number", "yes_no");
    }

    private static String usageError(String option, String value) {
        StringWriter err = new StringWriter();
        int status = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), "demo-eval", option, value);
        assertThat(status).isEqualTo(ExitStatus.USAGE);
        return err.toString();
    }
}
