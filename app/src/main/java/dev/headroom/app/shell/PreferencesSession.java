package dev.headroom.app.shell;

import java.util.function.UnaryOperator;

/// The preferences of this session, kept in `window.json`.
public final class PreferencesSession {
    private final FormMemory memory;
    private volatile Preferences now;

    public PreferencesSession(FormMemory memory) {
        this.memory = memory;
        this.now = Preferences.of(memory.last().get());
    }

    /// For any thread.
    public Preferences get() {
        return now;
    }

    /// On the FX thread.
    public void change(UnaryOperator<Preferences> change) {
        Preferences next = change.apply(now);
        if (!next.equals(now)) {
            now = next;
            memory.keep().accept(next.form());
        }
    }
}
