package dev.headroom.lesson;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.util.List;
import java.util.Map;

/// A handout in a class folder, and the table that is made of it.
public final class LessonRecordFuzz implements FuzzTarget {
    @Override
    public String name() {
        return "lesson-record";
    }

    @Override
    public int longest() {
        return 4096;
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(FuzzInput.bytes(
                Handout.html(List.of(HandoutTest.record(14, true)), "en").replaceAll("(?s)<style>.*</style>", "")));
    }

    @Override
    public void feed(byte[] input) {
        try {
            List<LessonRecord> records = ClassFolder.records(FuzzInput.text(input));
            ClassTable table = new ClassTable(new ClassFolder(Map.of("seat", records), Map.of()));
            String page = table.html("en") + table.csv() + Handout.html(records, "zh-CN");
            if (page.contains("<script>") || page.contains("<img src=\"http")) {
                throw new AssertionError("a page that runs somebody's words");
            }
        } catch (LessonException e) {
            FuzzInput.refused(e);
        }
    }
}
