package dev.headroom.app.chat;

import dev.headroom.app.i18n.Messages;
import dev.headroom.explain.Remedy;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;

/// What the button of a remedy says: for settings, which one goes from where to where.
final class RemedyWords {
    private static final Messages M = Messages.of("chat");

    private RemedyWords() {}

    /// @param asks whether a question will be asked again afterwards
    static String of(Remedy remedy, Settings now, boolean asks) {
        return switch (remedy) {
            case Remedy.ChangeSettings change -> change(change, now, asks);
            case Remedy.Restart _ -> asks ? M.text("remedy.restart") : M.text("remedy.start");
            case Remedy.Resend _ -> M.text("remedy.again");
            case Remedy.ChooseFolder _ -> M.text("remedy.folder");
            case Remedy.EnterKey _ -> M.text("remedy.key");
            case Remedy.NewChat _ -> M.text("remedy.new.chat");
            case Remedy.EditMessage _ -> M.text("remedy.edit");
            case Remedy.ShowLog _ -> M.text("remedy.log");
        };
    }

    private static String change(Remedy.ChangeSettings change, Settings now, boolean asks) {
        List<String> turns = change.turned().stream()
                .map(setting -> turn(setting, now, change.settings()))
                .toList();
        String all = String.join(", ", turns);
        return asks ? M.text("remedy.apply", all) : M.text("remedy.apply.start", all);
    }

    private static String turn(Setting<?> setting, Settings from, Settings to) {
        return M.text("remedy.turn", setting.field(), setting.shown(from), setting.shown(to));
    }
}
