package dev.headroom.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeftAdapterTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-internvl2/adapters/tiny");
    private static final String LAYER = "language_model.model.layers.0.";

    @TempDir
    Path folder;

    private static double[] product(LowRank pair, double scale) {
        double[] product = new double[pair.out() * pair.in()];
        for (int o = 0; o < pair.out(); o++) {
            for (int i = 0; i < pair.in(); i++) {
                for (int k = 0; k < pair.rank(); k++) {
                    product[o * pair.in() + i] += scale * pair.b()[o * pair.rank() + k] * pair.a()[k * pair.in() + i];
                }
            }
        }
        return product;
    }

    @Test
    void ranksAndScalesFollowThePatterns() {
        PeftAdapter adapter = PeftAdapter.open(TINY);
        assertThat(adapter.rank()).isEqualTo(8);
        assertThat(adapter.alpha()).isEqualTo(12);
        assertThat(adapter.modules().get(LAYER + "self_attn.q_proj").rank()).isEqualTo(4);
        assertThat(adapter.modules().get(LAYER + "self_attn.q_proj").scaling()).isEqualTo(3);
        assertThat(adapter.modules().get(LAYER + "mlp.down_proj").scaling()).isEqualTo(1.5);
        assertThat(adapter.modules().get(LAYER + "self_attn.v_proj").scaling()).isEqualTo(0.5);
        assertThat(adapter.parameters(8)).isEqualTo(10_944);
        assertThat(adapter.parameters(1)).isEqualTo(2 * (128 + 96 + 96 + 128 + 160 + 160 + 160));
    }

    @Test
    void sortingKeepsTheProductAndCuttingLosesTheWeakestDirectionsOnly() {
        SplittableRandom random = new SplittableRandom(1);
        float[] a = new float[5 * 40];
        float[] b = new float[30 * 5];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < b.length; i++) {
            b[i] = (float) (random.nextGaussian() * (1 + i % 5)); // unequal directions
        }
        LowRank pair = new LowRank(a, b, 5, 40, 30);
        assertThat(product(pair.sorted(), 1)).containsExactly(product(pair, 1), within(1e-4));
        double before = 0;
        for (int rank = 1; rank <= 5; rank++) {
            double error = 0;
            double[] cut = product(pair.sorted().first(rank), 1);
            double[] whole = product(pair, 1);
            for (int i = 0; i < cut.length; i++) {
                error += (cut[i] - whole[i]) * (cut[i] - whole[i]);
            }
            assertThat(rank == 1 || error < before).as("error at rank %d", rank).isTrue();
            before = error;
        }
        assertThat(before).isLessThan(1e-6);
    }

    @Test
    void aRankAboveTheSmallerSideIsHandled() {
        LowRank wide = new LowRank(new float[] {1, 2, 3, 4, 5, 6}, new float[] {1, 0, 0, 1, 1, 1, 0, 1, 0}, 3, 2, 3);
        assertThat(product(wide.sorted(), 1)).containsExactly(product(wide, 1), within(1e-5));
    }

    @Test
    void aTruncatedCopyKeepsEachModulesScaling() {
        PeftAdapter adapter = PeftAdapter.open(TINY);
        adapter.writeTruncated(folder.resolve("copy"), 3, 1);
        PeftAdapter copy = PeftAdapter.open(folder.resolve("copy"));
        assertThat(copy.rank()).isEqualTo(3);
        for (PeftAdapter.Module module : adapter.modules().values()) {
            PeftAdapter.Module cut = copy.modules().get(module.name());
            assertThat(cut.scaling()).as(module.name()).isEqualTo(module.scaling(), within(1e-9));
            assertThat(product(cut.read(), cut.scaling()))
                    .containsExactly(product(module.read().sorted().first(3), module.scaling()), within(1e-4));
        }
    }

    @Test
    void aCopyAboveTheRankIsTheAdapterItself() {
        PeftAdapter adapter = PeftAdapter.open(TINY);
        adapter.writeTruncated(folder.resolve("copy"), 64, 1);
        PeftAdapter copy = PeftAdapter.open(folder.resolve("copy"));
        for (PeftAdapter.Module module : adapter.modules().values()) {
            assertThat(copy.modules().get(module.name()).read().a())
                    .containsExactly(module.read().a());
            assertThat(copy.modules().get(module.name()).scaling()).isEqualTo(module.scaling(), within(1e-9));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "use_dora": false      | "use_dora": true             | use_dora is not supported
        "bias": "none"         | "bias": "all"                | trained biases are not supported
        "peft_type": "LORA"    | "peft_type": "IA3"           | the adapter type IA3 is not supported
        "modules_to_save": null| "modules_to_save": ["head"]  | modules_to_save is not supported
        "q_proj": 4            | "q_proj": 5                  | has rank 4, but adapter_config.json says 5
        """)
    void refusesOtherKindsOfAdapters(String before, String after, String sentence) throws IOException {
        String config = Files.readString(TINY.resolve("adapter_config.json"));
        assertThat(config).contains(before);
        Files.writeString(folder.resolve("adapter_config.json"), config.replace(before, after));
        Files.copy(TINY.resolve("adapter_model.safetensors"), folder.resolve("adapter_model.safetensors"));
        assertThatThrownBy(() -> PeftAdapter.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(sentence);
    }

    /// `((.*)*)*y` never ended: the time limit is no measurement.
    @ParameterizedTest
    @Timeout(60)
    @ValueSource(strings = {"((.*)*)*y", "(a+)+$", "(.*a){12}b", "(q|qq|.)*z"})
    void aPatternThatRunsAwayElsewhereIsAnswered(String pattern) throws IOException {
        write("\"" + pattern + "\": 99, \"q_proj\": 4");

        assertThat(PeftAdapter.open(folder)
                        .modules()
                        .get(LAYER + "self_attn.q_proj")
                        .rank())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        (a{1000}){1000}  | "(a{1000}){1000}" is no pattern: its repetitions
        (                | "(" is no pattern
        (?!z)((.*)*)*y   | takes too long
        """)
    void aPatternThatCannotBeReadIsNamedWithItsFile(String pattern, String sentence) throws IOException {
        write("\"" + pattern + "\": 99, \"q_proj\": 4");

        assertThatThrownBy(() -> PeftAdapter.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("adapter_config.json")
                .hasMessageContaining(sentence);
    }

    @Test
    void manyPatternsOverManyModulesAreGivenUp() throws IOException {
        StringBuilder patterns = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            patterns.append("\"(x{%d}y)+\": 1,".formatted(1 + i % 900));
        }
        write(patterns + "\"q_proj\": 4");

        assertThatThrownBy(() -> PeftAdapter.open(folder))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("patterns over so many modules");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q_proj", "self_attn.q_proj", "self.attn.q.proj", ".*q_proj", "(?:self_attn|mlp)[.]q_proj"})
    void keysArePathsFromADotOnOrPatterns(String key) throws IOException {
        write("\"roj\": 99, \"_proj\": 99, \"" + key + "\": 4");

        assertThat(PeftAdapter.open(folder).modules()).containsKey(LAYER + "self_attn.q_proj");
    }

    private void write(String ranks) throws IOException {
        String config = Files.readString(TINY.resolve("adapter_config.json"));
        assertThat(config).contains("\"q_proj\": 4");
        Files.writeString(folder.resolve("adapter_config.json"), config.replace("\"q_proj\": 4", ranks));
        Files.copy(TINY.resolve("adapter_model.safetensors"), folder.resolve("adapter_model.safetensors"));
    }
}
