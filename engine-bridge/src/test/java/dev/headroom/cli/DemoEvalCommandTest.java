package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class DemoEvalCommandTest {
    @Test
    void anAdapterWithoutASkillIsRefusedWithTheNamesThatHaveOne() {
        StringWriter err = new StringWriter();
        int status =
                Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), "demo-eval", "--lora", "klingon");
        assertThat(status).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("klingon", "spanish", "catalogue", "cheerful");
    }

    @Test
    void aWrongSizeIsAUsageErrorThatSaysHowToWriteOne() {
        StringWriter err = new StringWriter();
        int status = Main.run(
                new PrintWriter(new StringWriter()), new PrintWriter(err), "demo-eval", "--device-memory", "lots");
        assertThat(status).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("lots", "2GiB");
    }

    @Test
    void anUnknownTypeIsAUsageErrorThatNamesThoseThereAre() {
        StringWriter err = new StringWriter();
        int status =
                Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), "demo-eval", "--types", "color");
        assertThat(status).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("\"color\"", "colour", "number", "yes_no");
    }
}
