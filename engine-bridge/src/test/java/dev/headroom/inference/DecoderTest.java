package dev.headroom.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtSession;
import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.checkpoint.Safetensors;
import dev.headroom.checkpoint.TensorInfo;
import dev.headroom.plan.KvArrangement;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The decoder against logits of an independent implementation (assets/reference).
class DecoderTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-internvl2");

    private static ModelFolder folder;
    private static ModelConfig.Decoder config;
    private static Map<String, TensorInfo> reference;
    private static Lora lora;
    private static OrtSession session;
    private static Embeddings embeddings;

    @BeforeAll
    static void load() throws Exception {
        folder = ModelFolder.open(TINY);
        config = folder.config().decoder();
        reference = Safetensors.read(TINY.resolve("reference.safetensors"));
        Map<String, PeftAdapter> adapters = Map.of("tiny", PeftAdapter.open(TINY.resolve("adapters/tiny")));
        lora = new Lora(OrtRuntime.get().environment(), config, adapters);
        session = OrtRuntime.get()
                .open(DecoderGraph.build(config, DecoderWeights.asStored(folder), Lora.modules(adapters)));
        embeddings = new Embeddings(folder.embeddings());
    }

    @AfterAll
    static void close() {
        OrtRuntime.close(session);
        embeddings.close();
        lora.close();
    }

    private static Decoder decoder(int slots, int capacity, int chunk) throws Exception {
        long perToken = folder.shape().language().kvBytesPerToken(4);
        long tokens = (long) slots * capacity;
        KvPool pool = new KvPool(new KvArrangement(perToken, tokens, slots, capacity, false), config);
        return new Decoder(OrtRuntime.get().environment(), session, config, pool, chunk);
    }

    private static int[] ids(String name) {
        TensorInfo tensor = reference.get(name);
        int[] ids = new int[(int) tensor.elements()];
        try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
            for (int i = 0; i < ids.length; i++) {
                ids[i] = (int) tensor.map(arena).get(java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED, 8L * i);
            }
        }
        return ids;
    }

    /// Embeddings of a prompt, the picture's features at their places.
    private static float[] embedded(int[] ids) {
        float[] features = reference.get("features").floats();
        FloatBuffer out = FloatBuffer.allocate(ids.length * config.hidden());
        int at = 0;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == folder.config().imageContextId()) {
                out.put(i * config.hidden(), features, at, config.hidden());
                at += config.hidden();
            } else {
                embeddings.put(ids[i], out, i * config.hidden());
            }
        }
        return out.array();
    }

    private static void assertClose(FloatBuffer logits, int row, float[] expected, int expectedRow, String what) {
        int best = 0;
        int expectedBest = 0;
        for (int i = 0; i < config.vocab(); i++) {
            float mine = logits.get(row * config.vocab() + i);
            float theirs = expected[expectedRow * config.vocab() + i];
            assertThat(Math.abs(mine - theirs))
                    .as("%s, token %d: %f and %f", what, i, mine, theirs)
                    .isLessThan(1e-3f);
            best = mine > logits.get(row * config.vocab() + best) ? i : best;
            expectedBest = theirs > expected[expectedRow * config.vocab() + expectedBest] ? i : expectedBest;
        }
        assertThat(best).as(what).isEqualTo(expectedBest);
    }

    private static void prefill(Decoder decoder, int slot, float[] x, Lora.Tensors use, String expected)
            throws Exception {
        int tokens = x.length / config.hidden();
        float[] logits = reference.get(expected).floats();
        for (int past = 0; past < tokens; past += decoder.chunk()) {
            int count = Math.min(decoder.chunk(), tokens - past);
            decoder.prefillEmbeddings().put(0, x, past * config.hidden(), count * config.hidden());
            FloatBuffer out = decoder.prefill(slot, past, count, use.inputs(), new StopSwitch());
            assertClose(out, 0, logits, past + count - 1, expected + " after " + (past + count) + " tokens");
        }
    }

    /// A slot beyond the last: every tensor of the step is made, and most of those of the pool.
    @Test
    void aStepThatCannotBePreparedLeavesNoTensorOpen() throws Exception {
        long before = Tensors.open();
        try (Decoder decoder = decoder(2, 128, 16);
                KvPool _ = decoder.pool()) {
            long own = Tensors.open();
            assertThatThrownBy(
                            () -> decoder.decode(2, new int[] {0}, lora.none().inputs()))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(Tensors.open()).isEqualTo(own);
            prefill(decoder, 1, embedded(ids("text.ids")), lora.none(), "text.logits");
        }
        assertThat(Tensors.open()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 64})
    void logitsEqualTheReferenceAtEveryChunkSize(int chunk) throws Exception {
        try (Decoder decoder = decoder(1, 128, chunk);
                KvPool _ = decoder.pool()) {
            prefill(decoder, 0, embedded(ids("text.ids")), lora.none(), "text.logits");
            prefill(decoder, 0, embedded(ids("image.ids")), lora.none(), "image.logits");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 8})
    void adaptersWithRanksByModuleEqualTheReferenceWholeAndCut(int rank) throws Exception {
        try (Decoder decoder = decoder(1, 64, 16);
                KvPool _ = decoder.pool();
                Lora.Tensors use = lora.create(new Lora.Use("tiny", rank, 0))) {
            prefill(decoder, 0, embedded(ids("image.ids")), use, rank == 3 ? "lora.3.logits" : "lora.full.logits");
        }
    }

    @Test
    void batchedDecodeEqualsTheReferenceInEveryRow() throws Exception {
        int[] answer = ids("decode.ids");
        float[] expected = reference.get("decode.logits").floats();
        float[] prompt = embedded(ids("image.ids"));
        int length = prompt.length / config.hidden();
        try (Decoder decoder = decoder(3, 128, 64);
                KvPool _ = decoder.pool()) {
            // slots 1 and 2 hold the same prompt, slot 2 is two steps ahead
            prefill(decoder, 1, prompt, lora.none(), "image.logits");
            prefill(decoder, 2, prompt, lora.none(), "image.logits");
            for (int step = 0; step < 2; step++) {
                embeddings.put(answer[step], decoder.decodeEmbeddings(), 0);
                FloatBuffer out =
                        decoder.decode(2, new int[] {length + step}, lora.none().inputs());
                assertClose(out, 0, expected, step + 1, "alone, step " + step);
            }
            for (int step = 0; step + 3 < answer.length; step++) {
                embeddings.put(answer[step], decoder.decodeEmbeddings(), 0);
                embeddings.put(answer[step + 2], decoder.decodeEmbeddings(), config.hidden());
                FloatBuffer out = decoder.decode(
                        1,
                        new int[] {length + step, length + step + 2},
                        lora.none().inputs());
                assertClose(out, 0, expected, step + 1, "slot 1, step " + step);
                assertClose(out, 1, expected, step + 3, "slot 2, step " + step);
            }
        }
    }

    @Test
    void adapterOfRankZeroChangesNoBitOfTheBase() throws Exception {
        float[] prompt = embedded(ids("text.ids"));
        try (Decoder decoder = decoder(2, 64, 64);
                KvPool pool = decoder.pool();
                Lora.Tensors zero = lora.create(new Lora.Use("tiny", 0, 0));
                OrtSession plain =
                        OrtRuntime.get().open(DecoderGraph.build(config, DecoderWeights.asStored(folder), Set.of()));
                Decoder base = new Decoder(OrtRuntime.get().environment(), plain, config, pool, 64)) {
            prefill(decoder, 0, prompt, zero, "text.logits");
            try (Lora plainInputs = new Lora(OrtRuntime.get().environment(), config, Map.of())) {
                prefill(base, 1, prompt, plainInputs.none(), "text.logits");
            }
            for (int position = 0; position < prompt.length / config.hidden(); position++) {
                assertThat(pool.token(0, position)).containsExactly(pool.token(1, position));
            }
        }
    }

    @Test
    void aPrefillThatIsStoppedInItsMiddleHarmsNothing(@TempDir Path temp) throws Exception {
        // large enough that its end is far away when it is stopped
        new RandomCheckpoint(4, 512, 8, 2, 2048, 512, true).write(temp);
        ModelFolder large = ModelFolder.open(temp);
        ModelConfig.Decoder d = large.config().decoder();
        int chunk = 1024;
        KvArrangement kv =
                new KvArrangement(large.shape().language().kvBytesPerToken(4), 2L * chunk, 1, 2 * chunk, false);
        try (OrtSession decoding =
                        OrtRuntime.get().open(DecoderGraph.build(d, DecoderWeights.asStored(large), Set.of()));
                KvPool pool = new KvPool(kv, d);
                Decoder decoder = new Decoder(OrtRuntime.get().environment(), decoding, d, pool, chunk)) {
            fill(decoder.prefillEmbeddings(), 1);
            float[] before = copy(decoder.prefill(0, 0, chunk, Map.of(), new StopSwitch()));
            float[] held = pool.token(0, chunk - 1);

            fill(decoder.prefillEmbeddings(), 2);
            StopSwitch stop = new StopSwitch();
            Thread stopping = Thread.ofPlatform().name("stopping").start(() -> {
                while (!stop.running()) {
                    Thread.onSpinWait();
                }
                stop.stop();
            });
            assertThatThrownBy(() -> decoder.prefill(0, chunk, chunk, Map.of(), stop))
                    .isInstanceOf(CancellationException.class);
            stopping.join();
            assertThat(pool.token(0, chunk - 1)).as("what it held before").containsExactly(held);

            assertThatThrownBy(() -> decoder.prefill(0, chunk, chunk, Map.of(), stop))
                    .as("a thrown switch stays thrown")
                    .isInstanceOf(CancellationException.class);
            fill(decoder.prefillEmbeddings(), 1);
            assertThat(copy(decoder.prefill(0, 0, chunk, Map.of(), new StopSwitch())))
                    .containsExactly(before);
        }
    }

    private static void fill(FloatBuffer embeddings, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < embeddings.capacity(); i++) {
            embeddings.put(i, (float) random.nextDouble(-1, 1));
        }
    }

    private static float[] copy(FloatBuffer logits) {
        float[] copy = new float[logits.capacity()];
        logits.get(0, copy);
        return copy;
    }

    /// As the cosine between the logits and the reference's: a wrong layout would give about 0. At a hidden size of 64
    /// single weights weigh much; real models are nearer.
    @ParameterizedTest
    @CsvSource({"int8, 0.999", "int4, 0.93"})
    void quantisedWeightsStayNearTheReference(String format, double least) throws Exception {
        DecoderWeights weights = QuantisedWeights.of(folder, format, share -> {});
        float[] expected = reference.get("text.logits").floats();
        float[] prompt = embedded(ids("text.ids"));
        int tokens = prompt.length / config.hidden();
        try (Decoder unused = decoder(1, 64, 64);
                KvPool pool = unused.pool();
                OrtSession quantised = OrtRuntime.get().open(DecoderGraph.build(config, weights, Set.of()));
                Decoder decoder = new Decoder(OrtRuntime.get().environment(), quantised, config, pool, 64)) {
            decoder.prefillEmbeddings().put(0, prompt);
            FloatBuffer logits = decoder.prefill(0, 0, tokens, Map.of(), new StopSwitch());
            double product = 0;
            double mine = 0;
            double theirs = 0;
            for (int i = 0; i < config.vocab(); i++) {
                double a = logits.get(i);
                double b = expected[(tokens - 1) * config.vocab() + i];
                product += a * b;
                mine += a * a;
                theirs += b * b;
            }
            assertThat(product / Math.sqrt(mine * theirs)).isGreaterThan(least).isLessThan(1 - 1e-9);
        }
        boolean[] made = {false};
        QuantisedWeights.of(folder, format, share -> made[0] = true);
        assertThat(made[0]).as("made a second time").isFalse();
    }
}
