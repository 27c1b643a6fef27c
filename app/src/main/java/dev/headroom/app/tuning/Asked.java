package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.memory.Bytes;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;

/// What the engine made of the settings it was asked for, where that is something else.
final class Asked {
    private Asked() {}

    static List<String> differences(TuningState s, Messages messages) {
        return s.applied()
                .map(applied -> Changes.between(s.asked(), applied).stream()
                        .filter(setting -> s.warnings().stream().noneMatch(w -> w.contains(setting.field())))
                        .map(setting -> messages.text(
                                "asked.applied", setting.field(), text(setting, s.asked()), text(setting, applied)))
                        .toList())
                .orElse(List.of());
    }

    private static String text(Setting setting, Settings s) {
        return switch (setting) {
            case DEVICE_MEMORY -> Bytes.human(s.deviceMemory());
            case LORA_R -> s.lora().map(name -> name + " " + s.loraR()).orElse("–");
            default -> String.valueOf(Changes.value(setting, s));
        };
    }
}
