package dev.headroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.app.testing.Fx;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.embedded.EmbeddedSession;
import dev.headroom.machine.Assets;
import dev.headroom.memory.Activity;
import dev.headroom.memory.Bytes;
import dev.headroom.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a user does on the first day, in one window with the real engine and the demo model, mouse and keyboard only:
/// asks about a picture, tunes, and has the engine taken away in every way there is. The tests go on from each other,
/// as a session does.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChatIT {
    private static final String SMALL_MACHINE = """
        {"language": "en", "engine": {"device_memory": 536870912, "session_len": 1024, "max_batch_size": 1,
         "cache_max_entry_count": 0.2}}
        """;

    @TempDir
    private static Path home;

    private static RealWindow window;

    @BeforeAll
    static void open() {
        // twenty seconds in real life
        System.setProperty(EmbeddedSession.PATIENCE, "4");
        window = RealWindow.open(home, "demo", SMALL_MACHINE);
        window.awaitReady();
    }

    @AfterAll
    static void close() {
        window.close();
        System.clearProperty(EmbeddedSession.PATIENCE);
    }

    @Test
    @Order(1)
    void aPictureAndAQuestionAreAnsweredWithFiguresBelow() {
        addSample();
        window.type("#question", "List everything in the picture.");
        window.press(KeyCode.ENTER);
        window.until("the figures of the answer", () -> window.shows("#answer-facts"));
        assertThat(answer()).isNotBlank();
        assertThat(window.words("#answer-facts"))
                .contains(
                        "tokens read", "first token", "tokens/s", "peak ", "Prompt", "Pictures", "Answer", "KV cache");
        window.picture("answer");
    }

    @Test
    @Order(2)
    void sharesLengthsAndAnAdapterAreAppliedReadBackAndTheChatIsKept() {
        int kept = turns();
        window.retype("#field-ratio", "0.02");
        window.retype("#field-length", "4096");
        window.click("#apply");
        window.until("the engine to have made something of it", () -> applied().cacheMaxEntryCount() == 0.02);
        assertThat(applied().sessionLen()).as("truncated to what 2 % can hold").isLessThan(4096);
        window.until(
                "what became of session_len to be said",
                () -> window.text("#tuning-warnings").contains("session_len"));
        assertThat(window.text("#tuning-warnings"))
                .contains("4096")
                .contains(Integer.toString(applied().sessionLen()));

        window.click("#choice-adapter");
        window.choose("spanish");
        // what the engine says of it moves the fields
        window.until("the adapter", () -> applied().lora().equals(Optional.of("spanish")));
        window.retype("#field-rank", "2");
        window.until(
                "the adapter at rank 2",
                () -> applied().lora().equals(Optional.of("spanish"))
                        && applied().loraR() == 2);
        assertThat(turns()).isEqualTo(kept);
        ask("Name the red shape.");
        assertThat(turns()).as("the chat goes on").isEqualTo(kept + 2);

        window.retype("#field-ratio", "0.2");
        window.click("#apply");
        window.until("more cache", () -> applied().cacheMaxEntryCount() == 0.2);
        window.click("#choice-adapter");
        window.choose("none (base model)");
        window.until("no adapter", () -> applied().lora().isEmpty());
        window.picture("applied");
    }

    @Test
    @Order(3)
    void anEngineKilledInTheMiddleIsExplainedRecordedAndBackWithOneClick() throws IOException {
        int kept = turns();
        addSample();
        window.type("#question", "Where is the blue square?");
        try (var _ = whileItWorks(window.pid(), ProcessHandle::destroyForcibly)) {
            window.press(KeyCode.ENTER);
            window.until("the window to say so", () -> window.shows("#trouble-title"));
        }
        assertThat(window.text("#trouble-title")).isEqualTo("The engine was killed.");
        assertThat(window.text("#trouble-why")).contains("Signal 9", "Your chat is kept");
        assertThat(turns()).isEqualTo(kept + 2);
        window.until("the last minute to be saved", () -> window.shows("#trouble-record"));
        window.picture("killed");
        List<Path> files = records();
        assertThat(files)
                .extracting(f -> f.getFileName().toString().replaceAll(".*\\.", ""))
                .containsExactlyInAnyOrder("csv", "json", "txt");
        Path csv = files.stream()
                .filter(f -> f.toString().endsWith(".csv"))
                .findFirst()
                .orElseThrow();
        assertThat(window.text("#trouble-record")).contains(csv.toString());
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.getFirst()).contains("weights.language", "kv_cache.reserved", "vision.activations");
        assertThat(lines).as("moments before the end").hasSizeGreaterThan(10);

        window.click("#remedy-Restart");
        window.until("the answer to the same question", () -> answered(kept + 2));
        assertThat(answer()).isNotBlank();
        assertThat(window.shows("#trouble")).isFalse();
    }

    @Test
    @Order(4)
    void anEngineThatHangsIsSaidToHangAndBackWithOneClick() throws Exception {
        int kept = turns();
        long frozen = window.pid();
        signal("STOP", frozen);
        window.type("#question", "How many stars are in the picture?");
        window.press(KeyCode.ENTER);
        window.until("the window to say so", () -> window.shows("#trouble-title"));
        assertThat(window.text("#trouble-title")).isEqualTo("The engine does not answer.");
        assertThat(window.text("#trouble-why")).contains("Your chat is kept");
        assertThat(window.count("#trouble")).as("it is said once").isOne();
        window.picture("hung");
        window.click("#remedy-Restart");
        window.until("the answer to the same question", () -> answered(kept + 2));
        assertThat(ProcessHandle.of(frozen).map(ProcessHandle::isAlive).orElse(false))
                .as("it is gone")
                .isFalse();
    }

    @Test
    @Order(5)
    void tooLittleMemoryIsToldBeforeItIsAppliedAndOneClickMovesTheSliders() {
        window.retype("#field-device", "180 MiB");
        assertThat(window.text("#tuning-fit")).contains("MiB");
        assertThat(window.shows("#apply"))
                .as("only on purpose, by another button")
                .isFalse();
        window.picture("does-not-fit");
        window.click("#fit-for-me");
        window.click("#apply");
        window.until(
                "applied",
                () -> applied().deviceMemory()
                        == window.workbench().now().draft().deviceMemory());
        // what fits is too short a session for the long chat
        window.click("#new-chat");
        ask("Hello!");
    }

    @Test
    @Order(6)
    void aStartThatIsRefusedNamesTheComponentAndTheKnobAndOneClickCures(@TempDir Path other) {
        try (RealWindow small = RealWindow.open(other, "demo", SMALL_MACHINE.replace("536870912", "157286400"))) {
            small.until("the refusal", () -> small.shows("#trouble-title"));
            EngineFailure.OutOfMemory why = (EngineFailure.OutOfMemory) ((EngineState.Failed) small.engine()).failure();
            assertThat(small.text("#trouble-title")).contains(why.component().field());
            assertThat(small.text("#trouble-why"))
                    .contains(
                            Bytes.human(why.asked().orElseThrow()),
                            Bytes.human(why.left().orElseThrow()));
            assertThat(small.text("#remedy-ChangeSettings")).contains("Raise device_memory to");
            small.picture("refused");
            small.click("#remedy-ChangeSettings");
            small.awaitReady();
            small.until("no more trouble", () -> !small.shows("#trouble"));
        }
    }

    @Test
    @Order(7)
    void aModelThatIsMissingIsNamedAndOnceItIsThereTheWindowGoesOn(@TempDir Path other) throws IOException {
        Path folder = other.resolve("my-model");
        try (RealWindow late = RealWindow.open(other, folder.toString(), SMALL_MACHINE)) {
            late.until("what is missing", () -> late.text("#trouble-title").contains("my-model"));
            assertThat(late.shows("#remedy-ChooseFolder")).isTrue();
            late.picture("missing");
            Files.createSymbolicLink(folder, Assets.model("demo").orElseThrow());
            late.awaitReady();
            late.until("no more trouble", () -> !late.shows("#trouble"));
            assertThat(late.text("#engine-state")).contains("my-model");
        }
    }

    /// Does something to the engine's process as soon as the engine says that it is at work.
    private static EngineSession.Subscription whileItWorks(long pid, Consumer<ProcessHandle> deed) {
        return window.workbench().engine().onMemory(report -> {
            if (!report.activity().equals(Activity.IDLE)) {
                ProcessHandle.of(pid).ifPresent(deed);
            }
        });
    }

    private static Settings applied() {
        return Fx.on(() -> window.workbench()
                .now()
                .applied()
                .orElse(window.workbench().engine().asked().withSessionLen(1)));
    }

    private static int turns() {
        return window.count(".hr-turn");
    }

    private static boolean answered(int turns) {
        return turns() == turns && !window.wiring().chat().answering().get() && window.shows("#answer-facts");
    }

    /// By mouse and keyboard, and waits for the answer.
    private static void ask(String question) {
        int before = turns();
        window.type("#question", question);
        window.press(KeyCode.ENTER);
        window.until("an answer", () -> answered(before + 2) && window.count("#answer-facts") == (before + 2) / 2);
    }

    private static List<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("state/failures"))) {
            return files.toList();
        }
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static String answer() {
        return Fx.on(() -> window.wiring().chat().lastOutcome().orElseThrow().text());
    }

    private static void addSample() {
        window.click("#samples");
        window.choose("Five shapes to count.");
        window.until(
                "the price of the picture", () -> window.text("#price-tokens").contains("tokens"));
    }
}
