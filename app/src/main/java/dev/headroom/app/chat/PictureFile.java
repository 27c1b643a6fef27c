package dev.headroom.app.chat;

import dev.headroom.picture.PictureException;
import dev.headroom.picture.PictureException.Kind;
import dev.headroom.picture.PictureLimits;
import dev.headroom.words.Sentence;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

/// Reads a file that someone dropped: no folder, no device, nothing huge.
final class PictureFile {
    private PictureFile() {}

    /// @throws PictureException when it cannot be read
    static byte[] read(File file) {
        if (!file.exists()) {
            throw new PictureException(Kind.UNREAD, Sentence.of("The file is no longer there."));
        }
        if (!file.isFile()) {
            throw new PictureException(Kind.NOT_A_PICTURE, Sentence.of("This is a folder or a device, not a picture."));
        }
        PictureLimits.checkFile(file.length());
        try {
            return Files.readAllBytes(file.toPath());
        } catch (IOException e) {
            throw unread(e);
        }
    }

    static PictureException unread(Throwable e) {
        return new PictureException(Kind.UNREAD, Sentence.of("The file cannot be read: {}", Sentence.of(e)));
    }
}
