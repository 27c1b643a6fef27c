package dev.headroom.app.experiments;

import dev.headroom.app.shell.Workbench;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.experiment.Point;
import dev.headroom.experiment.Run;
import dev.headroom.machine.Assets;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes the settings of a run to the sliders of the workbench, where they wait for Apply like any change.
///
/// @param show brings the workbench to the front
public record Adoption(Workbench workbench, Runnable show) {
    /// What a run was made with, by the field's names.
    static Map<String, String> values(Results results, Run run) {
        Map<String, String> all = new LinkedHashMap<>(results.sweep().set());
        all.putAll(run.point().values());
        return all;
    }

    /// Those of them that the engine of the workbench cannot turn.
    List<String> foreign(Results results, Run run) {
        Controls controls = workbench.engine().controls();
        return values(results, run).keySet().stream()
                .filter(f -> Setting.named(f).filter(controls::turns).isEmpty())
                .toList();
    }

    /// Moves the sliders; what the engine cannot turn stays.
    void use(Results results, Run run) {
        Map<String, String> values = values(results, run);
        foreign(results, run).forEach(values::remove);
        Settings draft = workbench.now().draft();
        boolean adapter = values.containsKey(Setting.LORA.field()) && !values.containsKey(Setting.LORA_R.field());
        workbench
                .background()
                .compute(
                        () -> {
                            Settings wanted = new Point(values).over(draft);
                            return adapter ? withOwnRank(wanted) : wanted;
                        },
                        wanted -> {
                            workbench.move(wanted);
                            show.run();
                        },
                        e -> show.run());
    }

    /// As the sweep ran it: an adapter whose rank nobody chose has its own.
    private static Settings withOwnRank(Settings wanted) {
        Optional<Path> folder = wanted.lora()
                .flatMap(name -> Optional.ofNullable(Assets.adapters().get(name)));
        return folder.map(f -> wanted.with(Setting.LORA_R, PeftAdapter.open(f).rank()))
                .orElse(wanted);
    }
}
