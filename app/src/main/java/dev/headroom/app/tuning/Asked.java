package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.settings.Change;
import java.util.List;

/// What the engine made of the settings it was asked for, where that is something else.
final class Asked {
    private Asked() {}

    static List<String> differences(TuningState s, Messages messages) {
        return s.applied()
                .map(applied -> Change.between(s.asked(), applied).settings().stream()
                        .map(setting -> messages.text(
                                "asked.applied", setting.field(), setting.shown(s.asked()), setting.shown(applied)))
                        .toList())
                .orElse(List.of());
    }
}
