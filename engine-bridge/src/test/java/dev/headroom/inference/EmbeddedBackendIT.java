package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.GenerationRequest.Message;
import dev.headroom.inference.GenerationRequest.Part;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.EventKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole embedded engine on the tiny checkpoint: prompt, pictures, cache, adapters, settings.
class EmbeddedBackendIT {
    private static final Path TINY = Path.of("src/test/resources/tiny-internvl2");
    private static final long MIB = 1 << 20;
    private static final Settings SETTINGS = Settings.defaults(260 * MIB)
            .withSessionLen(512)
            .withMaxBatchSize(3)
            .withMaxDynamicPatch(6)
            .withMaxPrefillTokenNum(16);

    private EmbeddedBackend engine;

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    private EmbeddedBackend start(Settings settings) {
        engine = EmbeddedBackend.load(
                ModelFolder.open(TINY), Map.of("tiny", TINY.resolve("adapters/tiny")), settings, ProgressListener.NONE);
        return engine;
    }

    private static Message user(String text) {
        return new Message("user", List.of(new GenerationRequest.Text(text)));
    }

    private static Message picture(String text) throws IOException {
        List<Part> parts = List.of(
                new GenerationRequest.Image(Files.readAllBytes(TINY.resolve("picture.png")), Optional.empty()),
                new GenerationRequest.Text(text));
        return new Message("user", parts);
    }

    private static GenerationRequest ask(int tokens, Message... messages) {
        return ask(Sampling.greedy(tokens), messages);
    }

    private static GenerationRequest ask(Sampling sampling, Message... messages) {
        return new GenerationRequest(List.of(messages), sampling, Optional.empty(), () -> false);
    }

    private static final TokenSink NOWHERE = piece -> {};

    @Test
    void streamsTheAnswerAndCountsWhatItCost() throws Exception {
        start(SETTINGS);
        StringBuilder streamed = new StringBuilder();
        GenerationResult result = engine.generate(ask(12, picture("what is in the picture?")), streamed::append);
        assertThat(result.text()).isEqualTo(streamed.toString());
        assertThat(result.completionTokens()).isBetween(1, 12);
        assertThat(result.tiles()).isEqualTo(7);
        assertThat(result.imageTokens()).isEqualTo(7 * 4 + 2);
        assertThat(result.promptTokens()).isGreaterThan(result.imageTokens());
        assertThat(result.ttftMillis()).isPositive();
        long used = engine.memory(0).kv().tokensUsed();
        assertThat(result.kvBytes()).isEqualTo(used * engine.memory(0).kv().bytesPerToken());
        assertThat(result.peakBytes()).isGreaterThan(engine.memory(0).kv().reserved());
    }

