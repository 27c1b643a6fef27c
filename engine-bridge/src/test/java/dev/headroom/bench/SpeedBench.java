package dev.headroom.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ImageData;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.embedded.EmbeddedLaunch;
import dev.headroom.engine.embedded.EmbeddedSession;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The speed of the embedded engine beside what the machine allows, measured in the same minute. Wants quiet cores:
/// `mvn -Pbench -pl engine-bridge -am -Dtest=SpeedBench -Dsurefire.failIfNoSpecifiedTests=false test`
@Tag("bench")
class SpeedBench {
    private static final int ROUNDS = Integer.getInteger("headroom.bench.rounds", 4);
    private static final int PROMPT = 1000;
    private static final int ANSWER = 49;

    /// Bytes a weight takes where the decoder multiplies; blocks of 32 share a scale of 4 bytes.
    private static final Map<String, Double> BYTES = new LinkedHashMap<>();

    static {
        BYTES.put("fp32", 4.0);
        BYTES.put("int8", 36.0 / 32);
        BYTES.put("int4", 20.0 / 32);
    }

    @Test
    void decodeAndPrefillReachWhatTheMachineAllows(@TempDir Path temp) throws Exception {
        RandomCheckpoint model = RandomCheckpoint.QWEN2_HALF;
        Path folder = model.write(temp);
        StringBuilder table = new StringBuilder("""
            | weights | decode tok/s, median (best) | bandwidth allows | share | prefill tok/s, median (best) | products allow | share |
            |---|---|---|---|---|---|---|
            """);
        Map<String, Double> shares = new LinkedHashMap<>();
        for (Map.Entry<String, Double> format : BYTES.entrySet()) {
            Ceilings ceilings = Ceilings.measure();
            List<AnswerStats> answers = new ArrayList<>();
            try (EmbeddedSession session = launch(folder, format.getKey(), temp)) {
                SplittableRandom random = new SplittableRandom(1);
                AnswerStats _ = ask(session, List.of(digits(random, 64)), 4); // what a first request loads
                for (int round = 0; round < ROUNDS; round++) {
                    answers.add(ask(session, List.of(digits(random, PROMPT)), ANSWER));
                    ceilings = ceilings.higher(Ceilings.measure());
                }
            }
            double allowed = ceilings.bytesPerSecond() / (model.weightsPerToken() * format.getValue());
            double allowedPrefill = ceilings.flopsPerSecond() / model.prefillFlops();
            double decode = median(answers, AnswerStats::decodeTokensPerSecond);
            double prefill = median(answers, SpeedBench::prefillRate);
            shares.put(format.getKey(), decode / allowed);
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f (%.1f) | %.1f (%.1f GB/s) | %.0f %% | %.0f (%.0f) | %.0f (%.0f GFLOP/s) | %.0f %% |%n",
                    format.getKey(),
                    decode,
                    best(answers, AnswerStats::decodeTokensPerSecond),
                    allowed,
                    ceilings.bytesPerSecond() / 1e9,
                    100 * decode / allowed,
                    prefill,
                    best(answers, SpeedBench::prefillRate),
                    allowedPrefill,
                    ceilings.flopsPerSecond() / 1e9,
                    100 * prefill / allowedPrefill));
            report("speed.md", table.toString());
        }
        assertThat(shares)
                .as(table.toString())
                .allSatisfy((format, share) -> assertThat(share).isGreaterThanOrEqualTo(0.7));
    }

    /// Of what was not remembered from the prompt before; the first token is made by the same pass.
    private static double prefillRate(AnswerStats s) {
        return (s.promptTokens() - s.cachedTokens()) / (s.ttftMillis() / 1000);
    }

    private static EmbeddedSession launch(Path folder, String format, Path cache) throws Exception {
        EmbeddedLaunch.Runtime runtime = BenchFolder.runtime();
        Map<String, String> environment = new LinkedHashMap<>(runtime.environment());
        environment.put("XDG_CACHE_HOME", cache.toString()); // quantised weights go with the folder
        Settings settings = Settings.defaults(6L << 30)
                .withModelFormat(format)
                .withMaxBatchSize(1)
                .withSessionLen(2048)
                .withCacheMaxEntryCount(0.1);
        EmbeddedSession session = EmbeddedSession.launch(new EmbeddedLaunch(
                "speed",
                folder,
                settings,
                Map.of(),
                new EmbeddedLaunch.Runtime(
                        runtime.java(), runtime.flags(), runtime.classPath(), runtime.mainClass(), environment)));
        BenchFolder.awaitReady(session);
        return session;
    }

    @Test
    void theDemoModelBeginsItsAnswerSoon() throws Exception {
        Path demo = Path.of(System.getProperty("headroom.root", "."), "assets", "models", "demo");
        Map<Integer, Double> bars = Map.of(1, 300.0, 13, 1500.0);
        StringBuilder table = new StringBuilder("""
            | tiles of the demo model | first answer after the start, ms | median of %d, ms | as the window sees it, ms | bar, ms |
            |---|---|---|---|---|
            """.formatted(ROUNDS));
        Map<Integer, Double> medians = new LinkedHashMap<>();
        for (int tiles : List.of(1, 13)) {
            Settings settings = Settings.defaults(1L << 30);
            try (EmbeddedSession session = EmbeddedSession.launch(
                    new EmbeddedLaunch("demo", demo, settings, Map.of(), BenchFolder.runtime()))) {
                BenchFolder.awaitReady(session);
                SplittableRandom random = new SplittableRandom(2);
                List<Double> seen = new ArrayList<>();
                List<AnswerStats> answers = new ArrayList<>();
                for (int round = 0; round <= ROUNDS; round++) {
                    // four to three: twelve tiles and the thumbnail where they are allowed
                    ContentPart picture = new ContentPart.Image(
                            new ImageData(BenchFolder.noisePng(448, 336, random), "noise.png"), tiles == 1 ? 1 : 12);
                    long begun = System.nanoTime();
                    answers.add(
                            ask(session, List.of(picture, new ContentPart.Text("What do you see in the picture?")), 1));
                    seen.add((System.nanoTime() - begun) / 1e6);
                    assertThat(answers.getLast().tiles()).isEqualTo(tiles);
                }
                AnswerStats first = answers.removeFirst();
                seen.removeFirst();
                medians.put(tiles, median(answers, AnswerStats::ttftMillis));
                table.append(String.format(
                        Locale.ROOT,
                        "| %d | %.0f | %.0f | %.0f | %.0f |%n",
                        tiles,
                        first.ttftMillis(),
                        medians.get(tiles),
                        median(seen, ms -> ms),
                        bars.get(tiles)));
                report("first-token.md", table.toString());
            }
        }
        assertThat(medians)
                .as(table.toString())
                .allSatisfy((tiles, ms) -> assertThat(ms).isLessThanOrEqualTo(bars.get(tiles)));
    }

    private static void report(String file, String text) throws IOException {
        BenchFolder.write(file, text);
        System.out.println(text);
    }

    private static ContentPart digits(SplittableRandom random, int count) {
        return new ContentPart.Text(random.ints(count, 0, 10)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString());
    }

    private static AnswerStats ask(EmbeddedSession session, List<ContentPart> parts, int tokens) throws Exception {
        ChatMessage message = new ChatMessage("1", ChatMessage.Role.USER, parts, Instant.now(), Optional.empty());
        ChatOutcome outcome = session.chat(
                        new ChatRequest(List.of(message), Sampling.greedy(tokens), Optional.empty()), fragment -> {})
                .outcome()
                .get();
        assertThat(outcome).isInstanceOf(ChatOutcome.Answered.class);
        AnswerStats stats = ((ChatOutcome.Answered) outcome).stats();
        assertThat(stats.completionTokens()).isEqualTo(tokens);
        return stats;
    }

    private static <T> double median(List<T> values, ToDoubleFunction<T> figure) {
        double[] sorted = values.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static <T> double best(List<T> values, ToDoubleFunction<T> figure) {
        return values.stream().mapToDouble(figure).max().orElseThrow();
    }
}
