package dev.headroom.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvmlContractTest {
    @TempDir
    Path folder;

    @Test
    void allCardsAreReadInOneSnapshot() throws Exception {
        try (GpuDriver nvml = open()) {
            List<Gpu> gpus = nvml.read();

            assertThat(nvml.driverVersion()).isEqualTo("560.35.03");
            assertThat(nvml.cudaVersion()).isEqualTo("12.6");
            assertThat(gpus).extracting(Gpu::name).containsExactly("NVIDIA GeForce RTX 4090", "NVIDIA A100-SXM4-80GB");
            assertThat(gpus).extracting(Gpu::uuid).containsExactly("GPU-aaaa", "GPU-bbbb");
            assertThat(gpus).extracting(Gpu::utilization).containsExactly(OptionalInt.of(37), OptionalInt.of(38));
            assertThat(gpus.getFirst().total()).isEqualTo(measured(25757220864L));
            assertThat(gpus.getFirst().used()).isEqualTo(measured(21000 * Bytes.MIB));
            assertThat(gpus.getFirst().free()).isEqualTo(measured(25757220864L - 21000 * Bytes.MIB));
        }
    }

    @Test
    void theEnergyOfAllCardsIsOneSum() throws Exception {
        try (GpuDriver nvml = open()) {
            assertThat(nvml.joules()).hasValue(3000.5);
        }
    }

    @Test
    void computeAndGraphicsProcessesAreOneList() throws Exception {
        try (GpuDriver nvml = open()) {
            assertThat(nvml.read().getFirst().processes())
                    .isEqualTo(new Gpu.Processes.Known(List.of(
                            new Gpu.Holder(1000, measured(1000 * Bytes.MIB)),
                            new Gpu.Holder(1001, measured(2000 * Bytes.MIB)),
                            new Gpu.Holder(77, measured(300 * Bytes.MIB)))));
            assertThat(nvml.read().get(1).processes()).isEqualTo(new Gpu.Processes.Known(List.of()));
        }
    }

    @Test
    void aDriverWithTheFirstProcessListIsReadToo() throws Exception {
        try (GpuDriver nvml = open("OLD")) {
            assertThat(nvml.read().getFirst().processes())
                    .isInstanceOfSatisfying(
                            Gpu.Processes.Known.class,
                            known -> assertThat(known.holders())
                                    .contains(new Gpu.Holder(1001, measured(2000 * Bytes.MIB))));
        }
    }

    @Test
    void aListLongerThanTheRoomIsAskedForAgain() throws Exception {
        try (GpuDriver nvml = open("MANY=300")) {
            assertThat(nvml.read().getFirst().processes())
                    .isInstanceOfSatisfying(
                            Gpu.Processes.Known.class,
                            known -> assertThat(known.holders()).hasSize(301));
        }
    }

    @Test
    void memoryThatTheDriverDoesNotTellIsUnknownAndNotZero() throws Exception {
        try (GpuDriver nvml = open("UNIFIED")) {
            assertThat(nvml.read().getFirst().used()).isEqualTo(new Figure.Unknown(Figure.Reason.NOT_SUPPORTED));
        }
        try (GpuDriver nvml = open("WDDM")) {
            assertThat(nvml.read().getFirst().processes())
                    .isInstanceOfSatisfying(
                            Gpu.Processes.Known.class,
                            known -> assertThat(known.holders())
                                    .contains(new Gpu.Holder(1000, new Figure.Unknown(Figure.Reason.NOT_SUPPORTED))));
        }
    }

    @Test
    void processesThatMayNotBeSeenSayWhy() throws Exception {
        try (GpuDriver nvml = open("NO_PROCESSES=4")) {
            assertThat(nvml.read().getFirst().processes())
                    .isEqualTo(new Gpu.Processes.Unknown(Figure.Reason.NOT_PERMITTED));
        }
    }

    @Test
    void aCardThatFellOffTheBusStaysInTheListAndTellsNothing() throws Exception {
        try (GpuDriver nvml = open("LOST")) {
            assertThat(nvml.read()).hasSize(2);
            assertThat(nvml.read().get(1).total()).isEqualTo(new Figure.Unknown(Figure.Reason.NO_DEVICE));
        }
    }

    @Test
    void aCardThatIsCutNamesItsSlices() throws Exception {
        try (GpuDriver nvml = open("MIG")) {
            assertThat(nvml.read().getFirst().slices()).isEmpty();
            assertThat(nvml.read().get(1).slices())
                    .containsExactly(
                            new Gpu.Slice(
                                    "MIG-cccc",
                                    "NVIDIA A100-SXM4-80GB MIG 3g.40gb",
                                    measured(42_000_000_000L),
                                    measured(Bytes.GIB)),
                            new Gpu.Slice(
                                    "MIG-dddd",
                                    "NVIDIA A100-SXM4-80GB MIG 1g.10gb",
                                    measured(10_000_000_000L),
                                    measured(Bytes.GIB)));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        # nvmlInit | reason        | the sentence names
        9          | NO_DRIVER     | not loaded
        4          | NOT_PERMITTED | does not permit
        18         | NO_DRIVER     | restart the machine
        12345      | NOT_SUPPORTED | internal error
        """, delimiter = '|')
    void aDriverThatRefusesSaysWhy(int result, Figure.Reason reason, String words) throws Exception {
        Path library = library("INIT=" + result);

        assertThat(Nvml.open(library.toString())).isInstanceOfSatisfying(GpuDrivers.Absent.class, absent -> {
            assertThat(absent.reason()).isEqualTo(reason);
            assertThat(absent.sentence().toString()).contains(words);
        });
    }

    @Test
    void withoutLibraryAndProgramTheReasonIsTyped() {
        GpuDrivers.Search search = GpuDrivers.open("libheadroom-no-such.so.1", Path.of("headroom-no-such-program"));

        assertThat(search).isInstanceOfSatisfying(GpuDrivers.Absent.class, absent -> {
            assertThat(absent.reason()).isEqualTo(Figure.Reason.NO_DRIVER);
            assertThat(absent.sentence().toString())
                    .contains("libheadroom-no-such.so.1")
                    .contains("headroom-no-such-program");
        });
    }

    @Test
    void closingTwiceAndReadingAfterwardsAreHarmless() throws Exception {
        GpuDriver nvml = open();
        nvml.close();

        assertThatCode(nvml::close).doesNotThrowAnyException();
        assertThat(nvml.read()).isEmpty();
    }

    @Test
    void aCardIsSplitIntoEngineOthersAndOurselves() throws Exception {
        try (GpuDriver nvml = open()) {
            CardProbe probe = new CardProbe(nvml, 0, () -> Set.of(1001L), 77, pid -> true);

            Sample sample = probe.sample();

            assertThat(sample.subject()).isEqualTo(new Sample.Subject.Card(0, "NVIDIA GeForce RTX 4090"));
            assertThat(sample.figure(Quantity.ENGINE)).isEqualTo(measured(2000 * Bytes.MIB));
            assertThat(sample.figure(Quantity.OTHER_PROCESSES)).isEqualTo(measured(1000 * Bytes.MIB));
            assertThat(sample.figure(Quantity.OWN)).isEqualTo(measured(300 * Bytes.MIB));
            assertThat(sample.figure(Quantity.USED)).isEqualTo(measured(21000 * Bytes.MIB));
        }
    }

    @Test
    void processIdsFromOutsideAContainerAreNotTakenForOurs() throws Exception {
        try (GpuDriver nvml = open()) {
            Sample sample = new CardProbe(nvml, 0, () -> Set.of(1001L), 77, pid -> false).sample();

            assertThat(sample.figure(Quantity.ENGINE)).isEqualTo(new Figure.Unknown(Figure.Reason.NOT_PERMITTED));
            assertThat(sample.figure(Quantity.USED)).isEqualTo(measured(21000 * Bytes.MIB));
        }
    }

    @Test
    void aCardThatIsNotThereIsUnknown() throws Exception {
        try (GpuDriver nvml = open()) {
            assertThat(new CardProbe(nvml, 5, Set::of).sample().figure(Quantity.TOTAL))
                    .isEqualTo(new Figure.Unknown(Figure.Reason.NO_DEVICE));
        }
    }

    private static Figure measured(long bytes) {
        return new Figure.Measured(bytes, "NVML");
    }

    private GpuDriver open(String... defines) throws Exception {
        return ((GpuDrivers.Opened) Nvml.open(library(defines).toString())).driver();
    }

    /// A name of its own for each: the system's loader keeps a library it knows by name.
    private Path library(String... defines) throws Exception {
        String name = "libstandin-" + String.join("-", defines).replace('=', '_') + ".so";
        return StandInLibrary.compile(folder, "nvml_standin.c", name, defines);
    }
}
