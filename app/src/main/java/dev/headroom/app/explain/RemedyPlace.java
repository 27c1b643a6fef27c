package dev.headroom.app.explain;

import dev.headroom.explain.log.Program;
import dev.headroom.settings.Setting;

/// A page on which a setting that a log calls for can be turned.
public interface RemedyPlace {
    /// Offers nothing.
    RemedyPlace NOWHERE = new RemedyPlace() {
        @Override
        public boolean has(Program program, Setting<?> setting) {
            return false;
        }

        @Override
        public void take(Program program, Setting<?> setting, String value) {}
    };

    /// Whether the setting of that program is turned there.
    boolean has(Program program, Setting<?> setting);

    /// Turns it, and leads there.
    void take(Program program, Setting<?> setting, String value);
}
