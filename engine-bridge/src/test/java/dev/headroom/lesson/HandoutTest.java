package dev.headroom.lesson;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoutTest {
    static LessonRecord record(double guess, boolean right) {
        Map<String, String> question = Map.of("en", "How many <MiB>?", "zh-CN", "多少 MiB？");
        return new LessonRecord(
                "where",
                Map.of("en", "Where does it go?", "zh-CN", "都去哪了？"),
                10,
                Optional.of(Instant.parse("2026-11-30T08:00:00Z").plusSeconds((long) guess)),
                List.of(
                        new LessonRecord.Guessed(
                                "weights",
                                Step.Kind.NUMBER,
                                "MiB",
                                question,
                                Map.of(),
                                List.of(),
                                Value.of(guess),
                                Value.of(27.9),
                                right,
                                right ? Map.of() : Map.of("en", "That is the file.", "zh-CN", "那是文件。")),
                        new LessonRecord.Guessed(
                                "largest",
                                Step.Kind.CHOICE,
                                "",
                                question,
                                Map.of("en", Map.of("kv", "KV cache"), "zh-CN", Map.of("kv", "KV 缓存")),
                                List.of("weights", "kv"),
                                Value.of(right ? "kv" : "weights"),
                                Value.of("kv"),
                                right,
                                Map.of())),
                List.of(
                        new LessonRecord.Shown("sum", false, Map.of("en", "1 x 2 = **2 B**", "zh-CN", "`1 x 2`")),
                        new LessonRecord.Shown("home", true, question)),
                List.of(new LessonRecord.Said(
                        Optional.of("three-shapes.png"),
                        Optional.of("data:image/png;base64,AAAA"),
                        "How many?",
                        "</script><script>alert(1)</script>",
                        false)),
                List.of(new LessonRecord.Bar(
                        "reported",
                        "",
                        1000,
                        List.of(
                                new LessonRecord.Part("kv_cache.reserved", 700, "floor(free × r)"),
                                new LessonRecord.Part("context", 100, "measured")))));
    }

    @Test
    void aHandoutStandsAloneAndPrintsOnA4() {
        String html = Handout.html(List.of(record(14, false)), "zh-CN");

        assertThat(html)
                .contains("@page{size:A4")
                .contains("<html lang=\"zh-CN\">")
                .contains("data:image/png;base64,AAAA")
                .contains("那是文件。")
                .contains("That is the file.")
                .contains("KV 缓存")
                .contains("floor(free × r)")
                .contains("你的猜测：14.0 MiB")
                .contains("答案：27.9 MiB")
                .doesNotContain("<link")
                .doesNotContain("http://")
                .doesNotContain("https://");
        assertThat(html.indexOf("都去哪了？")).isLessThan(html.indexOf("Where does it go?"));
    }

    /// Figures that break double the height of the tables: the longest lesson then takes a third sheet.
    @Test
    void aFigureStandsOnOneLineAndAComponentHasOneColourInAllBars() {
        LessonRecord one = record(14, false);
        LessonRecord.Part cache = new LessonRecord.Part("kv_cache.reserved", 600, "");
        LessonRecord.Bar other = new LessonRecord.Bar("predicted", "bare", 1000, List.of(cache));
        String html = Handout.html(
                List.of(new LessonRecord(
                        one.lesson(),
                        one.title(),
                        one.minutes(),
                        one.begun(),
                        one.guesses(),
                        one.shown(),
                        one.chat(),
                        List.of(other, one.bars().getFirst()))),
                "en");

        assertThat(html).contains("white-space:nowrap").contains("td.text{font-size:.9em;white-space:normal");
        assertThat(html.lines().filter(l -> l.contains("<code>kv_cache.reserved")))
                .hasSize(2)
                .allMatch(l -> l.contains("background:#5B6770"));
        assertThat(html.lines().filter(l -> l.contains("<code>context")))
                .noneMatch(l -> l.contains("background:#5B6770"));
    }

    @Test
    void whatAModelSaidCannotRunInThePage() {
        String html = Handout.html(List.of(record(14, false)), "en");

        assertThat(html).doesNotContain("<script>alert").contains("&lt;/script&gt;");
        assertThat(ClassFolder.records(html).getFirst().chat().getFirst().answer())
                .isEqualTo("</script><script>alert(1)</script>");
    }

    @Test
    void aHandoutCarriesItsRecord() {
        LessonRecord record = record(14, false);
        LessonRecord read =
                ClassFolder.records(Handout.html(List.of(record), "en")).getFirst();

        assertThat(read.guesses()).isEqualTo(record.guesses());
        assertThat(read.begun()).isEqualTo(record.begun());
        assertThat(read.bars()).isEqualTo(record.bars());
        assertThat(read.shown()).isEqualTo(record.shown());
    }

    @Test
    void aClassFolderMakesOneTableOfAllSeats(@TempDir Path folder) throws IOException {
        for (int seat = 1; seat <= 9; seat++) {
            Files.writeString(
                    folder.resolve("seat-" + seat + ".html"), Handout.html(List.of(record(seat * 7, seat == 4)), "en"));
        }
        Files.copy(folder.resolve("seat-4.html"), folder.resolve("copy.html"));
        Files.writeString(folder.resolve("other.html"), "<html>my holidays</html>");
        ClassFolder handouts = ClassFolder.read(folder);
        ClassTable table = new ClassTable(handouts);

        assertThat(handouts.seats()).hasSize(9);
        assertThat(handouts.skipped()).containsOnlyKeys("seat-4.html", "other.html");
        assertThat(table.guesses())
                .hasSize(2)
                .allSatisfy(g -> assertThat(g.right()).isEqualTo(1));
        assertThat(table.csv().lines())
                .hasSize(1 + 9 * 2)
                .contains("where,weights,seat-9.html,63,MiB,27.9,0", "where,weights,copy.html,28,MiB,27.9,1");
        assertThat(table.html("en"))
                .contains("1 of 9 right")
                .contains("Explain it again.")
                .contains("9 人中 1 人答对")
                .contains("KV cache")
                .contains("other.html");
    }

    @Test
    void everyRecordOfARunIsToldWithItsNumbers() {
        Lesson lesson = LessonFolder.parse(
                "x",
                """
                format: 1
                id: x
                minutes: 5
                steps:
                  - {guess: tiles, kind: number, right: exact, wrong: [{when: x > 6, say: more}]}
                  - {do: ask, settings: {max_dynamic_patch: 6}, picture: small-print.png, ask: "What?"}
                  - {reveal: tiles, value: answer.tiles}
                  - {explain: e, value: answer.tiles * 3KiB, unit: KiB}
                """,
                new LinkedHashMap<>(Map.of(
                        "en",
                        "# X\n"
                                + "## tiles\n"
                                + "How many?\n"
                                + "## more\n"
                                + "Less.\n"
                                + "## ask\n"
                                + "Ask.\n"
                                + "## e\n"
                                + "{answer.tiles} x 3 KiB = {value | KiB}\n")),
                Optional.empty());
        LessonRun run = new LessonRun(lesson, new PretendStage(), Progress.NONE);
        run.begin().join();
        run.lock("tiles", Value.of(9));
        run.next();
        run.perform("en").join();
        run.next();
        run.next();
        LessonRecord record = LessonRecord.of(run);

        assertThat(record.guesses().getFirst().truth()).isEqualTo(Value.of(6));
        assertThat(record.guesses().getFirst().reply()).containsEntry("en", "Less.");
        assertThat(record.shown().getFirst().text()).containsEntry("en", "6 x 3 KiB = 18 KiB");
        assertThat(record.chat().getFirst().answer()).isEqualTo("507");
        assertThat(record.chat().getFirst().data().orElse("")).startsWith("data:image/png;base64,");
    }
}
