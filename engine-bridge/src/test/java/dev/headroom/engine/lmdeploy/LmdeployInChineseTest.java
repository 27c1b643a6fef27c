package dev.headroom.engine.lmdeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.timeline.Growth;
import dev.headroom.words.Sentence;
import dev.headroom.words.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the recorded logs of all releases come to, and what is noticed beside them, in Chinese. What an engine itself
/// has said stays as it said it.
class LmdeployInChineseTest {
    private static final Path LOGS =
            Path.of(System.getProperty("headroom.root", ".."), "engine-bridge/src/test/resources/lmdeploy");

    private static final Words CHINESE = Words.of("zh_CN");

    static List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.walk(LOGS)) {
            return files.filter(f -> f.toString().endsWith(".log")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("logs")
    void whatALogTellsIsSaidInChinese(Path log) throws IOException {
        LmdeployReported reported = LmdeployReported.nothing(OptionalInt.empty());
        LmdeployLog parser = new LmdeployLog();
        for (String line : Files.readAllLines(log)) {
            for (LmdeployEvent event : parser.read(line).stream().toList()) {
                reported = reported.with(event);
                said(event).forEach(this::hear);
            }
        }
        reported.notes().forEach(this::hear);
    }

    private static List<Sentence> said(LmdeployEvent event) {
        return switch (event) {
            case LmdeployEvent.Step(Sentence step) -> List.of(step);
            case LmdeployEvent.OutOfMemory memory -> List.of(memory.said());
            case LmdeployEvent.RequestRefused(Sentence why) -> List.of(why);
            default -> List.of();
        };
    }

    @ParameterizedTest
    @EnumSource(Growth.Verdict.class)
    void growthIsSaidInChinese(Growth.Verdict verdict) {
        check(new Growth(verdict, 1 << 30, 1 << 20, Duration.ofMinutes(90), 1, Duration.ofMinutes(4)).sentence());
        check(new Growth(verdict, 1 << 30, 1 << 20, Duration.ofMinutes(90), 0, Duration.ZERO).sentence());
        check(new Growth(verdict, -(1 << 30), 1 << 20, Duration.ofHours(10), 2, Duration.ofHours(3)).sentence());
    }

    private void hear(Sentence sentence) {
        assertThat(CHINESE.say(sentence)).containsPattern("\\p{IsHan}");
    }

    private void check(Sentence sentence) {
        hear(sentence);
        assertThat(CHINESE.say(sentence)).doesNotContainPattern("[a-z]{3,} [a-z]{2,} [a-z]{2,} [a-z]{2,}");
    }
}
