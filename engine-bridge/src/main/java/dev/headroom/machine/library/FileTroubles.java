package dev.headroom.machine.library;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.disk.DiskTrouble;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What can be wrong with one file, said the same way wherever it lies.
final class FileTroubles {
    private static final String LFS = "version https://git-lfs";
    private static final List<String> UNFINISHED =
            List.of(".incomplete", ".downloadInProgress", ".part", ".partial", ".aria2", ".crdownload", "-partial");

    private FileTroubles() {}

    static Trouble missing(Path file) {
        return new Trouble(Trouble.Kind.MISSING_FILE, Sentence.of("{} is missing; download the model again.", file));
    }

    static Trouble damaged(CheckpointException e) {
        return new Trouble(Trouble.Kind.DAMAGED, e.sentence());
    }

    static Trouble incomplete(Path file) {
        return new Trouble(
                Trouble.Kind.INCOMPLETE,
                Sentence.of("The download of {} has not finished; start it again and it goes on.", file));
    }

    static Trouble leftOver(Path file) {
        return new Trouble(
                Trouble.Kind.LEFT_OVER,
                Sentence.of("{} is a piece of a download that nothing needs any more; it may be deleted.", file));
    }

    static boolean isUnfinished(Path file) {
        String name = name(file);
        return UNFINISHED.stream().anyMatch(name::endsWith) || name.startsWith("downloading_");
    }

    /// What stands in the way of reading a header at all, if anything does.
    static Optional<Trouble> before(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.of(missing(file));
        }
        try {
            if (Files.size(file) < 1024) {
                try (InputStream in = Files.newInputStream(file)) {
                    String begin = new String(in.readNBytes(LFS.length()), StandardCharsets.ISO_8859_1);
                    if (begin.equals(LFS)) {
                        return Optional.of(new Trouble(
                                Trouble.Kind.LFS_POINTER,
                                Sentence.of(
                                        "{} is a pointer of Git LFS, not the file itself; run git lfs pull in its"
                                                + " folder.",
                                        file)));
                    }
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    new Trouble(Trouble.Kind.DAMAGED, DiskTrouble.of(e, file).unreadable()));
        }
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // it is not there, which is said
        }
    }

    static String name(Path file) {
        Path last = file.getFileName();
        return last == null ? file.toString() : last.toString();
    }
}
