package dev.headroom.disk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Damages the bytes of a file as disks, other programs and people do; the same seed does the same damage.
public final class Damage {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final String[] NUMBERS = {
        "0",
        "-1",
        "3000000000",
        "2147483647",
        "-2147483648",
        "9223372036854775807",
        "99999999999999999999999",
        "1e999",
        "0.5",
        "null",
        "\"7\"",
        "[]"
    };
    private static final String[] TEXTS = {
        "\"\"",
        "\"..\"",
        "\"../x\"",
        "\"/etc/passwd\"",
        "\"a\\u0000b\"",
        "\"\\ud800\"",
        "null",
        "7",
        "{}",
        "[[]]",
        "\"" + "x".repeat(5000) + "\""
    };

    private final SplittableRandom random;

    public Damage(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// Bytes turned, cut, doubled or filled.
    public byte[] bytes(byte[] whole) {
        byte[] bytes = whole.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(64)), (byte) 0);
            case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), (byte) 0xFF);
            default -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + at);
                System.arraycopy(bytes, 0, longer, bytes.length, at);
                return longer;
            }
        }
        return bytes;
    }

    /// One number or text of a JSON document is another one; now and then the bytes are damaged instead.
    public byte[] json(byte[] whole) {
        if (random.nextInt(4) == 0) {
            return bytes(whole);
        }
        boolean number = random.nextBoolean();
        String text = new String(whole, StandardCharsets.UTF_8);
        Matcher matcher = (number ? NUMBER : TEXT).matcher(text);
        int count = (int) matcher.results().count();
        if (count == 0) {
            return bytes(whole);
        }
        int chosen = random.nextInt(count);
        matcher.reset();
        for (int i = 0; i <= chosen; i++) {
            matcher.find();
        }
        String[] others = number ? NUMBERS : TEXTS;
        String damaged = text.substring(0, matcher.start())
                + others[random.nextInt(others.length)]
                + text.substring(matcher.end());
        return damaged.getBytes(StandardCharsets.UTF_8);
    }
}
