package dev.headroom.app.chat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

/// Reads a file that someone dropped: no folder, no device, nothing huge.
final class PictureFile {
    private PictureFile() {}

    static byte[] read(File file) throws UnusablePicture {
        if (!file.exists()) {
            throw new UnusablePicture("picture.gone");
        }
        if (!file.isFile()) {
            throw new UnusablePicture("picture.folder");
        }
        if (file.length() > PicturePreview.MOST_BYTES) {
            throw new UnusablePicture("picture.file.large", file.length() >> 20, PicturePreview.MOST_BYTES >> 20);
        }
        try {
            return Files.readAllBytes(file.toPath());
        } catch (IOException e) {
            throw new UnusablePicture("picture.unread", e.getMessage());
        }
    }
}
