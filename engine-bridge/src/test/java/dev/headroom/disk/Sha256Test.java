package dev.headroom.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Sha256Test {
    /// The digest of FIPS 180-2's first example.
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void bytesAndTextsHaveTheDigestOfTheStandard() {
        assertThat(Sha256.hex("abc".getBytes(StandardCharsets.UTF_8))).isEqualTo(ABC);
        assertThat(Sha256.hex("abc", 6)).isEqualTo(ABC.substring(0, 12));
        assertThat(Sha256.of(new byte[0])).hasSize(32);
    }
}
