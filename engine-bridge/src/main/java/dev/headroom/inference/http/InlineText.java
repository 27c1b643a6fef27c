package dev.headroom.inference.http;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// A string of a body that is left where it lies: a picture as base64 may be as long as the body, and as a string of
/// Java it would take several times that.
final class InlineText extends TextNode {
    private static final long serialVersionUID = 1L;
    private static final int HEAD = 200;

    private final transient byte[] body;
    private final int from;
    private final int to;

    private InlineText(byte[] body, int from, int to) {
        super(new String(body, from, Math.min(HEAD, to - from), StandardCharsets.UTF_8));
        this.body = body;
        this.from = from;
        this.to = to;
    }

    /// @param quote where the string's opening quote is; escapes are undone in place, and what then is left over
    ///     becomes blank
    static InlineText at(byte[] body, int quote) {
        int from = quote + 1;
        int end = from;
        int written = from;
        while (end < body.length && body[end] != '"') {
            if (body[end] == '\\') {
                int length = escape(body, end);
                if (length == 0) {
                    // no JSON; whoever reads on says so
                    return new InlineText(body, from, from);
                }
                body[written++] = meant(body, end);
                end += length;
            } else {
                body[written++] = body[end++];
            }
        }
        Arrays.fill(body, written, end, (byte) ' ');
        return new InlineText(body, from, written);
    }

    /// How long an escape is; 0 when it is none.
    private static int escape(byte[] body, int at) {
        int next = at + 1 < body.length ? body[at + 1] : 0;
        if (next != 'u') {
            return "\"\\/bfnrt".indexOf(next) >= 0 ? 2 : 0;
        }
        for (int i = at + 2; i < at + 6; i++) {
            if (i >= body.length || Character.digit(body[i], 16) < 0) {
                return 0;
            }
        }
        return 6;
    }

    /// A character that no picture as base64 has becomes another one that none has: a quote would end the string for
    /// the parser, which comes by here again.
    private static byte meant(byte[] body, int at) {
        int c = switch (body[at + 1]) {
            case 'b', 'f', 'n', 'r', 't' -> ' ';
            case 'u' -> Integer.parseInt(new String(body, at + 2, 4, StandardCharsets.US_ASCII), 16);
            default -> body[at + 1];
        };
        return c >= ' ' && c < 0x7f && c != '"' && c != '\\' ? (byte) c : (byte) (c < ' ' ? ' ' : '?');
    }

    /// The beginning of it.
    String head() {
        return super.textValue();
    }

    /// What stands as base64 after the first comma, which is in the head.
    ///
    /// @throws IllegalArgumentException when that is no base64
    byte[] decoded() {
        int start = from + head().indexOf(',') + 1;
        ByteBuffer bytes = Base64.getMimeDecoder().decode(ByteBuffer.wrap(body, start, to - start));
        return bytes.limit() == bytes.array().length ? bytes.array() : Arrays.copyOf(bytes.array(), bytes.limit());
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
