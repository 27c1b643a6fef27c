package dev.headroom.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTextTest {
    @TempDir
    private Path folder;

    private static Sweep sweep(List<Point> points, Optional<String> questions) {
        return new Sweep("demo", "embedded", Map.of("device_memory", "1GiB"), points, questions, 20, 3, 2);
    }

    private static List<Point> grid() {
        return Point.grid(List.of(Knob.parse("max_dynamic_patch=1,4"), Knob.parse("model_format=fp32,int8")));
    }

    @Test
    void whatIsWrittenIsReadAgainAsTheSameSweep() {
        Path file = folder.resolve("s.yaml");
        Sweep grid = sweep(grid(), Optional.empty()).withRepeat(1);
        Sweep asked =
                new Sweep(grid.model(), "http://127.0.0.1:1/v1", grid.set(), grid.points(), grid.questions(), 10, 1, 3);
        Sweep listed = sweep(
                List.of(
                        new Point(Map.of("lora", "spanish", "lora_r", "4")),
                        new Point(Map.of("lora_r", "0")),
                        new Point(Map.of("model_format", "1e5"))),
                Optional.empty());
        for (Sweep each : List.of(grid, asked, listed)) {
            SweepText.write(each, file);

            Sweep read = SweepFiles.sweep(file);

            assertThat(read).usingRecursiveComparison().ignoringFields("points").isEqualTo(each);
            assertThat(read.points()).containsExactlyElementsOf(each.points());
        }
    }

    @Test
    void questionsBelowTheFileMoveWithIt() throws Exception {
        Files.createDirectories(folder.resolve("a/in"));
        SweepText.write(
                sweep(grid(), Optional.of(folder.resolve("a/in/q.jsonl").toString())), folder.resolve("a/s.yaml"));

        Files.move(folder.resolve("a"), folder.resolve("b"));

        assertThat(SweepFiles.sweep(folder.resolve("b/s.yaml")).questions())
                .contains(folder.resolve("b/in/q.jsonl").toString());
    }

    @Test
    void theCommandLineSaysTheSameAsTheFile() {
        assertThat(SweepText.command(sweep(grid(), Optional.of("/a b/it's.jsonl"))))
                .contains("headroom sweep --model demo --knob max_dynamic_patch=1,4 --knob model_format=fp32,int8"
                        + " --set device_memory=1GiB --questions '/a b/it'\\''s.jsonl' --repeat 2");
        assertThat(SweepText.command(
                        sweep(List.of(new Point(Map.of("tp", "1")), new Point(Map.of())), Optional.empty())))
                .as("chosen points have no flags")
                .isEmpty();
    }

    @Test
    void aFolderOfSweepsListsWhatWasAskedNewestFirst() {
        Sweep first = sweep(grid(), Optional.empty());
        Sweep second = sweep(grid().subList(0, 2), Optional.empty()).withRepeat(1);
        SweepFolder.begin(folder.resolve("2026-01-01-100000"), first);
        SweepFolder.begin(folder.resolve("2026-01-02-100000"), second);

        assertThat(SweepFolder.all(folder)).extracting(SweepFolder::sweep).containsExactly(second, first);
        assertThat(SweepFolder.newest(folder, first.withRepeat(5))).isPresent();
    }
}
