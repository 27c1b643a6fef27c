package dev.headroom.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void aWriterThatFailsHalfWayLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "old");
        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write(ByteBuffer.wrap(NEW));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class);
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("a.json");
    }

    @Test
    void theNewContentTakesThePlaceOfTheOld() throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "old and longer");
        WholeFile.write(file, NEW);
        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("a.json");
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path real = Files.writeString(folder.resolve("real.json"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), real);
        WholeFile.write(link, NEW);
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("new");
    }

    @Test
    void aPrivateFileIsReadableForItsOwnerAlone() throws IOException {
        Path file = folder.resolve("keys.json");
        WholeFile.writePrivately(file, NEW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatADeadWriterLeftIsDeletedAndALivingOnesIsNot() throws IOException {
        Path dead = Files.writeString(folder.resolve(".a.json.12345678.part"), "half");
        Path foreign = Files.writeString(folder.resolve("holiday.part"), "not ours");
        for (Path file : List.of(dead, foreign)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
        }
        WholeFile.write(folder.resolve("b.json"), out -> {
            Path living;
            try (Stream<Path> all = Files.list(folder)) {
                living = all.filter(p -> p.getFileName().toString().startsWith(".b.json"))
                        .findFirst()
                        .orElseThrow();
            }
            Files.setLastModifiedTime(living, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
            Unfinished.sweep(folder);
            assertThat(living).exists();
            out.write(ByteBuffer.wrap(NEW));
        });
        assertThat(names()).containsExactly("b.json", "holiday.part");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsNoPlainFileIsWrittenInPlaceAndItsRefusalIsToldApart() {
        Path full = Path.of("/dev/full");
        assertThatThrownBy(() -> WholeFile.write(full, NEW))
                .isInstanceOfSatisfying(
                        IOException.class,
                        e -> assertThat(DiskTrouble.of(e, full).kind()).isEqualTo(DiskTrouble.Kind.FULL));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }
}
