package dev.headroom.lesson;

import dev.headroom.machine.Assets;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a lesson has asked of the engine, and which picture lies there, once a step is done.
record Setup(Lesson lesson, Stage stage) {
    private static final String NO_PICTURE = "none";

    /// @param index -1 for the beginning
    Settings settingsAt(int index) {
        Settings settings = stage.beginning(lesson.start());
        for (Step step : until(index)) {
            if (step instanceof Step.Do doing && doing.plan().isEmpty()) {
                settings = over(settings, doing.settings());
            }
        }
        return settings;
    }

    private List<Step> until(int index) {
        return lesson.steps().subList(0, Math.min(index + 1, lesson.steps().size()));
    }

    /// An adapter whose rank nobody names has its own, and its own scale.
    private Settings over(Settings base, Map<String, String> named) {
        Settings settings = base;
        for (Map.Entry<String, String> each : named.entrySet()) {
            settings = settings.parse(Setting.named(each.getKey()).orElseThrow(), each.getValue());
        }
        if (!named.containsKey(Setting.LORA.field())) {
            return settings;
        }
        if (!named.containsKey(Setting.LORA_R.field())) {
            int rank =
                    settings.lora().map(name -> stage.ownRank(name).orElse(0)).orElse(0);
            settings = settings.with(Setting.LORA_R, rank);
        }
        return named.containsKey(Setting.LORA_ALPHA.field()) ? settings : settings.with(Setting.LORA_ALPHA, 0.0);
    }

    Optional<String> pictureName(int index) {
        return until(index).stream()
                .filter(s -> s instanceof Step.Do)
                .flatMap(s -> ((Step.Do) s).picture().stream())
                .reduce((_, last) -> last)
                .filter(name -> !name.equals(NO_PICTURE));
    }

    /// Beside the lesson, else among the samples.
    Path picture(String name) {
        return lesson.picture(
                name, Assets.folder().map(f -> f.resolve("samples")).orElseGet(() -> Path.of("samples")));
    }
}
