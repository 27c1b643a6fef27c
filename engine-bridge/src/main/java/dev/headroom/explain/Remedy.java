package dev.headroom.explain;

import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;

/// A next step that a button can run as it is. A failed question is sent again afterwards wherever that makes sense
/// ([#resends]).
public sealed interface Remedy {
    /// What the button says, in English.
    String caption();

    /// Whether the last question should be sent again once this is done.
    default boolean resends() {
        return false;
    }

    /// Makes these settings true; they differ from those asked in `turned`, each in the direction the caption names.
    record ChangeSettings(Settings settings, List<Setting<?>> turned, String caption) implements Remedy {
        public ChangeSettings {
            turned = List.copyOf(turned);
        }

        @Override
        public boolean resends() {
            return true;
        }
    }

    /// Starts the engine again as it was.
    record Restart(String caption) implements Remedy {
        @Override
        public boolean resends() {
            return true;
        }
    }

    /// Sends the last question again.
    record Resend(String caption) implements Remedy {
        @Override
        public boolean resends() {
            return true;
        }
    }

    /// Asks for another model folder.
    record ChooseFolder(String caption) implements Remedy {}

    /// Asks for the key of the server.
    record EnterKey(String caption) implements Remedy {}

    /// Opens a new chat; the old one is kept.
    record NewChat(String caption) implements Remedy {}

    /// Puts the last question back into the input, to be changed.
    record EditMessage(String caption) implements Remedy {}

    /// Shows the engine's own last lines.
    record ShowLog(String caption) implements Remedy {}
}
