package dev.headroom.settings;

import com.fasterxml.jackson.databind.JsonNode;

/// A value that comes in under a name, and the range it is checked against. The names and ranges of settings and of a
/// request's own fields are such constants, so that flags, files, HTTP and the window refuse the same values in the
/// same words.
///
/// @param <T> of a value
public record Field<T>(String name, Kind<T> kind) {
    private static final int LONGEST_SHOWN = 80;

    /// @throws SettingException outside the range
    public T check(T value) {
        if (!kind.allows(value)) {
            throw refused(kind.text(value));
        }
        return value;
    }

    /// Reads what people and files write.
    ///
    /// @throws SettingException when the text is no such value
    public T parse(String text) {
        return check(kind.parse(text).orElseThrow(() -> refused('"' + text + '"')));
    }

    /// @throws SettingException when the JSON is no such value
    public T read(JsonNode json) {
        return check(kind.read(json).orElseThrow(() -> refused(json.toString())));
    }

    private SettingException refused(String value) {
        String shown = value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "…" : value;
        return SettingException.outside(name, shown, kind.range());
    }
}
