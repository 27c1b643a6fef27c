package dev.headroom.engine.attached;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A server the user has named, to be attached again with one click.
///
/// @param name stable, as the user calls it
/// @param address root of the server
/// @param key API key, empty for none; never shown
public record SavedServer(String name, URI address, Optional<String> key) {

    /// @param typed with or without `http://` and `/v1`
    /// @throws IllegalArgumentException with a sentence, for what is no address
    public static SavedServer of(String name, String typed, String key) {
        String text = typed.strip();
        URI address;
        try {
            address = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            throw bad(typed, e);
        }
        if (address.getHost() == null || !address.getScheme().matches("https?")) {
            throw bad(typed, null);
        }
        String called = name.isBlank() ? address.getAuthority() : name.strip();
        return new SavedServer(called, address, Optional.of(key.strip()).filter(k -> !k.isEmpty()));
    }

    private static IllegalArgumentException bad(String typed, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "\"%s\" is not the address of a server; write it like http://127.0.0.1:23333.".formatted(typed), cause);
    }
}
