package dev.headroom.app.chat;

import java.util.List;

/// A picture that cannot be shown or sent, as a message key of `chat` with its arguments, so that it is said in the
/// language of the moment.
final class UnusablePicture extends Exception {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final transient List<Object> arguments;

    UnusablePicture(String key, Object... arguments) {
        super(key + List.of(arguments));
        this.key = key;
        this.arguments = List.of(arguments);
    }

    String key() {
        return key;
    }

    Object[] arguments() {
        return arguments == null ? new Object[0] : arguments.toArray();
    }
}
