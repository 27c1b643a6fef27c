package dev.headroom.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.probe.Gpu;
import dev.headroom.probe.GpuDriver;
import dev.headroom.probe.GpuFacts;
import dev.headroom.probe.GpuFactsSource;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectedCardsTest {
    private static final GpuFactsSource.Facts NO_CUDA =
            new GpuFactsSource.Unknown(Figure.Reason.NO_DRIVER, Sentence.foreign("CUDA is not here."));

    /// A driver with these cards.
    private record Driver(List<Gpu> cards) implements GpuDriver {
        @Override
        public String source() {
            return "NVML";
        }

        @Override
        public String driverVersion() {
            return "560.35.03";
        }

        @Override
        public String cudaVersion() {
            return "12.6";
        }

        @Override
        public List<Gpu> read() {
            return cards;
        }

        @Override
        public void close() {}
    }

    private static Gpu gpu(int index, String name, Figure total, Figure used) {
        return new Gpu(
                index,
                "GPU-" + index,
                name,
                total,
                used,
                used,
                OptionalInt.empty(),
                new Gpu.Processes.Known(List.of()));
    }

    private static Figure mib(long mib) {
        return new Figure.Measured(mib * Bytes.MIB, "NVML");
    }

    private static GpuFacts facts(int ordinal, String name, long mib, int major, int minor) {
        return new GpuFacts(
                ordinal, name, mib * Bytes.MIB, major, minor, 100, 5120, 1_593_000, 1_410_000, 1 << 20, false);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        NVIDIA GeForce RTX 4090,            24564, RTX 4090
        NVIDIA GeForce RTX 3090 Ti,         24564, RTX 3090 Ti
        NVIDIA A100-SXM4-80GB,              81920, A100 80GB
        NVIDIA A100 80GB PCIe,              81920, A100 80GB
        NVIDIA A100-PCIE-40GB,              40960, A100 40GB
        NVIDIA H100 80GB HBM3,              81559, H100 80GB
        NVIDIA L4,                          23034, L4
        NVIDIA L40S,                        46068, L40S
        NVIDIA A10G,                        22731, A10
        Tesla V100-SXM2-32GB,               32768, V100 32GB
        Tesla T4,                           15360, T4
        NVIDIA RTX 6000 Ada Generation,     49140, RTX 6000 Ada
        NVIDIA GeForce RTX 4090 Laptop GPU, 16376, NVIDIA GeForce RTX 4090 Laptop GPU
        NVIDIA A100-SXM4-80GB MIG 1g.10gb,   9856, NVIDIA A100-SXM4-80GB MIG 1g.10gb
        """)
    void theDriversNameFindsTheCatalogue(String driver, long mib, String name) {
        assertThat(DeviceCatalogue.ofDriver(driver, mib * Bytes.MIB).name()).isEqualTo(name);
        assertThat(DeviceCatalogue.ofDriver(driver, mib * Bytes.MIB).total()).isEqualTo(mib * Bytes.MIB);
    }

    @Test
    void whatOthersHoldIsFedIntoThePlanAndTheTightestCardDecides() {
        DetectedCards two = DetectedCards.of(
                new Driver(List.of(
                        gpu(0, "NVIDIA GeForce RTX 3090", mib(24576), mib(600)),
                        gpu(1, "NVIDIA GeForce RTX 3090", mib(24576), mib(9000)))),
                NO_CUDA);

        assertThat(two.absent().isEmpty()).isTrue();
        long reserve = 24576 * Bytes.MIB - two.card(0).orElseThrow().spec().usable();
        assertThat(reserve).isEqualTo(327 * Bytes.MIB);
        assertThat(two.tightest(1).orElseThrow().usedByOthers(0)).isEqualTo(600 * Bytes.MIB - reserve);
        assertThat(two.tightest(2).orElseThrow().index()).isEqualTo(1);
        assertThat(two.tightest(2).orElseThrow().usedByOthers(8000 * Bytes.MIB)).isEqualTo(1000 * Bytes.MIB - reserve);
        assertThat(two.card(0).orElseThrow().spec().computeCapability()).isEqualTo(8.6);
        assertThat(two.card(0).orElseThrow().driver()).isEqualTo("560.35.03");
    }

    @Test
    void cudaTellsTheCapabilityOfAnUnknownCardAndDisagreementIsSeen() {
        String name = "NVIDIA Thing 5000";
        DetectedCards cards = DetectedCards.of(
                new Driver(List.of(gpu(0, name, mib(40960), mib(0)))),
                new GpuFactsSource.Known("13.0", List.of(facts(0, name, 20000, 12, 1))));

        DetectedCard card = cards.card(0).orElseThrow();
        assertThat(card.spec().computeCapability()).isEqualTo(12.1);
        assertThat(card.spec().bandwidth()).isEqualTo(2_039_040_000_000L);
        assertThat(card.disagree()).isTrue();
    }

    @Test
    void aCardWhoseMemoryIsNotToldIsNamedAndNotGivenZero() {
        DetectedCards cards = DetectedCards.of(
                new Driver(List.of(gpu(
                        0,
                        "NVIDIA GB10",
                        new Figure.Unknown(Figure.Reason.NOT_SUPPORTED),
                        new Figure.Unknown(Figure.Reason.NOT_SUPPORTED)))),
                NO_CUDA);

        assertThat(cards.cards()).isEmpty();
        assertThat(cards.absent().toString()).contains("NVIDIA GB10").contains("NOT_SUPPORTED");
    }

    @Test
    void whereGpuAndHostShareMemoryCudasTotalIsTaken() {
        DetectedCards cards = DetectedCards.of(
                new Driver(List.of(gpu(
                        0,
                        "NVIDIA GB10",
                        new Figure.Unknown(Figure.Reason.NOT_SUPPORTED),
                        new Figure.Unknown(Figure.Reason.NOT_SUPPORTED)))),
                new GpuFactsSource.Known("13.0", List.of(facts(0, "NVIDIA GB10", 122_000, 12, 1))));

        assertThat(cards.card(0).orElseThrow().spec().total()).isEqualTo(122_000 * Bytes.MIB);
        assertThat(cards.card(0).orElseThrow().usedByOthers(0)).isZero();
    }
}
