package dev.headroom.app.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// What a bad disk, a power cut or another program makes of a file.
enum Damage {
    CUT_OFF {
        @Override
        byte[] of(byte[] whole, RandomGenerator random) {
            return Arrays.copyOf(whole, random.nextInt(whole.length));
        }
    },
    BITS_FLIPPED {
        @Override
        byte[] of(byte[] whole, RandomGenerator random) {
            byte[] bytes = whole.clone();
            for (int n = 1 + random.nextInt(8); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return bytes;
        }
    },
    BLOCK_OF_ZEROS {
        @Override
        byte[] of(byte[] whole, RandomGenerator random) {
            byte[] bytes = whole.clone();
            int start = random.nextInt(bytes.length);
            Arrays.fill(bytes, start, Math.min(bytes.length, start + 1 + random.nextInt(4096)), (byte) 0);
            return bytes;
        }
    },
    EMPTY {
        @Override
        byte[] of(byte[] whole, RandomGenerator random) {
            return new byte[0];
        }
    },
    SOMETHING_ELSE {
        @Override
        byte[] of(byte[] whole, RandomGenerator random) {
            byte[] bytes = new byte[1 + random.nextInt(8192)];
            random.nextBytes(bytes);
            return bytes;
        }
    },
    WRITTEN_TWICE {
        @Override
        byte[] of(byte[] whole, RandomGenerator random) {
            byte[] bytes = Arrays.copyOf(whole, whole.length * 2);
            System.arraycopy(whole, 0, bytes, whole.length, whole.length);
            return bytes;
        }
    };

    abstract byte[] of(byte[] whole, RandomGenerator random);

    String words() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /// @return what lies there now
    byte[] apply(Path file, RandomGenerator random) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.length == 0 ? whole : of(whole, random);
        Files.write(file, damaged);
        return damaged;
    }
}
