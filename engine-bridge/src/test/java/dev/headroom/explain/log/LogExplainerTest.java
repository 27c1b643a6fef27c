package dev.headroom.explain.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy.TurnFlag;
import dev.headroom.explain.Rule;
import dev.headroom.explain.Shortage;
import dev.headroom.explain.log.LogExplainer.Explanation;
import dev.headroom.explain.log.LogExplainer.Hints;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each log of `src/test/resources/logs` against its row of `cases.tsv`.
class LogExplainerTest {
    private static final Path LOGS = Path.of("src/test/resources");

    /// @param device, asked, left `-` for what the log does not tell
    /// @param first direction and setting of the first remedy
    record Case(
            String file,
            String program,
            String rule,
            String component,
            String device,
            String asked,
            String left,
            String first) {
        static Case of(String row) {
            String[] cells = row.split("\t");
            return new Case(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7]);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Case> cases() throws IOException {
        return Files.readAllLines(LOGS.resolve("logs/cases.tsv")).stream()
                .filter(l -> !l.startsWith("#"))
                .map(Case::of);
    }

    static Explanation explain(String file) throws IOException {
        String text =
                Files.readString(LOGS.resolve(file), StandardCharsets.UTF_8).replace("PORT", "23333");
        return LogExplainer.explain(LogText.of(text), Hints.NONE);
    }

    static List<TurnFlag> turns(Finding finding) {
        return finding.remedies().stream().map(TurnFlag.class::cast).toList();
    }

    private static TurnFlag first(Explanation explained) {
        return turns(explained.findings().getFirst()).getFirst();
    }

    private static long missing(Finding finding) {
        Shortage shortage = finding.shortage().orElseThrow();
        return shortage.asked().orElseThrow() - shortage.left().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachLogNamesProgramPartDeviceAndFiguresAndTurnsTheRightSettingTheRightWay(Case wanted) throws IOException {
        Explanation explained = explain(wanted.file());

        assertThat(explained.program().map(Program::field).orElse("-")).isEqualTo(wanted.program());
        if (wanted.rule().equals("-")) {
            assertThat(explained.findings()).isEmpty();
            return;
        }
        Finding finding = explained.findings().getFirst();
        Shortage shortage = finding.shortage().orElse(Shortage.UNTOLD);
        assertThat(finding.rule().field()).isEqualTo(wanted.rule());
        assertThat(shortage.component().field()).isEqualTo(wanted.component());
        assertThat(number(shortage.device())).as("device").isEqualTo(wanted.device());
        assertThat(number(shortage.asked())).as("asked").isEqualTo(wanted.asked());
        assertThat(number(shortage.left())).as("left").isEqualTo(wanted.left());
        assertThat(turns(finding).stream()
                        .findFirst()
                        .map(t -> t.way() + " " + t.setting())
                        .orElse("-"))
                .as("first remedy")
                .isEqualTo(wanted.first());
    }

    private static String number(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "-";
    }

    private static String number(OptionalLong number) {
        return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
    }

    @Test
    void everyLogHasItsRow() throws IOException {
        List<String> rows = cases().map(Case::file).toList();
        try (Stream<Path> files = Files.walk(LOGS)) {
            assertThat(files.filter(f -> f.toString().endsWith(".log"))
                            .map(f -> LOGS.relativize(f).toString()))
                    .isNotEmpty()
                    .allSatisfy(f -> assertThat(rows).contains(f));
        }
    }

    /// The tool's worst failure would be to send a person the wrong way.
    @ParameterizedTest
    @MethodSource("cases")
    void noFindingTurnsASettingAgainstAnother(Case any) throws IOException {
        List<TurnFlag> all = explain(any.file()).findings().stream()
                .flatMap(f -> turns(f).stream())
                .toList();

        assertThat(all)
                .allSatisfy(a -> assertThat(all)
                        .filteredOn(b -> b.setting().equals(a.setting()))
                        .allMatch(b -> b.way() == a.way()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aNewValueLiesOnTheSideThatTheDirectionNames(Case any) throws IOException {
        for (Finding finding : explain(any.file()).findings()) {
            for (TurnFlag turn : turns(finding)) {
                Optional<Double> from =
                        turn.from().filter(f -> f.matches("[\\d.]+")).map(Double::valueOf);
                Optional<Double> to =
                        turn.to().filter(f -> f.matches("[\\d.]+")).map(Double::valueOf);
                if (from.isPresent() && to.isPresent() && turn.way() == TurnFlag.Way.LOWER) {
                    assertThat(to.get()).as(turn.toString()).isLessThan(from.get());
                }
                if (from.isPresent() && to.isPresent() && turn.way() == TurnFlag.Way.RAISE) {
                    assertThat(to.get()).as(turn.toString()).isGreaterThan(from.get());
                }
            }
        }
    }

    @Test
    void whatTheRatioGivesUpIsAtLeastWhatWasMissing() throws IOException {
        Finding finding = explain("logs/vllm/vision-serving.log").findings().getFirst();
        TurnFlag budget = turns(finding).stream()
                .filter(t -> t.setting().equals("gpu_memory_utilization"))
                .findFirst()
                .orElseThrow();

        assertThat(budget.from()).contains("0.95");
        assertThat(budget.to()).contains("0.89");
        assertThat(budget.frees().orElseThrow()).isGreaterThanOrEqualTo(missing(finding));
    }

    @Test
    void whoElseHoldsMemoryIsNamedWithItsBytes() throws IOException {
        Finding finding = explain("logs/vllm/vision-serving.log").findings().getFirst();

        assertThat(finding.shortage().orElseThrow().others())
                .singleElement()
                .satisfies(o -> assertThat(o.pid()).isEqualTo(259318));
        assertThat(turns(finding).getFirst().sentence().toString())
                .isEqualTo("Process 259318 holds 4.36 GiB of this card: end it, or choose another card.");
    }

    @Test
    void aPortThatIsTakenIsNoShortageOfMemory() throws IOException {
        Finding finding = explain("lmdeploy/0.16.0/port.log").findings().getFirst();

        assertThat(finding.rule()).isEqualTo(Rule.PORT_TAKEN);
        assertThat(finding.shortage()).isEmpty();
    }

    @Test
    void insideAContainerTheProcessThatTorchNamesIsItsOwn() throws IOException {
        assertThat(turns(explain("logs/swift/container.log").findings().getFirst()))
                .noneMatch(t -> t.way() == TurnFlag.Way.FREE);
    }

    @Test
    void beforeTheCacheStandsVllmsBudgetChangesNothingAndIsNotOffered() throws IOException {
        for (String file : List.of("logs/vllm/vision-profile.log", "logs/vllm/weights-tp.log")) {
            Finding finding = explain(file).findings().getFirst();
            assertThat(turns(finding)).noneMatch(t -> t.setting().equals("gpu_memory_utilization"));
            assertThat(finding.why().toString()).contains("gpu_memory_utilization changes nothing here");
        }
    }

    @Test
    void whatTheProgramItselfReckonedIsTaken() throws IOException {
        TurnFlag first = first(explain("logs/vllm/kv-too-long.log"));

        assertThat(first.sentence().toString()).startsWith("LOWER max_model_len from 40960 to 22496.");
    }

    @Test
    void settingsAreReadFromCommandLinesDumpsAndDictionaries() throws IOException {
        assertThat(explain("logs/vllm/no-cache-blocks.log").settings())
                .containsEntry("gpu_memory_utilization", "0.85")
                .containsEntry("max_model_len", "32768")
                .containsEntry("model", "Qwen/Qwen2.5-VL-32B-Instruct")
                .doesNotContainKey("max_num_seqs");
        assertThat(explain("logs/vllm/kv-too-long.log").settings()).containsEntry("max_num_seqs", "16");
        assertThat(explain("logs/sglang/graphs.log").settings()).containsEntry("mem_fraction_static", "0.93");
        assertThat(explain("logs/llamacpp/kv.log").settings())
                .containsEntry("ctx_size", "131072")
                .containsEntry("n_gpu_layers", "99");
        assertThat(explain("logs/swift/logits.log").settings()).containsEntry("per_device_train_batch_size", "4");
        assertThat(explain("logs/deepspeed/killed.log").settings()).containsEntry("dataloader_num_workers", "8");
        assertThat(explain("lmdeploy/0.5.2/oom-vision.log").settings())
                .containsEntry("cache_max_entry_count", "0.8")
                .containsEntry("session_len", "8192");
    }

    @Test
    void ofSeveralTriesInOneLogTheLastOneCounts() throws IOException {
        String first = Files.readString(LOGS.resolve("logs/sglang/vision-serving.log"));
        String second = Files.readString(LOGS.resolve("logs/sglang/no-room.log"));

        Explanation explained = LogExplainer.explain(LogText.of(first + second), Hints.NONE);
        assertThat(explained.findings())
                .singleElement()
                .satisfies(f -> assertThat(f.rule()).isEqualTo(Rule.NO_ROOM));
        assertThat(explained.settings()).containsEntry("mem_fraction_static", "0.7");
    }

    @Test
    void aStartThatWentWellAfterAFailureHidesNothing() throws IOException {
        String failed = Files.readString(LOGS.resolve("logs/sglang/no-room.log"));
        String well = "[2026-05-01 11:00:00] server_args=ServerArgs(model_path='x', mem_fraction_static=0.9)";

        assertThat(LogExplainer.explain(LogText.of(failed + well), Hints.NONE).findings())
                .isNotEmpty();
    }

    @Test
    void aFloodOfFailuresIsReadInLinearTime() {
        String line =
                "ggml_backend_cuda_buffer_type_alloc_buffer: allocating %d.00 MiB on device %d: cudaMalloc failed\n";
        StringBuilder flood = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            flood.append(line.replace("failed", "failed: out of memory").formatted(i + 1, i % 8));
        }

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(LogExplainer.explain(LogText.of(flood.toString()), Hints.NONE)
                                .findings())
                        .isNotEmpty());
    }

    @Test
    void advicePrintedByAProgramIsNoSetting() {
        Explanation explained = LogExplainer.explain(
                LogText.of("1. set --mem-fraction-static to a smaller value (e.g., 0.8 or 0.7)\n"
                        + "Try increasing `gpu_memory_utilization` or decreasing `max_model_len` when initializing."),
                Hints.NONE);

        assertThat(explained.settings()).isEmpty();
    }

    @Test
    void aProgramThatIsGivenDecidesWhichSettingsAreNamed() {
        LogText log = LogText.of("torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a"
                + " total capacity of 24.00 GiB of which 1.00 GiB is free.");

        assertThat(first(LogExplainer.explain(log, Hints.of(Optional.of(Program.SGLANG))))
                        .setting())
                .isEqualTo("mem_fraction_static");
    }

    @Test
    void whereModelAndCardAreKnownLmdeploysSettingsArePlanned() throws IOException {
        LogText log = LogText.of(
                Files.readString(LOGS.resolve("lmdeploy/0.16.0/oom-torch.log")).replace("PORT", "1"));
        Hints hints = new Hints(
                Optional.empty(),
                Optional.of("0.16.0"),
                Optional.of(DeviceCatalogue.get("A100-80GB")),
                Optional.of("InternVL2-26B"));
        Finding finding = LogExplainer.explain(log, hints).findings().getFirst();
        TurnFlag first = turns(finding).getFirst();

        assertThat(first.setting()).isEqualTo("cache_max_entry_count");
        assertThat(first.way()).isEqualTo(TurnFlag.Way.LOWER);
        assertThat(first.frees().orElseThrow()).isGreaterThanOrEqualTo(missing(finding));
        assertThat(first.frees())
                .isNotEqualTo(first(LogExplainer.explain(log, Hints.NONE)).frees());
    }

    @Test
    void weightsThatDoNotFitArePlannedOverMoreCards() throws IOException {
        LogText log = LogText.of(Files.readString(LOGS.resolve("lmdeploy/0.5.2/oom-weights.log")));
        Hints hints = new Hints(
                Optional.empty(),
                Optional.of("0.5.2"),
                Optional.of(DeviceCatalogue.get("RTX 4090")),
                Optional.of("InternVL2-40B"));

        assertThat(turns(LogExplainer.explain(log, hints).findings().getFirst()))
                .isNotEmpty()
                .noneMatch(t -> t.setting().equals("cache_max_entry_count"));
    }

    @Test
    void figuresBeyondAnyMachineAreNotBelieved() {
        LogText log = LogText.of(
                "ggml_backend_cuda_buffer_type_alloc_buffer: allocating 999999999999.9 MiB on device 99999: cudaMalloc"
                        + " failed: out of memory");
        Explanation explained = LogExplainer.explain(log, Hints.NONE);

        explained.findings().forEach(f -> {
            assertThat(f.shortage().orElseThrow().asked()).isEmpty();
            assertThat(f.shortage().orElseThrow().device()).isEmpty();
        });
    }

    @Test
    void aLogThatTellsNothingHasNoFindings() {
        assertThat(LogExplainer.explain(LogText.of("hello\nworld"), Hints.NONE).findings())
                .isEmpty();
        assertThat(LogExplainer.explain(LogText.of(""), Hints.NONE).findings()).isEmpty();
    }

    /// For whoever adds a log: the row as it would be, to be checked by eye.
    public static void main(String[] files) throws IOException {
        for (String file : files) {
            Explanation e = explain(file);
            String program = e.program().map(Program::field).orElse("-");
            if (e.findings().isEmpty()) {
                System.out.println(String.join("\t", file, program, "-", "-", "-", "-", "-", "-"));
                continue;
            }
            Finding f = e.findings().getFirst();
            Shortage t = f.shortage().orElse(Shortage.UNTOLD);
            System.out.println(String.join(
                    "\t",
                    file,
                    program,
                    f.rule().field(),
                    t.component().field(),
                    number(t.device()),
                    number(t.asked()),
                    number(t.left()),
                    turns(f).stream()
                            .findFirst()
                            .map(x -> x.way() + " " + x.setting())
                            .orElse("-")));
        }
    }
}
