package dev.headroom.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import dev.headroom.words.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SweepReportTest {
    private static final Sweep SWEEP = new Sweep(
            "demo",
            "embedded",
            Map.of("device_memory", "1GiB"),
            Point.grid(List.of(Knob.parse("max_dynamic_patch=1,12"))),
            Optional.empty(),
            10,
            7,
            1);

    private static Run run(String patches, boolean right, Optional<Sentence> failure) {
        Run.Answer answer = new Run.Answer(
                "a",
                "507",
                Optional.of(right),
                false,
                false,
                OptionalDouble.of(100),
                OptionalDouble.of(50),
                OptionalLong.empty());
        return new Run(
                new Point(Map.of("max_dynamic_patch", patches)),
                0,
                Instant.EPOCH,
                TakesEffect.NEXT_MESSAGE,
                0,
                Map.of(Run.TOTAL, 900L << 20, Run.PEAK, 910L << 20),
                Map.of(Run.TOTAL, 890L << 20, Run.PEAK, 900L << 20),
                new Run.Measured(OptionalLong.of(880L << 20), OptionalLong.of(880L << 20)),
                List.of(answer),
                OptionalDouble.of(1),
                OptionalDouble.empty(),
                failure);
    }

    private static SweepReport report(Words words) {
        return new SweepReport(
                SweepReport.Head.of(SWEEP, "device_memory=1GiB", 20),
                List.of(
                        run("1", false, Optional.empty()),
                        run("12", true, Optional.empty()),
                        run("4", true, Optional.of(Sentence.of("The change was given up.")))),
                words);
    }

    @Test
    void aReportInChineseLeavesNoEnglishSentence() {
        String html = report(Words.of("zh_CN")).html();

        assertThat(html)
                .contains(
                        "<html lang=\"zh-CN\">",
                        "扫描：max_dynamic_patch",
                        "<dt>模型</dt><dd>demo</dd>",
                        "20 个，关于 10 个场景，种子 7")
                .contains("<th>答对</th>", "上报峰值", "1，共 1", "失败：max_dynamic_patch=4", "规划与上报的峰值相差 1.1%", "峰值内存，上报")
                .doesNotContain("predicted", "reported", ">right<", " of 1", "seed", "Failed", "given up", "against");
    }

    @Test
    void inEnglishItIsTheSamePage() {
        String markdown = report(Words.ENGLISH).markdown();

        assertThat(markdown)
                .startsWith("# Sweep over max_dynamic_patch\n")
                .contains("- settings: device_memory=1GiB\n", "- questions: 20 about 10 scenes, seed 7\n")
                .contains(
                        "| max_dynamic_patch | right | predicted peak | reported peak |", "| 12 | 1 of 1 | 910.0 MiB |")
                .contains("The plan missed the reported peak by 1.1 % (median), 1.1 % at worst.")
                .contains("Failed: max_dynamic_patch=4: The change was given up.");
    }
}
