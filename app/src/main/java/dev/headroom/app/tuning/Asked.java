package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.settings.Change;
import dev.headroom.settings.SettingNames;
import java.util.List;

/// What the engine made of the settings it was asked for, where that is something else.
final class Asked {
    private Asked() {}

    static List<String> differences(TuningState s, Messages messages) {
        return s.applied()
                .map(applied -> Change.unmet(s.asked(), applied).settings().stream()
                        .map(setting -> messages.text(
                                "asked.applied",
                                SettingNames.of(setting),
                                setting.said(s.asked()),
                                setting.said(applied)))
                        .toList())
                .orElse(List.of());
    }
}
