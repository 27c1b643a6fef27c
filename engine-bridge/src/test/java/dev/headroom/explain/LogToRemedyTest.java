package dev.headroom.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.lmdeploy.LmdeployBackend;
import dev.headroom.engine.lmdeploy.LmdeployEvent;
import dev.headroom.engine.lmdeploy.LmdeployLaunch;
import dev.headroom.engine.lmdeploy.LmdeployLog;
import dev.headroom.engine.lmdeploy.LmdeployPlan;
import dev.headroom.engine.lmdeploy.LmdeployReported;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.advise.Advice;
import dev.headroom.plan.advise.Direction;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// From a captured log to sentence and buttons: what the text advises is what the first button does, for every log and
/// card.
class LogToRemedyTest {
    private static final Path LOGS =
            Path.of(System.getProperty("headroom.root", ".."), "engine-bridge/src/test/resources/lmdeploy");

    /// What the end of one log is, on one card, and what is said about it.
    private record Case(Settings asked, Controls controls, Finding finding) {
        List<Advice> changes() {
            return finding.remedies().stream()
                    .filter(Remedy.ChangeSettings.class::isInstance)
                    .map(r -> ((Remedy.ChangeSettings) r).changes().getFirst())
                    .toList();
        }
    }

    static List<Arguments> everyLogOnEveryCard() throws IOException {
        List<Arguments> all = new ArrayList<>();
        try (Stream<Path> logs = Files.walk(LOGS)) {
            for (Path log :
                    logs.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
                if (end(log).isPresent()) {
                    for (int gib : new int[] {16, 24, 48, 80}) {
                        all.add(Arguments.of(LOGS.relativize(log).toString(), "InternVL2-8B", gib));
                        all.add(Arguments.of(LOGS.relativize(log).toString(), "nobody/knows-it", gib));
                    }
                }
            }
        }
        assertThat(all).as("logs that end for want of memory, a model, a card").hasSizeGreaterThanOrEqualTo(40);
        return all;
    }

    @ParameterizedTest
    @MethodSource("everyLogOnEveryCard")
    void theFirstButtonDoesWhatTheTextSaysFirst(String log, String model, int gib) throws IOException {
        Case found = read(log, model, gib);
        String why = found.finding().why().toString();

        assertThat(why).as("some advice, whatever is known").containsPattern("LOWER|RAISE|Lower|Use|use more GPUs");
        for (Advice change : found.changes()) {
            assertThat(found.controls().turns(change.setting()))
                    .as("a knob this engine has")
                    .isTrue();
            assertThat(change.from()).isEqualTo(found.asked());
        }
        assertThat(why).doesNotContain("device_memory");
        if (!found.changes().isEmpty()) {
            Advice first = found.changes().getFirst();
            int at = why.indexOf(first.sentence().toString());
            assertThat(at).as("\"%s\" in \"%s\"", first.sentence(), why).isNotNegative();
            assertThat(why.substring(0, at)).as("nothing is advised before it").doesNotContain("LOWER ", "RAISE ");
            assertThat(first.caption().toString())
                    .startsWith(
                            first.direction() == Direction.LOWER
                                    ? "Lower " + first.setting().field()
                                    : "Raise " + first.setting().field());
        }
    }

