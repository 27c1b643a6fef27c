package dev.headroom.fuzz;

import dev.headroom.chat.MessageJsonFuzz;
import dev.headroom.checkpoint.AdapterFuzz;
import dev.headroom.checkpoint.ConfigFuzz;
import dev.headroom.checkpoint.GgufFuzz;
import dev.headroom.checkpoint.IndexFuzz;
import dev.headroom.checkpoint.SafetensorsFuzz;
import dev.headroom.engine.AnswerStreamFuzz;
import dev.headroom.engine.attached.MetricsFuzz;
import dev.headroom.engine.attached.SavedServersFuzz;
import dev.headroom.engine.attached.ServerDocumentsFuzz;
import dev.headroom.engine.lmdeploy.LmdeployLogFuzz;
import dev.headroom.explain.log.LogFuzz;
import dev.headroom.inference.http.AddressFuzz;
import dev.headroom.inference.http.ChatCallFuzz;
import dev.headroom.inference.text.TokenizerFilesFuzz;
import dev.headroom.job.JobOutputFuzz;
import dev.headroom.job.RecipeFuzz;
import dev.headroom.learning.CalibrationStoreFuzz;
import dev.headroom.lesson.ExpressionFuzz;
import dev.headroom.lesson.LessonFuzz;
import dev.headroom.lesson.LessonRecordFuzz;
import dev.headroom.picture.PictureFuzz;
import dev.headroom.picture.PictureHeaderFuzz;
import dev.headroom.plan.catalogue.ConfigModelsFuzz;
import dev.headroom.settings.SettingsJsonFuzz;
import dev.headroom.timeline.SegmentFileFuzz;
import java.util.List;
import java.util.function.Supplier;

/// All parsers of what comes from elsewhere. Each is made when it is asked for: a search feeds one of them, and pays
/// for every class that it loads.
final class FuzzTargets {
    private static final List<Entry> ALL = List.of(
            new Entry("safetensors", SafetensorsFuzz::new),
            new Entry("gguf", GgufFuzz::new),
            new Entry("index", IndexFuzz::new),
            new Entry("config", ConfigFuzz::new),
            new Entry("planned-config", ConfigModelsFuzz::new),
            new Entry("tokenizer", TokenizerFilesFuzz::new),
            new Entry("adapter", AdapterFuzz::new),
            new Entry("picture-header", PictureHeaderFuzz::new),
            new Entry("picture", PictureFuzz::new),
            new Entry("log", LogFuzz::new),
            new Entry("lmdeploy-log", LmdeployLogFuzz::new),
            new Entry("job-output", JobOutputFuzz::new),
            new Entry("recipe", RecipeFuzz::new),
            new Entry("lesson", LessonFuzz::new),
            new Entry("expression", ExpressionFuzz::new),
            new Entry("lesson-record", LessonRecordFuzz::new),
            new Entry("events", AnswerStreamFuzz::new),
            new Entry("metrics", MetricsFuzz::new),
            new Entry("server-documents", ServerDocumentsFuzz::new),
            new Entry("servers", SavedServersFuzz::new),
            new Entry("timeline", SegmentFileFuzz::new),
            new Entry("chat-message", MessageJsonFuzz::new),
            new Entry("calibration", CalibrationStoreFuzz::new),
            new Entry("settings", SettingsJsonFuzz::new),
            new Entry("address", AddressFuzz::new),
            new Entry("chat-request", ChatCallFuzz::new));

    private FuzzTargets() {}

    private record Entry(String name, Supplier<FuzzTarget> target) {}

    /// In the order of the table.
    static List<String> names() {
        return ALL.stream().map(Entry::name).toList();
    }

    static FuzzTarget named(String name) {
        return ALL.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target " + name))
                .target()
                .get();
    }
}
