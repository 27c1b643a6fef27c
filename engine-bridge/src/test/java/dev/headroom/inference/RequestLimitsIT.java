package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.GenerationRequest.Image;
import dev.headroom.inference.GenerationRequest.Message;
import dev.headroom.inference.GenerationRequest.Part;
import dev.headroom.inference.GenerationRequest.Text;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.plan.engines.EmbeddedCosts;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// No request takes more than there is for requests, and no set of them together.
class RequestLimitsIT {
    private static final Path TINY = Path.of("src/test/resources/tiny-internvl2");
    private static final long MIB = 1 << 20;
    private static final HeapBudget.Need ANOTHER =
            new HeapBudget.Need(Code.REQUEST_TOO_LARGE, Sentence.of("The request"), Sentence.of("Wait."));

    private final HeapBudget heap = new HeapBudget(8 * MIB, Duration.ofMinutes(5));
    private EmbeddedBackend engine;

    @BeforeEach
    void start() {
        Settings settings = Settings.defaults(260 * MIB)
                .withSessionLen(512)
                .withMaxBatchSize(2)
                .withMaxDynamicPatch(6)
                .withMaxPrefillTokenNum(64);
        engine = EmbeddedBackend.load(
                ModelFolder.open(TINY),
                "tiny",
                Map.of(),
                settings,
                ProgressListener.NONE,
                heap,
                UnaryOperator.identity());
    }

