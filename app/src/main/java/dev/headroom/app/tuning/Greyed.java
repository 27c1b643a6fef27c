package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.PictureSupport;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import java.util.Optional;

/// Why a setting cannot be turned here and now.
///
/// @param pictures what is known of the way the model takes them
record Greyed(Messages messages, Controls controls, PictureSupport pictures) {
    Optional<String> why(Setting<?> setting, TuningState s) {
        if (controls.whyFixed(setting).isPresent()) {
            return controls.whyFixed(setting).map(fixed -> Messages.say(fixed.why()));
        }
        if (setting == Setting.MAX_DYNAMIC_PATCH && pictures instanceof PictureSupport.Blind) {
            return Optional.of(messages.text("meaning.no_vision"));
        }
        if (setting == Setting.LORA
                && s.adapters().isEmpty()
                && s.draft().lora().isEmpty()) {
            return Optional.of(messages.text(s.running() ? "grey.no_adapter" : "grey.not_running"));
        }
        if (Setting.OF_ADAPTER.contains(setting)
                && setting != Setting.LORA
                && s.draft().lora().isEmpty()) {
            return Optional.of(messages.text("meaning.rank.none"));
        }
        return Optional.empty();
    }
}
