package dev.headroom.memory;

import dev.headroom.words.Size;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes in bytes: exact longs inside, binary units (KiB, MiB, GiB) on screen, and the parser for what people type.
public final class Bytes {
    public static final long KIB = 1L << 10;
    public static final long MIB = 1L << 20;
    public static final long GIB = 1L << 30;

    private static final Pattern SIZE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([kmgt]?)(i?b?)");

    private Bytes() {}

    /// Reads `2GiB`, `512M`, `1.5 g`, `80GB` or plain bytes. `GB` and `G` mean binary units here, as memory vendors and
    /// engines use them.
    ///
    /// @throws IllegalArgumentException naming the text and an example, when it is no size or overflows
    public static long parse(String text) {
        Matcher m = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a size. Write it like 2GiB, 512MiB or 1073741824.".formatted(text));
        }
        long unit = switch (m.group(2)) {
            case "k" -> KIB;
            case "m" -> MIB;
            case "g" -> GIB;
            case "t" -> 1024 * GIB;
            default -> 1;
        };
        double bytes = Double.parseDouble(m.group(1)) * unit;
        if (bytes >= Long.MAX_VALUE) {
            throw new IllegalArgumentException("\"%s\" is larger than any memory.".formatted(text));
        }
        return (long) bytes;
    }

    /// `1.50 GiB`, `12.3 MiB`, `640 KiB`, `17 B`; negative values keep their sign.
    public static String human(long bytes) {
        return new Size(bytes).toString();
    }
}
