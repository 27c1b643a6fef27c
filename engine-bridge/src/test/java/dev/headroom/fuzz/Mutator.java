package dev.headroom.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Damages inputs: always the same way for the same generator, so that what a build tries today it tried yesterday. A
/// coverage-guided search is [Campaign]'s.
final class Mutator {
    /// What parsers of text stumble over.
    static final List<String> WORDS = List.of(
            "0",
            "-1",
            "1",
            "2147483647",
            "2147483648",
            "-2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999",
            "1e999",
            "-0.0",
            "NaN",
            "Infinity",
            "4294967296",
            "0.5",
            "1e-400",
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "[[[[[[[[",
            "{\"a\":{\"a\":",
            "\"\"",
            "\"",
            "\\u0000",
            "\\ud800",
            "\0",
            "\u00e9",
            "\ud83d\ude00",
            "\n",
            "\r\n",
            "\t",
            " ",
            ",",
            ":",
            "/",
            "..",
            "../",
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            ".*",
            "(a*)*b",
            "\\",
            "%",
            "=",
            "#",
            "&",
            "*",
            "!!",
            "---",
            "GiB",
            "MB",
            "KiB");

    private final RandomGenerator random;
    private final List<byte[]> others;
    private final int longest;

    /// @param others inputs from which pieces are taken
    Mutator(RandomGenerator random, List<byte[]> others, int longest) {
        this.random = random;
        this.others = others;
        this.longest = longest;
    }

    /// One of the inputs with one to eight damages.
    byte[] next() {
        byte[] input = others.get(random.nextInt(others.size()));
        int times = 1 + random.nextInt(8);
        for (int i = 0; i < times; i++) {
            input = damaged(input);
        }
        return input.length <= longest ? input : Arrays.copyOf(input, longest);
    }

    private byte[] damaged(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int some = random.nextInt(Math.min(32, input.length - at) + 1);
        return switch (random.nextInt(8)) {
            case 0 -> flipped(input, at);
            case 1 -> replaced(input, at, 0, new byte[] {(byte) random.nextInt(256)});
            case 2 -> replaced(input, at, some, new byte[0]);
            case 3 -> replaced(input, at, random.nextBoolean() ? some : 0, word());
            case 4 -> replaced(input, at, 0, Arrays.copyOfRange(input, at, at + some));
            case 5 -> replaced(input, at, some, piece());
            case 6 -> number(input, at);
            default -> random.nextInt(4) == 0 ? Arrays.copyOf(input, at) : flipped(input, at);
        };
    }

    private byte[] flipped(byte[] input, int at) {
        byte[] changed = input.clone();
        if (at < changed.length) {
            changed[at] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    /// The whole run of digits at or after a place becomes another number.
    private byte[] number(byte[] input, int at) {
        int from = at;
        while (from < input.length && !isDigit(input[from])) {
            from++;
        }
        int to = from;
        while (to < input.length && isDigit(input[to])) {
            to++;
        }
        return replaced(input, from, to - from, word());
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private byte[] word() {
        return WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] piece() {
        byte[] other = others.get(random.nextInt(others.size()));
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(64)));
    }

    private static byte[] replaced(byte[] input, int at, int length, byte[] with) {
        byte[] changed = Arrays.copyOf(input, input.length - length + with.length);
        System.arraycopy(with, 0, changed, at, with.length);
        System.arraycopy(input, at + length, changed, at + with.length, input.length - at - length);
        return changed;
    }
}
