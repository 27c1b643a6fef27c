package dev.headroom.explain.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The lines of a log as a person would see them: no colours, no control characters, the last state of a progress bar
/// only. Of a long log the beginning, which holds the settings, and the end, which holds the failure. Any bytes can be
/// read, in bounded memory and linear time.
///
/// @param skipped bytes left out between beginning and end
public record LogText(List<String> lines, long skipped) {
    private static final int HEAD = 512 << 10;
    private static final int TAIL = 4 << 20;
    /// A program's dump of all its settings has some 10,000 characters.
    private static final int LONGEST = 16 << 10;
    /// Spaces in a row; more are a terminal's padding.
    private static final int SPACES = 16;

    public LogText {
        lines = List.copyOf(lines);
    }

    /// @throws IOException the file cannot be read
    public static LogText of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in);
        }
    }

    /// Reads to the end, also of a pipe.
    public static LogText of(InputStream in) throws IOException {
        byte[] head = in.readNBytes(HEAD);
        byte[] ring = new byte[head.length < HEAD ? 0 : TAIL];
        long after = 0;
        byte[] buffer = new byte[1 << 16];
        int n;
        while ((n = in.read(buffer)) >= 0) {
            for (int from = 0; from < n; ) {
                int at = (int) (after % TAIL);
                int some = Math.min(n - from, TAIL - at);
                System.arraycopy(buffer, from, ring, at, some);
                from += some;
                after += some;
            }
        }
        ByteArrayOutputStream tail = new ByteArrayOutputStream();
        if (after > TAIL) {
            int at = (int) (after % TAIL);
            int half = (int) (after % 2); // never between the two bytes of a UTF-16 character
            tail.write(ring, at + half, TAIL - at - half);
            tail.write(ring, 0, at);
        } else {
            tail.write(ring, 0, (int) after);
        }
        Charset charset = charset(head);
        List<String> lines = new ArrayList<>();
        long skipped = Math.max(0, after - TAIL);
        if (skipped == 0) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length + tail.size());
            whole.write(head);
            tail.writeTo(whole);
            cut(whole.toString(charset), lines);
        } else {
            cut(new String(head, charset), lines);
            cut(tail.toString(charset), lines);
        }
        return new LogText(lines, skipped);
    }

    /// A paste.
    public static LogText of(String text) {
        List<String> lines = new ArrayList<>();
        if (text.length() <= HEAD + TAIL) {
            cut(text, lines);
            return new LogText(lines, 0);
        }
        cut(text.substring(0, HEAD), lines);
        cut(text.substring(text.length() - TAIL), lines);
        return new LogText(lines, text.length() - HEAD - TAIL);
    }

    /// PowerShell writes what it redirects as UTF-16.
    private static Charset charset(byte[] head) {
        if (head.length >= 2 && head[0] == (byte) 0xff && head[1] == (byte) 0xfe) {
            return StandardCharsets.UTF_16LE;
        }
        if (head.length >= 2 && head[0] == (byte) 0xfe && head[1] == (byte) 0xff) {
            return StandardCharsets.UTF_16BE;
        }
        return StandardCharsets.UTF_8;
    }

    private static void cut(String text, List<String> lines) {
        char[] line = new char[LONGEST];
        int size = 0;
        int spaces = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\u2028') {
                add(lines, line, size);
                size = 0;
                spaces = 0;
            } else if (c == '\r') {
                // a bar writes over itself; before a line feed it means nothing
                if (i + 1 < text.length() && text.charAt(i + 1) != '\n') {
                    size = 0;
                    spaces = 0;
                }
            } else if (c == '\u001b') {
                i = afterEscape(text, i);
            } else if (size < LONGEST && (c >= ' ' && c != '\u007f' || c == '\t') && c != '\ufeff') {
                boolean blank = c == ' ' || c == '\t' || c == '\u00a0';
                spaces = blank ? spaces + 1 : 0;
                if (spaces <= SPACES) {
                    line[size++] = blank ? ' ' : c;
                }
            }
        }
        add(lines, line, size);
    }

    private static void add(List<String> lines, char[] line, int size) {
        String text = new String(Arrays.copyOf(line, size)).stripTrailing();
        if (!text.isEmpty()) {
            lines.add(text);
        }
    }

    /// The last character of an escape sequence; a broken one ends after a few characters.
    private static int afterEscape(String text, int at) {
        int i = at + 1;
        if (i >= text.length() || text.charAt(i) != '[') {
            return Math.min(i, text.length() - 1);
        }
        int most = Math.min(text.length() - 1, i + 24);
        while (i < most) {
            i++;
            char c = text.charAt(i);
            if (c >= '@' && c <= '~') {
                return i;
            }
        }
        return i;
    }
}
