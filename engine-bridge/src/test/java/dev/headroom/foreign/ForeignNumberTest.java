package dev.headroom.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignNumberTest {
    @ParameterizedTest
    @CsvSource({
        "3, 3",
        "-0.25, -0.25",
        "+7, 7",
        "1e-05, 0.00001",
        "2E3, 2000",
        ".5, 0.5",
        "12., 12",
        "'12,288', 12288",
        "'1,234,567.5', 1234567.5",
        "' 4 ', 4"
    })
    void whatProgramsPrintIsRead(String text, double value) {
        assertThat(ForeignNumber.decimal(text)).hasValue(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                ".",
                ",",
                "nan",
                "NaN",
                "inf",
                "-Infinity",
                "0x1p3",
                "1d",
                "1f",
                "1e",
                "1e+",
                "1e999",
                "--1",
                "1.2.3",
                "12,5",
                "1234,567",
                "1,23",
                ",123",
                "1,",
                "1 2",
                "٣",
                "1_000",
                "5%"
            })
    void whatIsNoPlainFiniteNumberIsNotBelieved(String text) {
        assertThat(ForeignNumber.decimal(text)).isEmpty();
        assertThat(ForeignNumber.count(text)).isEmpty();
        assertThat(ForeignNumber.bytes(text, 1)).isEmpty();
    }

    @Test
    void figuresBeyondEveryMachineAreNotBelieved() {
        assertThat(ForeignNumber.bytes("99999999999999999999.99", 1L << 30)).isEmpty();
        assertThat(ForeignNumber.bytes("17179869184.00", 1L << 30)).isEmpty();
        assertThat(ForeignNumber.bytes("-1", 1)).isEmpty();
        assertThat(ForeignNumber.count("99999999999999999999999")).isEmpty();
        assertThat(ForeignNumber.count("-5")).isEmpty();
        assertThat(ForeignNumber.whole("2147483648")).isEmpty();
        assertThat(ForeignNumber.decimal("1".repeat(100_000))).isEmpty();
        assertThat(ForeignNumber.bytes("1024", 1L << 40)).hasValue(1L << 50);
        assertThat(ForeignNumber.whole("2147483647")).hasValue(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({"1.50GiB, 1610612736", "17B, 17", "512 MB, 536870912", "640K, 655360", "2TiB, 2199023255552", "9, 9"})
    void aSizeCarriesItsUnit(String text, long bytes) {
        assertThat(ForeignNumber.size(text)).hasValue(bytes);
    }
}
