package dev.headroom.inference.http;

import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.words.Sentence;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a request line asks for.
///
/// @param host of a line that names one, as it came
/// @param path decoded
/// @param query decoded; the last one of a name counts
record Target(Optional<String> host, String path, Map<String, String> query) {
    private static final Pattern WITH_HOST = Pattern.compile("(?i)https?://([^/?#]*)(.*)");
    private static final int MOST_SHOWN = 80;

    /// @throws EngineException 400 for what is no path
    static Target of(String line) {
        Matcher withHost = WITH_HOST.matcher(line);
        Optional<String> host = withHost.matches() ? Optional.of(withHost.group(1)) : Optional.empty();
        String rest = withHost.matches() ? withHost.group(2) : line;
        if (rest.startsWith("?") || rest.isEmpty()) {
            rest = "/" + rest;
        }
        boolean clean = rest.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
        if (!clean || !rest.startsWith("/") && !rest.equals("*")) {
            throw bad(line);
        }
        int mark = rest.indexOf('?');
        String path = mark < 0 ? rest : rest.substring(0, mark);
        Map<String, String> query = new TreeMap<>();
        for (String pair : mark < 0 ? new String[0] : rest.substring(mark + 1).split("&")) {
            int at = pair.indexOf('=');
            String name = at < 0 ? pair : pair.substring(0, at);
            String value = at < 0 ? "" : pair.substring(at + 1);
            query.put(decoded(name.replace('+', ' '), line), decoded(value.replace('+', ' '), line));
        }
        return new Target(host, decoded(path, line), query);
    }

    private static String decoded(String text, String line) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw bad(line);
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else {
                bytes.put((byte) text.charAt(i));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw bad(line);
        }
    }

    private static EngineException bad(String line) {
        return new EngineException(
                Code.INVALID_REQUEST,
                Sentence.of("\"{}\" is no address here; it must be a path such as {}.", shown(line), "/v1/models"));
    }

    static String shown(String text) {
        return text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
    }
}
