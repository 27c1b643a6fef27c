package dev.headroom.chat;

import dev.headroom.disk.Sha256;

/// An encoded picture as the user gave it; equal when its bytes are.
public final class ImageData {
    private final byte[] encoded;
    private final String name;
    private final String hash;

    public ImageData(byte[] encoded, String name) {
        this.encoded = encoded.clone();
        this.name = name;
        this.hash = Sha256.hex(encoded);
    }

    public byte[] encoded() {
        return encoded.clone();
    }

    /// File name or a made-up one, for the user's eyes.
    public String name() {
        return name;
    }

    /// SHA-256 in hex: its name on disk.
    public String hash() {
        return hash;
    }

    /// Read off the first bytes, as servers do; `application/octet-stream` when unknown.
    public String mediaType() {
        if (starts(0x89, 'P', 'N', 'G')) {
            return "image/png";
        }
        if (starts(0xFF, 0xD8, 0xFF)) {
            return "image/jpeg";
        }
        if (starts('G', 'I', 'F', '8')) {
            return "image/gif";
        }
        if (starts('B', 'M')) {
            return "image/bmp";
        }
        if (starts('R', 'I', 'F', 'F')) {
            return "image/webp";
        }
        return "application/octet-stream";
    }

    private boolean starts(int... magic) {
        if (encoded.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((encoded[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof ImageData other && hash.equals(other.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "ImageData[%s, %d bytes]".formatted(name, encoded.length);
    }
}
