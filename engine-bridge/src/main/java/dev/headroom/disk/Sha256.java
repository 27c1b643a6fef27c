package dev.headroom.disk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of bytes and of texts in UTF-8: names for what has been seen, the same on every machine.
public final class Sha256 {
    private Sha256() {}

    /// 32 bytes.
    public static byte[] of(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// 64 hexadecimal digits.
    public static String hex(byte[] content) {
        return HexFormat.of().formatHex(of(content));
    }

    /// The first digits, two for each of `bytes`: short names of few things.
    public static String hex(String text, int bytes) {
        return HexFormat.of().formatHex(of(text.getBytes(StandardCharsets.UTF_8)), 0, bytes);
    }
}
