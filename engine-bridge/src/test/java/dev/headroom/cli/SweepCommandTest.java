package dev.headroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SweepCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void aPlanIsMadeForEveryCombinationOfCardAndSetting() throws IOException {
        assertThat(run(
                        "sweep",
                        "--plan-only",
                        "--engine",
                        "turbomind",
                        "--model",
                        "InternVL2-8B",
                        "--knob",
                        "device=RTX-4090,A100-80GB",
                        "--knob",
                        "cache_max_entry_count=0.2,0.8",
                        "--largest",
                        "session_len",
                        "--json"))
                .isEqualTo(ExitStatus.OK);

        JsonNode points = new ObjectMapper().readTree(out.toString()).path("points");
        assertThat(points).hasSize(4);
        assertThat(points.get(0).at("/point/device").asText()).isEqualTo("RTX-4090");
        // the same figures as `headroom plan` gives
        StringWriter single = new StringWriter();
        Main.run(
                new PrintWriter(single, true),
                new PrintWriter(err, true),
                "plan",
                "--model",
                "InternVL2-8B",
                "--device",
                "A100-80GB",
                "--cache-max-entry-count",
                "0.2",
                "--json");
        JsonNode plan = new ObjectMapper().readTree(single.toString());
        assertThat(points.get(2).path("peak").asLong())
                .isEqualTo(plan.at("/devices/0/peak").asLong());
        assertThat(points.get(2).path("largest_session_len").asLong()).isPositive();
    }

    @Test
    void fineTuningHasKnobsOfItsOwn() {
        assertThat(run(
                        "sweep",
                        "--plan-only",
                        "--engine",
                        "finetune",
                        "--model",
                        "InternVL2-8B",
                        "--set",
                        "device=A100-80GB",
                        "--knob",
                        "lora_r=8,64",
                        "--knob",
                        "batch=1,4",
                        "--csv"))
                .isEqualTo(ExitStatus.OK);

        assertThat(out.toString().lines()).hasSize(5);
        assertThat(out.toString().lines().skip(1).map(l -> l.split(",")[3]).distinct())
                .as("each combination has a peak of its own")
                .hasSize(4);
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingStarts() {
        assertThat(run("sweep", "--knob", "patches=1,2")).isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString()).contains("patches").contains("max_dynamic_patch");
        assertThat(run("sweep", "--knob", "tp=1,2")).isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString()).contains("tp cannot be turned there");
        assertThat(run("sweep", "--knob", "session_len=0,5")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("session_len is 0");
        assertThat(run("sweep", "--plan-only", "--engine", "turbomind", "--knob", "tp=1"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("Which card?");
        assertThat(run("sweep", "--engine", "turbomind", "--knob", "tp=1")).isEqualTo(ExitStatus.FAILED);
        assertThat(err.toString()).contains("--plan-only");
    }
}
