package dev.headroom.engine.attached;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;
import java.net.URI;
import java.util.Optional;

/// A server the user has named, to be attached again with one click.
///
/// @param name stable, as the user calls it
/// @param address root of the server
/// @param key API key, empty for none; never shown
/// @param model that it serves, as the user says: a name or a folder; empty: as the server tells
/// @param card that it runs on, as the user says; empty: as far as that can be found out
public record SavedServer(
        String name, URI address, Optional<String> key, Optional<String> model, Optional<String> card) {

    public SavedServer(String name, URI address, Optional<String> key) {
        this(name, address, key, Optional.empty(), Optional.empty());
    }

    public SavedServer withKey(Optional<String> x) {
        return new SavedServer(name, address, x, model, card);
    }

    /// What the user says of it.
    public SavedServer saying(Optional<String> itsModel, Optional<String> itsCard) {
        return new SavedServer(name, address, key, itsModel, itsCard);
    }

    /// @param typed with or without `http://` and `/v1`
    /// @throws AddressException for what is no address
    public static SavedServer of(String name, String typed, String key) {
        String text = typed.strip();
        URI address;
        try {
            address = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            throw new AddressException(typed);
        }
        if (address.getHost() == null || !address.getScheme().matches("https?")) {
            throw new AddressException(typed);
        }
        String called = name.isBlank() ? address.getAuthority() : name.strip();
        return new SavedServer(called, address, Optional.of(key.strip()).filter(k -> !k.isEmpty()));
    }

    /// What was typed is no address.
    public static final class AddressException extends IllegalArgumentException implements Said {
        private static final long serialVersionUID = 1L;

        private final transient Sentence sentence;

        private AddressException(String typed) {
            this(Sentence.of("\"{}\" is not the address of a server; write it like http://127.0.0.1:23333.", typed));
        }

        private AddressException(Sentence sentence) {
            super(sentence.toString());
            this.sentence = sentence;
        }

        @Override
        public Sentence sentence() {
            return sentence;
        }
    }
}
