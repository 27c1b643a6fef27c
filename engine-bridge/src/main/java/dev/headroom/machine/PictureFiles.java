package dev.headroom.machine;

import dev.headroom.checkpoint.JsonFile;
import dev.headroom.plan.sight.Limits;
import dev.headroom.plan.sight.PictureInput;
import dev.headroom.plan.sight.PictureRule;
import dev.headroom.plan.sight.ProcessorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads what the files of a model's processors say about pictures and clips. A file that is absent or damaged says
/// nothing: the family's own limits hold.
final class PictureFiles {
    private PictureFiles() {}

    static PictureInput read(Path folder, PictureInput usual) {
        PictureRule rule = usual.rule();
        Limits pictures = ProcessorFile.pictures(text(folder.resolve("preprocessor_config.json")), rule)
                .over(ProcessorFile.pictures(text(folder.resolve("processor_config.json")), rule));
        Limits clips = ProcessorFile.clips(text(folder.resolve("video_preprocessor_config.json")), rule);
        return new PictureInput(rule, clips.over(pictures.over(usual.own())));
    }

    private static String text(Path file) {
        try {
            return Files.isRegularFile(file) ? JsonFile.text(file) : "";
        } catch (IOException damaged) {
            return "";
        }
    }
}