    /// What people get wrong: which knob, which way.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0.5.2/oom-weights.log  | 24 | RAISE | tp
        0.5.2/oom-weights.log  | 80 | RAISE | tp
        0.5.2/oom-vision.log   | 24 | LOWER | cache_max_entry_count
        0.5.2/oom-vision.log   | 80 | LOWER | cache_max_entry_count
        0.5.2/no-kv.log        | 24 | RAISE | cache_max_entry_count
        0.16.0/oom-prefill.log | 24 | LOWER | cache_max_entry_count
        0.16.0/oom-prefill.log | 80 | LOWER | cache_max_entry_count
        0.16.0/oom-torch.log   | 80 | LOWER | cache_max_entry_count
        """)
    void theFirstButtonTurnsTheRightKnobTheRightWay(String log, int gib, Direction direction, String field)
            throws IOException {
        Advice first = read(log, "InternVL2-8B", gib).changes().getFirst();

        assertThat(first.setting().field()).isEqualTo(field);
        assertThat(first.direction()).isEqualTo(direction);
    }

    @Test
    void figuresOfTheLogDoNotHideWhatHelps() throws IOException {
        String why =
                read("0.5.2/oom-vision.log", "InternVL2-8B", 24).finding().why().toString();

        assertThat(why).contains("vision.activations asks for 1.71 GiB", "LOWER cache_max_entry_count from 0.8 to");
    }

    @Test
    void aKilledLmdeployIsNotComparedWithTheMemoryOfItsCard() {
        Settings asked = Settings.defaults(80 * Bytes.GIB);
        Finding finding = explain("InternVL2-8B", LmdeployBackend.TURBOMIND, "0.9.2", 80)
                .failure(new EngineFailure.Killed(9), asked);

        assertThat(finding.said().toString()).contains("32.00 GiB").doesNotContain("80.00 GiB");
    }

    private static Case read(String log, String model, int gib) throws IOException {
        LmdeployBackend backend =
                log.contains("torch") || log.contains("no-kv") ? LmdeployBackend.PYTORCH : LmdeployBackend.TURBOMIND;
        Settings asked = Settings.defaults(gib * Bytes.GIB).withModelFormat("auto");
        EngineFailure failure = end(LOGS.resolve(log)).orElseThrow();
        String version = log.substring(0, log.indexOf('/'));
        Finding finding = explain(model, backend, version, gib).failure(failure, asked);
        return new Case(asked, controls(version), finding);
    }

    private static Controls controls(String version) {
        return Controls.lmdeploy(LmdeployVersion.parse(version).atLeast(0, 6, 0), false);
    }

    private static Explain explain(String model, LmdeployBackend backend, String version, int gib) {
        LmdeployLaunch launch = new LmdeployLaunch(
                LmdeployVersion.parse(version),
                backend,
                model,
                LmdeployLaunch.Engine.DEFAULTS,
                LmdeployLaunch.Server.LOCAL,
                List.of());
        LmdeployPlan plan = LmdeployPlan.of(launch, LmdeployPlan.card("", gib * Bytes.GIB), 0);
        return new Explain(plan::plan, 32 * Bytes.GIB, () -> controls(version));
    }

    /// The failure as a run and its session make it; empty for a log that ends otherwise.
    private static Optional<EngineFailure> end(Path log) {
        LmdeployReported reported = LmdeployReported.nothing(OptionalInt.empty());
        LmdeployLog parser = new LmdeployLog();
        Optional<LmdeployEvent.OutOfMemory> last = Optional.empty();
        try {
            for (String line : Files.readAllLines(log)) {
                for (LmdeployEvent event : parser.read(line).stream().toList()) {
                    reported = reported.with(event);
                    last = event instanceof LmdeployEvent.OutOfMemory memory ? Optional.of(memory) : last;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        OptionalLong free = reported.freeAfterWeights(0.8);
        return last.map(m ->
                new EngineFailure.OutOfMemory(m.component(), m.asked(), m.left(), m.cause(), m.said()).knowing(free));
    }

    @Test
    void aCacheThatGotNothingWantsMoreAndOneThatWasRefusedWantsLess() {
        Explain explain = explain("nobody/knows-it", LmdeployBackend.PYTORCH, "0.9.2", 24);
        Settings asked = Settings.defaults(24 * Bytes.GIB);
        for (ShortageCause cause : ShortageCause.values()) {
            EngineFailure failure = new EngineFailure.OutOfMemory(
                    ComponentKind.KV_CACHE, OptionalLong.empty(), OptionalLong.empty(), cause, Sentence.NONE);
            assertThat(explain.failure(failure, asked).why().toString())
                    .startsWith(switch (cause) {
                                case ALLOCATION -> "LOWER ";
                                case NO_ROOM -> "RAISE ";
                            }
                            + Setting.CACHE_MAX_ENTRY_COUNT.field());
        }
    }
}
