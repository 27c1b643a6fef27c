package dev.headroom.app.tour;

import dev.headroom.disk.DiskException;
import dev.headroom.disk.Folders;
import dev.headroom.disk.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Folders of its own for the tour, so that it leaves the user's chats and settings alone; gone when it ends.
public final class TourHome {
    private static Optional<TemporaryFolder> home = Optional.empty();

    private TourHome() {}

    public static Folders folders() {
        try {
            TemporaryFolder folder = TemporaryFolder.make();
            home = Optional.of(folder);
            Path made = folder.path();
            return new Folders(
                    made.resolve("config"),
                    made.resolve("data"),
                    made.resolve("state"),
                    Folders.ofUser().cache());
        } catch (IOException e) {
            throw DiskException.unwritable(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), e);
        }
    }

    public static void delete() {
        home.ifPresent(TemporaryFolder::close);
    }
}
