package dev.headroom.app.tour;

import dev.headroom.disk.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// Folders of its own for the tour, so that it leaves the user's chats and settings alone; gone when it ends.
public final class TourHome {
    private static final Logger LOG = Logger.getLogger(TourHome.class.getName());
    private static Optional<Path> home = Optional.empty();

    private TourHome() {}

    public static Folders folders() {
        try {
            Path made = Files.createTempDirectory("headroom-tour");
            home = Optional.of(made);
            return new Folders(
                    made.resolve("config"),
                    made.resolve("data"),
                    made.resolve("state"),
                    Folders.ofUser().cache());
        } catch (IOException e) {
            throw new UncheckedIOException("the tour needs a temporary folder", e);
        }
    }

    public static void delete() {
        if (home.isEmpty()) {
            return;
        }
        try (Stream<Path> files = Files.walk(home.get())) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "the tour's temporary folder stays", e);
        }
    }
}
