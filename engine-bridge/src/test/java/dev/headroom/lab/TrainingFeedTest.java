package dev.headroom.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingFeedTest {
    @Test
    void theSameSeedAndRequestsGiveTheSameData() throws IOException {
        String request = "scenes 2 224 112 2 1 3 0.5 0.5 small,big 4 0.5\n";

        assertThat(answer(7, request)).isEqualTo(answer(7, request)).isNotEqualTo(answer(8, request));
    }

    @Test
    void talkComesWithoutTiles() throws IOException {
        DataInputStream answer = new DataInputStream(new ByteArrayInputStream(answer(1, "talk 1 0\n")));

        assertThat(answer.readInt()).as("tiles").isZero();
        String lines = new String(answer.readNBytes(answer.readInt()), StandardCharsets.UTF_8);
        assertThat(lines.lines())
                .isNotEmpty()
                .allSatisfy(l -> assertThat(l.split("\t", -1)).hasSize(5));
        assertThat(answer.read()).as("the end").isNegative();
    }

    @Test
    void whatIsNoRequestIsRefused() {
        assertThatThrownBy(() -> answer(1, "dance 1\n")).hasMessageContaining("unknown request dance");
    }

    private static byte[] answer(long seed, String requests) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new TrainingFeed(seed, Optional.empty())
                .serve(new ByteArrayInputStream(requests.getBytes(StandardCharsets.UTF_8)), out);
        return out.toByteArray();
    }
}
