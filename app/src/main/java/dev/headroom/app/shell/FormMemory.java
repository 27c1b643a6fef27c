package dev.headroom.app.shell;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a page is filled in with, kept over a change of language, of page, and over a restart.
///
/// @param last what was kept; whatever a file holds, so that each value is to be checked
/// @param keep called with every change
public record FormMemory(Supplier<Map<String, Object>> last, Consumer<Map<String, Object>> keep) {
    /// In `window.json`, under the id of the page.
    public static FormMemory of(SettingsSession settings, String page) {
        return new FormMemory(() -> settings.get().form(page), form -> settings.change(s -> s.withForm(page, form)));
    }
}
