package dev.headroom.picture;

import dev.headroom.words.Sentence;

/// Bytes with bounds: reading past the end says so in the user's words.
record Cursor(@SuppressWarnings("ArrayRecordComponent") byte[] data) {
    int length() {
        return data.length;
    }

    int at(long i) {
        if (i < 0 || i >= data.length) {
            throw PictureException.broken(Sentence.of("the file ends too early"));
        }
        return data[(int) i] & 0xFF;
    }

    boolean starts(long from, int... magic) {
        if (from < 0 || from + magic.length > data.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((data[(int) from + i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    int big16(long i) {
        return at(i) << 8 | at(i + 1);
    }

    int little16(long i) {
        return at(i) | at(i + 1) << 8;
    }

    int big32(long i) {
        return big16(i) << 16 | big16(i + 2);
    }

    int little32(long i) {
        return little16(i) | little16(i + 2) << 16;
    }

    int little24(long i) {
        return little16(i) | at(i + 2) << 16;
    }
}