    @AfterEach
    void everythingIsGivenBack() {
        engine.close();
        assertThat(heap.held()).isZero();
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), "png", file);
        return file.toByteArray();
    }

    /// Held as a whole while it is decoded, a byte for each pixel.
    private static byte[] gif(int width, int height) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED), "gif", file);
        return file.toByteArray();
    }

    private GenerationResult ask(Part... parts) {
        return engine.generate(request(parts), piece -> {});
    }

    private static GenerationRequest request(Part... parts) {
        return new GenerationRequest(
                List.of(new Message("user", List.of(parts))), Sampling.greedy(100), Optional.empty(), () -> false);
    }

    private EngineException refusal(Part... parts) {
        EngineException refused = catchThrowableOfType(EngineException.class, () -> ask(parts));
        assertThat(refused).isNotNull();
        assertThat(heap.held()).isZero();
        return refused;
    }

    private static Image image(byte[] encoded) {
        return new Image(encoded, Optional.empty());
    }

    @Test
    void manyLargePicturesAtOnceAreDecodedOneAfterAnother() throws Exception {
        byte[] large = png(1600, 1200); // 5.8 MB of pixels: the budget holds one
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<GenerationResult>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(callers.submit(() -> ask(image(large), new Text("what?"))));
            }
            for (Future<GenerationResult> answer : answers) {
                assertThat(answer.get().imageTokens()).isPositive();
            }
        }
    }

    /// Two requests that held their tiles while they waited for the reading would wait for each other.
    @Test
    void aRequestThatWaitsForItsReadingHoldsNothing() throws Exception {
        byte[] picture = gif(1600, 1200);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<GenerationResult> answer;
            try (HeapBudget.Grant others = heap.grant(7 * MIB, ANOTHER)) {
                answer = callers.submit(() -> ask(image(picture), new Text("what?")));
                // the prompt is built first, and holds something for a moment
                for (int look = 0; look < 50 || heap.held() > others.bytes() && look < 1000; look++) {
                    Thread.sleep(10);
                }
                assertThat(heap.held()).isEqualTo(others.bytes());
                assertThat(answer).isNotDone();
            }
            assertThat(answer.get().imageTokens()).isPositive();
        }
    }

    @Test
    void aPictureThatNeedsMoreThanThereIsForAllIsRefusedBeforeItIsDecoded() throws Exception {
        EngineException refused = refusal(image(gif(3600, 3000)), new Text("what?"));
        assertThat(refused.code()).isEqualTo(Code.PICTURE_TOO_LARGE);
        assertThat(refused).hasMessageStartingWith("The picture needs 1").hasMessageContaining("8.0 MiB");
    }

    /// A ribbon has few pixels, and the weights of its resize would fill the heap.
    @Test
    void aRibbonCostsWhatItsLongEdgeCosts() throws Exception {
        assertThat(refusal(image(png(500_000, 1)), new Text("what?")).code()).isEqualTo(Code.PICTURE_TOO_LARGE);
        assertThat(refusal(image(png(1, 500_000)), new Text("what?")).code()).isEqualTo(Code.PICTURE_TOO_LARGE);
    }

    @Test
    void picturesThatCannotFitTheSessionAreNotDecoded() throws Exception {
        byte[] broken = Arrays.copyOf(png(1, 1), 45); // the header alone
        List<Part> parts = new ArrayList<>(Collections.nCopies(20_000, image(broken)));
        parts.add(new Text("what?"));
        EngineException refused = refusal(parts.toArray(Part[]::new));
        assertThat(refused.code()).isEqualTo(Code.PROMPT_TOO_LONG);
        assertThat(refused.tooLong().orElseThrow().sessionLen()).isEqualTo(512);
    }

    @Test
    void aPictureThatIsBrokenInItsMiddleGivesItsShareBack() throws Exception {
        byte[] whole = png(640, 480);
        assertThat(refusal(image(Arrays.copyOf(whole, whole.length / 2)), new Text("what?"))
                        .code())
                .isEqualTo(Code.BROKEN_PICTURE);
    }

    @Test
    void requestsHoldWhatThePlanSaysAndTheReportTells() throws Exception {
        ModelShape.Language language = ModelFolder.open(TINY).shape().language();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<GenerationResult>> answers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                answers.add(callers.submit(() -> engine.generate(
                        new GenerationRequest(
                                List.of(new Message("user", List.of(new Text("what?")))),
                                Sampling.greedy(500),
                                Optional.empty(),
                                () -> false),
                        piece -> {})));
            }
            for (Future<GenerationResult> answer : answers) {
                answer.get();
            }
        }

        assertThat(heap.peak())
                .isBetween(
                        EmbeddedCosts.answerHeap(language.vocab(), 0, 400),
                        EmbeddedCosts.requestHeap(language, 2, 512));
        assertThat(engine.memory(0).components().stream()
                        .filter(part -> part.component().equals("runtime"))
                        .findFirst()
                        .orElseThrow()
                        .formula()
                        .toString())
                .endsWith("requests hold 0 B of the heap, " + heap.peak() + " B at most so far");
    }

    @Test
    void aClientThatGoesAwayGivesItsShareBack() throws Exception {
        GenerationRequest request = request(image(png(64, 64)), new Text("what?"));
        assertThatThrownBy(() -> engine.generate(request, piece -> {
                    throw new IllegalStateException("gone");
                }))
                .hasMessage("gone");
    }

    private MemoryReport.Part reading() {
        return engine.memory(0).components().stream()
                .filter(part -> part.component().equals(ComponentKind.READING.field()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readingAPhotographTakesWhatThePlanSays() throws IOException {
        PlannedComponent planned =
                EmbeddedPlanner.plan(ModelFolder.open(TINY).shape(), List.of(), engine.asked()).components().stream()
                        .filter(part -> part.kind() == ComponentKind.READING)
                        .findFirst()
                        .orElseThrow();
        Image photo = new Image(png(4000, 3000), Optional.empty());
        ask(photo, new Text("What is it?"));
        assertThat(reading().peak()).isEqualTo(planned.peak()).isLessThan(MIB);
        assertThat(reading().bytes()).as("given back").isZero();
        ask(photo, photo, photo, new Text("And these?"));
        assertThat(reading().peak()).as("one after the other").isLessThan(2 * planned.peak());
    }

    @Test
    void aPictureThatTheDeviceCannotHoldIsRefusedBeforeItIsDecoded() throws IOException {
        engine.close();
        engine = EmbeddedBackend.load(
                ModelFolder.open(TINY),
                "tiny",
                Map.of(),
                engine.asked(),
                ProgressListener.NONE,
                new HeapBudget(100 * MIB, Duration.ofMinutes(5)),
                UnaryOperator.identity());
        EngineException refused = refusal(image(gif(8000, 8000)), new Text("What is it?"));
        assertThat(refused.code()).isEqualTo(Code.OUT_OF_MEMORY);
        EngineException.Shortage shortage = refused.shortage().orElseThrow();
        assertThat(shortage.component()).isEqualTo(ComponentKind.READING);
        assertThat(shortage.asked()).isGreaterThan(64_000_000);
        assertThat(refused).hasMessageContaining("fewer or smaller pictures");
        assertThat(reading().bytes()).isZero();
    }
}
