package dev.headroom.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.headroom.disk.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The sample pictures of the assets, with captions and questions.
public final class SamplePictures {
    private SamplePictures() {}

    /// A picture to draw.
    private record Plan(
            String name, String caption, String captionZh, int width, int height, long seed, SceneMix mix) {}

    private static final List<Plan> PLANS = List.of(
            new Plan(
                    "small-print",
                    "Small print on 4:3: unreadable at 1 patch, clear at 12.",
                    "4:3 图片上的小字：1 个图块时看不清，12 个图块时清晰。",
                    448,
                    336,
                    41,
                    mix(2, 2, 1, Print.Size.SMALL)),
            new Plan(
                    "small-print-square",
                    "Small print on a square picture.",
                    "方形图片上的小字。",
                    448,
                    448,
                    59,
                    mix(1, 2, 1, Print.Size.SMALL)),
            new Plan("medium-print", "Medium print.", "中号字。", 448, 448, 43, mix(2, 3, 1, Print.Size.MEDIUM)),
            new Plan(
                    "big-print",
                    "Print that one patch can read.",
                    "一个图块就能读出的大字。",
                    448,
                    336,
                    54,
                    mix(2, 2, 1, Print.Size.BIG)),
            new Plan(
                    "small-word",
                    "A short word, too small for 1 patch.",
                    "一个短单词，1 个图块时看不清。",
                    448,
                    336,
                    57,
                    new SceneMix(2, 2, 0, 1, List.of(Print.Size.SMALL))),
            new Plan("three-shapes", "Three shapes.", "三个图形。", 448, 448, 45, mix(3, 3, 0, Print.Size.BIG)),
            new Plan("five-shapes", "Five shapes to count.", "五个可以数的图形。", 448, 448, 52, mix(5, 5, 0, Print.Size.BIG)),
            new Plan("one-shape", "A single shape.", "一个图形。", 336, 448, 47, mix(1, 1, 0, Print.Size.BIG)));

    private static SceneMix mix(int least, int most, double numbers, Print.Size size) {
        return new SceneMix(least, most, numbers, 0, List.of(size));
    }

    /// Draws them into a folder, with `samples.json` beside them.
    public static void draw(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Map<String, Object>> samples = new ArrayList<>();
        for (Plan plan : PLANS) {
            Scene scene = new SceneGenerator(plan.seed, plan.mix).next(plan.width, plan.height);
            WholeFile.write(folder.resolve(plan.name + ".png"), SceneRenderer.png(scene));
            Map<String, Object> sample = new LinkedHashMap<>();
            sample.put("file", plan.name + ".png");
            sample.put("caption", Map.of("en", plan.caption, "zh", plan.captionZh));
            sample.put(
                    "questions",
                    Map.of(
                            "en",
                            Suggestions.about(scene, plan.seed, Language.EN),
                            "zh",
                            Suggestions.about(scene, plan.seed, Language.ZH)));
            samples.add(sample);
        }
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .writeValue(folder.resolve("samples.json").toFile(), Map.of("samples", samples));
    }
}
