package dev.headroom.engine.lmdeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LmdeployLogTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.5.2/turbomind",
                "0.5.2/pytorch",
                "0.6.4/turbomind",
                "0.6.4/pytorch",
                "0.6.4/fallback",
                "0.9.2/turbomind",
                "0.9.2/pytorch",
                "0.13.0/truncated",
                "0.16.0/turbomind",
                "0.16.0/pytorch"
            })
    void everyReleaseTellsOfItsCacheAndOfBeingReady(String log) throws Exception {
        LmdeployReported reported = LmdeployReported.nothing(OptionalInt.empty());
        List<LmdeployEvent> events = events(log);
        for (LmdeployEvent event : events) {
            reported = reported.with(event);
        }

        assertThat(events).contains(new LmdeployEvent.Listening(23333));
        assertThat(reported.tokens()).isPresent();
    }

    @Test
    void oldTurbomindTellsBlocksInWholeMebibytes() throws Exception {
        assertThat(events("0.5.2/turbomind"))
                .contains(new LmdeployEvent.BlockSize(8 * Bytes.MIB, false), new LmdeployEvent.BlockCount(4200))
                .contains(new LmdeployEvent.Progress("Convert to turbomind format", 0.5));
    }

    @Test
    void laterTurbomindTellsThemExactly() throws Exception {
        assertThat(events("0.9.2/turbomind"))
                .contains(new LmdeployEvent.BlockSize(4_325_376, true), new LmdeployEvent.BlockCount(8600));
    }

    @Test
    void sinceFifteenTurbomindTellsABudgetAndSlabs() throws Exception {
        List<LmdeployEvent> events = events("0.16.0/serving");

        assertThat(events)
                .contains(
                        new LmdeployEvent.CacheBudget(41_231_686_042L, 49152 * Bytes.MIB, 0.8),
                        new LmdeployEvent.Slab(67108864, 4325376, 15),
                        new LmdeployEvent.LiveCache(Bytes.parse("38.40GiB"), Bytes.parse("412.5MiB")),
                        new LmdeployEvent.VisionPass(13, OptionalDouble.empty()),
                        new LmdeployEvent.Load(335.1, 41.7, 1, 2, 0.125),
                        new LmdeployEvent.AnswerShortened(OptionalInt.of(192)));
        assertThat(events)
                .anyMatch(e -> e instanceof LmdeployEvent.RequestRefused(Sentence why)
                        && why.toString().contains("ended alone"));
    }

    @Test
    void pytorchTellsItsPoolInOneRecord() throws Exception {
        assertThat(events("0.5.2/pytorch")).contains(new LmdeployEvent.PyTorchCache(64, 5120, OptionalLong.of(512)));
        assertThat(events("0.9.2/pytorch"))
                .contains(
                        new LmdeployEvent.FreeMemory(60000 * Bytes.MIB),
                        new LmdeployEvent.RuntimeReserve(1500 * Bytes.MIB),
                        new LmdeployEvent.PrefillReduced(4096),
                        new LmdeployEvent.PyTorchCache(64, 5800, OptionalLong.of(0)));
    }

    @Test
    void aTruncatedSessionLenIsNoticedAndExplained() throws Exception {
        LmdeployReported reported = LmdeployReported.nothing(OptionalInt.empty());
        for (LmdeployEvent event : events("0.5.2/truncated")) {
            reported = reported.with(event);
        }

        assertThat(reported.sessionLen()).isEqualTo(OptionalInt.of(3840));
        assertThat(reported.tokens()).isEqualTo(OptionalLong.of(3840));
        assertThat(reported.notes())
                .anyMatch(n -> n.toString().startsWith("session_len is truncated from 8192 to 3840"));
    }

    @Test
    void betweenTwelveAndFourteenTheWordsAreOthers() throws Exception {
        LmdeployReported reported = LmdeployReported.nothing(OptionalInt.empty());
        for (LmdeployEvent event : events("0.13.0/truncated")) {
            reported = reported.with(event);
        }

        assertThat(events("0.13.0/truncated"))
                .contains(new LmdeployEvent.BlockSize(4_325_376, true), new LmdeployEvent.BlockCount(60));
        assertThat(reported.sessionLen()).isEqualTo(OptionalInt.of(3840));
        assertThat(reported.notes()).anyMatch(n -> n.toString().startsWith("session_len is truncated to 3840"));
    }

    @Test
    void whateverTurbomindCallsFatalIsTheReasonOfTheEnd() {
        assertThat(new LmdeployLog().read("[TM][FATAL][0820.10:00:09.000123][engine.cc:88] 'ptr' Must be non NULL"))
                .contains(new LmdeployEvent.Fatal(Sentence.foreign("'ptr' Must be non NULL")));
    }

    @Test
    void aFallbackToPyTorchIsNoticed() throws Exception {
        assertThat(events("0.6.4/fallback")).contains(new LmdeployEvent.FellBackToPyTorch("OpenGVLab/InternVL2-4B"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        # since 0.5.2 and since 0.12.2, and where TurboMind was not built
        lmdeploy - WARNING - archs.py:44 - Try to run with pytorch engine because `/m/x` is not explicitly supported by lmdeploy.           | /m/x
        lmdeploy - WARNING - archs.py:41 - Fallback to pytorch engine because '/m/x' not supported by turbomind engine.                      | /m/x
        lmdeploy - WARNING - archs.py:45 - Fallback to pytorch engine because turbomind engine is not installed correctly. If you insist | TurboMind is not installed correctly
        """)
    void aFallbackIsNoticedInTheWordsOfEveryRelease(String line, String why) {
        assertThat(new LmdeployLog().read(line)).contains(new LmdeployEvent.FellBackToPyTorch(why));
    }

    @Test
    void missingPeerAccessIsNoticedAsReleasesOf2024SpellIt() {
        assertThat(new LmdeployLog().read("[TM][WARNING] Devicle 0 peer access Device 1 is not available."))
                .contains(new LmdeployEvent.NoPeerAccess(0, 1));
    }

    @Test
    void requestsThatSufferAreNoticed() throws Exception {
        List<LmdeployEvent> events = events("0.5.2/requests");

        assertThat(events).contains(new LmdeployEvent.VisionPass(2, OptionalDouble.of(0.731)));
        assertThat(events)
                .filteredOn(LmdeployEvent.RequestRefused.class::isInstance)
                .hasSize(2);
        assertThat(events)
                .filteredOn(LmdeployEvent.AnswerShortened.class::isInstance)
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # log               | component           | asked MiB | free MiB
        0.5.2/oom-weights   | weights.language    |           |
        0.5.2/oom-vision    | vision.activations  | 1751.04   | 1064.96
        0.5.2/no-kv         | kv_cache.reserved   |           |
        0.16.0/oom-prefill  | prefill.activations |           |
        0.16.0/oom-torch    | prefill.activations | 2846.72   | 1771.52
        """, delimiter = '|')
    void outOfMemoryNamesTheComponentAndTheBytes(String log, String component, Double asked, Double left)
            throws Exception {
        LmdeployEvent.OutOfMemory found = events(log).stream()
                .filter(LmdeployEvent.OutOfMemory.class::isInstance)
                .map(LmdeployEvent.OutOfMemory.class::cast)
                .reduce((a, b) -> b)
                .orElseThrow();

        assertThat(found.component().field()).isEqualTo(component);
        assertThat(found.asked()).isEqualTo(mebibytes(asked));
        assertThat(found.left()).isEqualTo(mebibytes(left));
    }

    @Test
    void missingPeerAccessAndFailedChecksAreNoticed() throws Exception {
        assertThat(events("0.5.2/oom-weights")).contains(new LmdeployEvent.NoPeerAccess(0, 1));
        assertThat(events("0.16.0/check-failed"))
                .anyMatch(e -> e instanceof LmdeployEvent.Fatal(Sentence said)
                        && said.toString().contains("block count"));
        assertThat(events("0.16.0/port")).contains(new LmdeployEvent.PortTaken(OptionalInt.of(23333)));
    }

    @Test
    void unknownLinesAreCountedAndHarmless() {
        LmdeployLog log = new LmdeployLog();

        assertThat(log.read("something nobody has seen before: 100% of [ ] ( \\"))
                .isEmpty();
        assertThat(log.read("")).isEmpty();
        assertThat(log.unknownLines()).isEqualTo(2);
    }

    private static OptionalLong mebibytes(Double size) {
        return size == null ? OptionalLong.empty() : OptionalLong.of((long) (size * Bytes.MIB));
    }

    static List<LmdeployEvent> events(String log) throws IOException {
        LmdeployLog parser = new LmdeployLog();
        List<LmdeployEvent> events = new ArrayList<>();
        for (String line : text(log).split("[\r\n]+")) {
            parser.read(line.replace("PORT", "23333")).ifPresent(events::add);
        }
        return events;
    }

    private static String text(String log) throws IOException {
        try (InputStream in = LmdeployLogTest.class.getResourceAsStream("/lmdeploy/" + log + ".log")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