    @Test
    void tellsEachStepBeforeTheFirstTokenAndHowLongEachKindTook() throws Exception {
        start(SETTINGS);
        List<Step> steps = new ArrayList<>();
        TokenSink sink = new TokenSink() {
            @Override
            public void accept(String piece) {}

            @Override
            public void step(Step step) {
                steps.add(step);
            }
        };
        Message first = picture("what is in the picture?");
        GenerationResult one = engine.generate(ask(4, first), sink);
        assertThat(steps.getFirst()).isEqualTo(new Step.Reading(1, 1));
        assertThat(steps.stream().filter(Step.Encoding.class::isInstance))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 7)
                        .mapToObj(tile -> new Step.Encoding(1, tile, 7))
                        .toList());
        assertThat(steps.getLast()).isEqualTo(new Step.Prefill(one.promptTokens(), one.promptTokens()));
        FirstTokenParts parts = one.firstToken().orElseThrow();
        assertThat(parts.reading()).isPositive();
        assertThat(parts.encoding()).isPositive();
        assertThat(parts.prefill()).isPositive();
        assertThat(parts.waiting() + parts.reading() + parts.encoding() + parts.prefill())
                .isCloseTo(one.ttftMillis(), within(0.001));
        assertThat(one.cachedTiles()).isZero();

        Message answer = new Message("assistant", List.of(new GenerationRequest.Text("seven")));
        GenerationResult two = engine.generate(ask(4, first, answer, user("and squares?")), sink);
        assertThat(two.cachedTiles()).as("the tiles that the cache still holds").isEqualTo(7);
        assertThat(two.firstToken().orElseThrow().encoding()).isZero();
    }

    @Test
    void remembersTheChatSoThatTheNextTurnReadsOnlyWhatIsNew() throws Exception {
        start(SETTINGS);
        Message first = picture("how many circles are there?");
        GenerationResult one = engine.generate(ask(8, first), NOWHERE);
        Message answer = new Message("assistant", List.of(new GenerationRequest.Text("seven")));
        GenerationResult two = engine.generate(ask(8, first, answer, user("and squares?")), NOWHERE);
        assertThat(two.tiles()).as("the picture is remembered").isZero();
        assertThat(two.cachedTokens()).isGreaterThanOrEqualTo(one.promptTokens());
        engine.close();
        start(SETTINGS);
        GenerationResult fresh = engine.generate(ask(8, first, answer, user("and squares?")), NOWHERE);
        assertThat(fresh.cachedTokens()).isZero();
        assertThat(two.text()).isEqualTo(fresh.text());
    }

    @Test
    void anotherPictureOfTheSameSizeIsNotTakenForTheFirst() throws Exception {
        start(SETTINGS);
        GenerationResult one = engine.generate(ask(4, picture("what?")), NOWHERE);
        byte[] other = Files.readAllBytes(TINY.resolve("picture.png"));
        byte[] padded = java.util.Arrays.copyOf(other, other.length + 1); // same pixels, another file
        Message second = new Message(
                "user",
                List.of(new GenerationRequest.Image(padded, Optional.empty()), new GenerationRequest.Text("what?")));
        GenerationResult two = engine.generate(ask(4, second), NOWHERE);
        assertThat(two.tiles()).isEqualTo(7);
        assertThat(two.cachedTokens()).isLessThan(one.promptTokens() - one.imageTokens());
        assertThat(two.text()).isEqualTo(one.text());
    }

    @Test
    void answersMadeTogetherEqualAnswersMadeAlone() throws Exception {
        start(SETTINGS);
        List<Message> questions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            questions.add(i % 2 == 0 ? picture("question " + i) : user("how many circles, " + i + "?"));
        }
        List<String> alone = new ArrayList<>();
        for (Message question : questions) {
            alone.add(engine.generate(ask(20, question), NOWHERE).text());
        }
        List<String> together = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<GenerationResult>> answers = questions.stream()
                    .map(question -> callers.submit(() -> engine.generate(ask(20, question), NOWHERE)))
                    .toList();
            for (Future<GenerationResult> answer : answers) {
                together.add(answer.get().text());
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
        assertThat(together).isEqualTo(alone);
    }

    @Test
    void stopsAtAStopStringAndAtMaxTokens() {
        start(SETTINGS);
        GenerationResult whole = engine.generate(ask(24, user("tell me")), NOWHERE);
        String text = whole.text();
        assertThat(text).hasSizeGreaterThan(8);
        String stop = text.substring(3, 7);
        Sampling sampling = new Sampling(0, 0, 1, 1, OptionalLong.empty(), List.of(stop), 24);
        GenerationResult cut = engine.generate(ask(sampling, user("tell me")), NOWHERE);
        assertThat(cut.text()).isEqualTo(text.substring(0, text.indexOf(stop)));
        assertThat(cut.finishReason()).isEqualTo(GenerationResult.FinishReason.STOP);
        GenerationResult five = engine.generate(ask(5, user("tell me")), NOWHERE);
        assertThat(five.completionTokens()).isEqualTo(5);
        assertThat(five.finishReason()).isEqualTo(GenerationResult.FinishReason.LENGTH);
    }

    @Test
    void theSameSeedDrawsTheSameAnswerAndAnotherOneAnother() {
        start(SETTINGS);
        Sampling seven = new Sampling(1.5, 50, 0.95, 1.1, OptionalLong.of(7), List.of(), 16);
        Sampling eight = new Sampling(1.5, 50, 0.95, 1.1, OptionalLong.of(8), List.of(), 16);
        String one = engine.generate(ask(seven, user("tell me")), NOWHERE).text();
        assertThat(engine.generate(ask(seven, user("tell me")), NOWHERE).text()).isEqualTo(one);
        assertThat(engine.generate(ask(eight, user("tell me")), NOWHERE).text()).isNotEqualTo(one);
    }

    @Test
    void aCancelledAnswerEndsWithWhatWasSaid() {
        start(SETTINGS.withSessionLen(4096));
        AtomicInteger pieces = new AtomicInteger();
        GenerationRequest request = new GenerationRequest(
                List.of(user("tell me")),
                new Sampling(1.5, 0, 1, 1, OptionalLong.of(1), List.of(), 4000),
                Optional.empty(),
                () -> pieces.get() > 2);
        GenerationResult result = engine.generate(request, piece -> pieces.incrementAndGet());
        assertThat(result.finishReason()).isEqualTo(GenerationResult.FinishReason.CANCELLED);
        assertThat(result.completionTokens()).isBetween(3, 3999);
        assertThat(engine.generate(ask(4, user("tell me")), NOWHERE).text()).isNotEmpty();
    }

    @Test
    void emptyAndOverlongPromptsAreRefusedWithTheWayOut() {
        start(SETTINGS.withSessionLen(64));
        EngineException empty =
                catchThrowableOfType(EngineException.class, () -> engine.generate(ask(4, user("  ")), NOWHERE));
        assertThat(empty.status()).isEqualTo(400);
        EngineException tooLong = catchThrowableOfType(
                EngineException.class, () -> engine.generate(ask(4, user("word ".repeat(400))), NOWHERE));
        assertThat(tooLong.status()).isEqualTo(400);
        assertThat(tooLong).hasMessageContaining("session_len is 64").hasMessageContaining("raise session_len");
    }

    @Test
    void anAdapterChangesTheNextAnswerAndRankZeroIsTheBase() {
        start(SETTINGS);
        Message question = user("tell me about the circles");
        String base = engine.generate(ask(16, question), NOWHERE).text();
        engine.apply(SETTINGS.withLora(Optional.of("tiny"), 8, 0));
        assertThat(engine.memory(0).bytes(ComponentKind.LORA)).isEqualTo(4 * 10_944L);
        String adapted = engine.generate(ask(16, question), NOWHERE).text();
        engine.apply(SETTINGS.withLora(Optional.of("tiny"), 3, 0));
        assertThat(engine.applied().loraR()).isEqualTo(3);
        assertThat(engine.memory(0).bytes(ComponentKind.LORA)).isLessThan(4 * 10_944L);
        engine.apply(SETTINGS.withLora(Optional.of("tiny"), 0, 0));
        GenerationResult zero = engine.generate(ask(16, question), NOWHERE);
        assertThat(adapted).isNotEqualTo(base);
        assertThat(zero.text()).isEqualTo(base);
        assertThat(engine.memory(0).bytes(ComponentKind.LORA)).isZero();
        engine.apply(SETTINGS);
        GenerationRequest named =
                new GenerationRequest(List.of(question), Sampling.greedy(16), Optional.of("tiny"), () -> false);
        assertThat(engine.generate(named, NOWHERE).text()).isEqualTo(adapted);
        assertThatThrownBy(() -> engine.apply(SETTINGS.withLora(Optional.of("other"), 8, 0)))
                .hasMessageContaining("There is no adapter other; loaded are: tiny");
    }

    @Test
    void anAdapterThatCannotBeUsedIsNamedAndLeftOutUnlessItIsAskedFor(@TempDir Path damaged) throws IOException {
        String config = Files.readString(TINY.resolve("adapters/tiny/adapter_config.json"));
        Files.writeString(damaged.resolve("adapter_config.json"), config.replace("\"q_proj\": 4", "\"((.*)*)*y\": 4"));
        Files.copy(
                TINY.resolve("adapters/tiny/adapter_model.safetensors"), damaged.resolve("adapter_model.safetensors"));
        Map<String, Path> adapters =
                Map.of("tiny", TINY.resolve("adapters/tiny"), "damaged", damaged, "gone", damaged.resolve("gone"));

        engine = EmbeddedBackend.load(ModelFolder.open(TINY), adapters, SETTINGS, ProgressListener.NONE);

        assertThat(engine.warnings().stream().map(Sentence::toString))
                .anyMatch(w -> w.contains("The adapter damaged is left out") && w.contains("adapter_config.json says"))
                .anyMatch(w -> w.contains("The adapter gone is left out"));
        engine.apply(SETTINGS.withLora(Optional.of("tiny"), 8, 0));
        assertThatThrownBy(() -> EmbeddedBackend.load(
                        ModelFolder.open(TINY),
                        adapters,
                        SETTINGS.withLora(Optional.of("damaged"), 8, 0),
                        ProgressListener.NONE))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("adapter_config.json");
    }

    @Test
    void theCacheIsRebuiltWithoutReloadingAndTheOldOneStaysWhenTheNewOneDoesNotFit() {
        start(SETTINGS);
        MemoryReport.Kv before = engine.memory(0).kv();
        String answer = engine.generate(ask(8, user("tell me")), NOWHERE).text();
        engine.apply(SETTINGS.withCacheMaxEntryCount(0.4));
        MemoryReport after = engine.memory(0);
        assertThat(after.kv().tokensReserved())
                .isBetween(before.tokensReserved() / 2 - 64, before.tokensReserved() / 2);
        assertThat(after.events()).extracting(MemoryReport.Event::kind).contains(EventKind.CACHE_REBUILD);
        assertThat(engine.generate(ask(8, user("tell me")), NOWHERE).text()).isEqualTo(answer);

        MemoryReport.Kv held = engine.memory(0).kv();
        assertThat(held.reserved()).isEqualTo(after.kv().reserved());
        assertThat(held.tokensUsed()).as("the chat is remembered").isPositive();
        Settings tooSmall = SETTINGS.withCacheMaxEntryCount(0.0001);
        EngineException refused = catchThrowableOfType(EngineException.class, () -> engine.apply(tooSmall));
        assertThat(refused.status()).isEqualTo(507);
        assertThat(refused.shortage().orElseThrow().component()).isEqualTo(ComponentKind.KV_CACHE);
        assertThat(engine.memory(0).kv()).as("with all that it remembers").isEqualTo(held);
        assertThat(engine.asked().cacheMaxEntryCount()).isEqualTo(0.4);
        assertThat(engine.generate(ask(8, user("tell me")), NOWHERE).text()).isEqualTo(answer);
    }

    @Test
    void aPromptThatWasReadForLongerSessionsIsJudgedAgainByThoseOfNow() {
        start(SETTINGS);
        GenerationRequest request = ask(4, user("word ".repeat(60)));
        Sequence read = engine.read(request, NOWHERE);
        engine.apply(SETTINGS.withSessionLen(192));
        EngineException refused =
                catchThrowableOfType(EngineException.class, () -> engine.answer(read, request, NOWHERE));
        assertThat(refused.code()).isEqualTo(Code.PROMPT_TOO_LONG);
        assertThat(refused).hasMessageContaining("session_len is 192");
        assertThat(engine.generate(ask(4, user("tell me")), NOWHERE).text()).isNotEmpty();
    }

    @Test
    void anAdapterThatDoesNotFitBesideANewCacheLeavesTheOldCache() {
        start(SETTINGS.withCacheMaxEntryCount(0.4));
        MemoryReport.Kv before = engine.memory(0).kv();
        Settings both = SETTINGS.withCacheMaxEntryCount(0.99999).withLora(Optional.of("tiny"), 8, 0);
        EngineException refused = catchThrowableOfType(EngineException.class, () -> engine.apply(both));
        assertThat(refused.shortage().orElseThrow().component()).isEqualTo(ComponentKind.LORA);
        assertThat(engine.memory(0).kv()).isEqualTo(before);
        assertThat(engine.applied().lora()).isEmpty();
        assertThat(engine.generate(ask(4, user("tell me")), NOWHERE).text()).isNotEmpty();
    }

    @Test
    void aSessionLongerThanTheCacheIsTruncatedInLmdeploysWords() {
        start(SETTINGS.withSessionLen(1_000_000));
        int effective = engine.applied().sessionLen();
        assertThat(effective).isEqualTo((int) engine.memory(0).kv().tokensReserved());
        assertThat(engine.warnings())
                .extracting(Sentence::toString)
                .contains("No enough blocks for `session_len` (1000000), `session_len` truncated to %d."
                        .formatted(effective));
        assertThat(engine.applied().maxBatchSize()).isEqualTo(1);
    }

    @Test
    void anAnswerThatIsNoLongerWantedEndsEarlyAndTheNextOneIsWhole() throws Exception {
        start(SETTINGS);
        String answer = engine.generate(ask(8, picture("what?")), NOWHERE).text();
        GenerationRequest unwanted = new GenerationRequest(
                List.of(user("count to a thousand")), Sampling.greedy(2000), Optional.empty(), () -> true);
        GenerationResult stopped = engine.generate(unwanted, NOWHERE);
        assertThat(stopped.finishReason()).isEqualTo(GenerationResult.FinishReason.CANCELLED);
        assertThat(engine.generate(ask(8, picture("what?")), NOWHERE).text()).isEqualTo(answer);
        assertThat(engine.memory(0).events())
                .extracting(MemoryReport.Event::kind)
                .doesNotContain(EventKind.ERROR);
    }

    @Test
    void whatNeedsARestartSaysSo() {
        start(SETTINGS);
        EngineException refused =
                catchThrowableOfType(EngineException.class, () -> engine.apply(SETTINGS.withDeviceMemory(300 * MIB)));
        assertThat(refused.code()).isEqualTo(Code.NEEDS_RESTART);
        assertThat(refused).hasMessageContaining("device_memory");
    }

    @Test
    void aModelThatDoesNotFitIsRefusedWithComponentAndBytes() {
        EngineException refused =
                catchThrowableOfType(EngineException.class, () -> start(SETTINGS.withDeviceMemory(140 * MIB)));
        EngineException.Shortage shortage = refused.shortage().orElseThrow();
        assertThat(shortage.asked()).isGreaterThan(shortage.left());
        assertThat(refused)
                .hasMessageContaining(shortage.component().field())
                .hasMessageContaining("Raise device_memory");
    }

    @Test
    void whatTheCacheLeavesTooLittleRoomForIsRefusedAndTheEngineLivesOn() throws Exception {
        start(SETTINGS.withCacheMaxEntryCount(0.9999));
        EngineException refused =
                catchThrowableOfType(EngineException.class, () -> engine.generate(ask(4, picture("what?")), NOWHERE));
        assertThat(refused.shortage().orElseThrow().component())
                .isIn(ComponentKind.READING, ComponentKind.VISION_ACTIVATIONS, ComponentKind.PREFILL_ACTIVATIONS);
        assertThat(engine.memory(0).events())
                .extracting(MemoryReport.Event::kind)
                .contains(EventKind.ERROR);
        engine.apply(SETTINGS);
        assertThat(engine.generate(ask(4, picture("what?")), NOWHERE).completionTokens())
                .isPositive();
    }

    @Test
    void theDeviceLessTheReportIsWhatARefusalSaysIsLeft() throws Exception {
        List<Sentence> refused = new ArrayList<>();
        for (double ratio : List.of(0.99, 0.999, 0.9999)) {
            start(SETTINGS.withCacheMaxEntryCount(ratio));
            assertThat(left()).as("never over the card").isNotNegative();
            refusal(user("what?"))
                    .ifPresent(why -> assertThat(left())
                            .isEqualTo(why.shortage().orElseThrow().left()));
            refusal(picture("what?")).ifPresent(why -> {
                refused.add(why.sentence());
                long waiting = left() - why.shortage().orElseThrow().left();
                if (waiting != 0) {
                    assertThat(why)
                            .hasMessageContaining("Pictures that wait to be encoded hold %s meanwhile."
                                    .formatted(Bytes.human(waiting)));
                }
            });
            engine.close();
        }
        assertThat(refused).isNotEmpty();
    }

    private Optional<EngineException> refusal(Message message) {
        return Optional.ofNullable(
                catchThrowableOfType(EngineException.class, () -> engine.generate(ask(4, message), NOWHERE)));
    }

    /// As a learner subtracts it.
    private long left() {
        MemoryReport report = engine.memory(0);
        return report.deviceTotal() - report.total();
    }

    @Test
    void aPlanLeavesWhatTheEngineHasLeft() {
        start(SETTINGS);

        MemoryPlan plan = EmbeddedPlanner.plan(ModelFolder.open(TINY).shape(), List.of(), SETTINGS);

        assertThat(left()).isEqualTo(plan.deviceTotal() - plan.resting());
    }

    @Test
    void reportsEachEventOnce() {
        start(SETTINGS);
        MemoryReport first = engine.memory(0);
        assertThat(first.events()).extracting(MemoryReport.Event::kind).containsExactly(EventKind.LOAD);
        assertThat(engine.memory(first.sequence()).events()).isEmpty();
        MemoryReport third = engine.memory(first.sequence());
        engine.generate(ask(4, user("tell me")), NOWHERE);
        assertThat(engine.memory(third.sequence()).events())
                .extracting(MemoryReport.Event::kind)
                .containsExactly(EventKind.PREFILL, EventKind.DECODE);
    }

    @Test
    void memoryGoesBackToTheSystemWhenACacheIsClosed() {
        start(SETTINGS.withDeviceMemory(640 * MIB).withCacheMaxEntryCount(0.9));
        long large = Footprint.resident().orElseThrow();
        engine.apply(engine.asked().withCacheMaxEntryCount(0.1));
        long small = Footprint.resident().orElseThrow();
        assertThat(large - small).isGreaterThan(300 * MIB);
    }
}
