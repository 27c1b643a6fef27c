package dev.headroom.disk;

import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import java.util.OptionalLong;

/// What was the matter when a file could not be read or written: the surroundings, never what the file is for.
///
/// The kind comes from what can be asked of the file system before it comes from the words of an exception, for those
/// are the system's, in the user's language.
///
/// @param place the folder or file that was asked for
/// @param free bytes that the place still takes, empty when that is not known
/// @param needed bytes that were to be written, empty when that is not known
/// @param told the system's own words
public record DiskTrouble(Kind kind, Path place, OptionalLong free, OptionalLong needed, String told) {

    /// Which kind.
    public enum Kind {
        FULL,
        READ_ONLY,
        NO_PERMISSION,
        TOO_MANY_FILES,
        /// A part of the path is a file where a folder must be.
        NOT_A_FOLDER,
        /// A folder lies where a file must be.
        IS_A_FOLDER,
        MISSING,
        /// Others could put files of theirs there.
        OPEN_TO_OTHERS,
        /// Nothing may be run from there.
        NO_EXECUTION,
        OTHER
    }

    /// Less than this is as good as nothing: file systems round up to blocks.
    private static final long NOTHING = 64 << 10;

    /// @param place what was to be read or written
    public static DiskTrouble of(Throwable e, Path place) {
        return of(e, place, OptionalLong.empty());
    }

    /// @param needed bytes that were to be written
    public static DiskTrouble of(Throwable e, Path place, long needed) {
        return of(e, place, OptionalLong.of(needed));
    }

    static DiskTrouble openToOthers(Path place, String whose) {
        return new DiskTrouble(Kind.OPEN_TO_OTHERS, place, OptionalLong.empty(), OptionalLong.empty(), whose);
    }

    static DiskTrouble noExecution(Path place) {
        return new DiskTrouble(Kind.NO_EXECUTION, place, OptionalLong.empty(), OptionalLong.empty(), "noexec");
    }

    private static DiskTrouble of(Throwable e, Path place, OptionalLong needed) {
        if (e instanceof DiskException known) {
            return known.trouble();
        }
        Path there = existing(place);
        OptionalLong free = free(there);
        return new DiskTrouble(kind(e, place, there, free, needed), place, free, needed, told(e));
    }

    private static Kind kind(Throwable e, Path place, Path there, OptionalLong free, OptionalLong needed) {
        String told = told(e).toLowerCase(Locale.ROOT);
        if (e instanceof NoSuchFileException && Files.notExists(place) && Files.isWritable(there)) {
            return Kind.MISSING;
        }
        if (e instanceof NotDirectoryException
                || (!there.equals(place) && Files.isRegularFile(there))
                || told.contains("not a directory")) {
            return Kind.NOT_A_FOLDER;
        }
        if (told.contains("too many open files")) {
            return Kind.TOO_MANY_FILES;
        }
        if (free.isPresent() && free.getAsLong() < Math.max(NOTHING, needed.orElse(0))
                || told.contains("no space left")
                || told.contains("quota")) {
            return Kind.FULL;
        }
        if (e instanceof ReadOnlyFileSystemException || told.contains("read-only") || readOnly(there)) {
            return Kind.READ_ONLY;
        }
        if (told.contains("is a directory")) {
            return Kind.IS_A_FOLDER;
        }
        if (e instanceof AccessDeniedException
                || told.contains("permission denied")
                || told.contains("not permitted")
                || !Files.isReadable(there)
                || (Files.isDirectory(there) && !Files.isWritable(there))) {
            return Kind.NO_PERMISSION;
        }
        return Kind.OTHER;
    }

    /// The place, or the nearest folder above it that is there.
    private static Path existing(Path place) {
        Path there = place.toAbsolutePath();
        while (Files.notExists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    private static OptionalLong free(Path there) {
        try {
            return OptionalLong.of(Files.getFileStore(there).getUsableSpace());
        } catch (IOException | SecurityException e) {
            return OptionalLong.empty();
        }
    }

    private static boolean readOnly(Path there) {
        try {
            FileStore store = Files.getFileStore(there);
            return store.isReadOnly();
        } catch (IOException | SecurityException e) {
            return false;
        }
    }

    private static String told(Throwable e) {
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return reason == null || reason.isBlank() ? e.getClass().getSimpleName() : reason;
    }

    /// The cause in a few words that fit after a colon or between brackets, without a full stop.
    public Sentence cause() {
        return switch (kind) {
            case FULL -> full();
            case READ_ONLY -> Sentence.of("the file system is read-only");
            case NO_PERMISSION -> Sentence.of("this user has no permission there");
            case TOO_MANY_FILES -> Sentence.of("too many files are open");
            case NOT_A_FOLDER -> Sentence.of("{} is a file and no folder", existing(place));
            case IS_A_FOLDER -> Sentence.of("a folder lies where the file should be");
            case MISSING -> Sentence.of("it is not there");
            case OPEN_TO_OTHERS -> Sentence.of("other users can change what lies there ({})", told);
            case NO_EXECUTION -> Sentence.of("nothing may be run from there (the file system is mounted noexec)");
            case OTHER -> Sentence.foreign(told);
        };
    }

    private Sentence full() {
        if (free.isEmpty()) {
            return Sentence.of("the disk is full");
        }
        Size left = new Size(free.getAsLong());
        return needed.isPresent()
                ? Sentence.of("the disk is full: {} are needed, {} are free", new Size(needed.getAsLong()), left)
                : Sentence.of("the disk is full: {} are free", left);
    }

    /// What to do about it; says nothing where nothing is known.
    public Sentence remedy() {
        return switch (kind) {
            case FULL -> Sentence.of("Free some space there.");
            case READ_ONLY, NO_PERMISSION -> Sentence.of("Make it writable for this user, or choose another folder.");
            case TOO_MANY_FILES -> Sentence.of("Close some programs, or raise the limit (ulimit -n).");
            case NOT_A_FOLDER, IS_A_FOLDER -> Sentence.of("Move it away, or choose another folder.");
            case OPEN_TO_OTHERS -> Sentence.of("Take away the others' right to write there (chmod go-w).");
            case NO_EXECUTION -> Sentence.of("Choose another folder (XDG_CACHE_HOME).");
            case MISSING, OTHER -> Sentence.NONE;
        };
    }

    /// All of it, for a file that was to be written.
    public Sentence unwritable() {
        return Sentence.of("{} cannot be written: {}.", place, cause()).then(remedy());
    }

    /// All of it, for a file that was to be read.
    public Sentence unreadable() {
        return Sentence.of("{} cannot be read: {}.", place, cause());
    }
}
