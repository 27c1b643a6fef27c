package dev.headroom.disk;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// A folder in which only this user can place files: code may be loaded from it.
///
/// Such a folder belongs to this user and others cannot write to it. The same holds for the folders above it, from the
/// top down to one that others cannot enter; those may belong to the system, too, and one for everybody's files is
/// allowed where nobody can rename those of others (`/tmp`). Windows guards the profile by itself: nothing is checked.
final class PrivateFolder {
    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int ANYTHING_BY_OTHERS = 0077;
    private static final int STICKY = 01000;

    private PrivateFolder() {}

    /// Makes it, and what is missing above it, with mode 700.
    ///
    /// @return its real path
    /// @throws DiskException with [DiskTrouble.Kind#OPEN_TO_OTHERS] when others could place files there
    static Path make(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder, rights());
        }
        if (Files.isSymbolicLink(folder)) {
            throw refused(folder, "it is a link");
        }
        Path real = folder.toRealPath();
        check(real);
        return real;
    }

    /// @param real without links
    static void check(Path real) throws IOException {
        OptionalInt user = UNIX ? userId() : OptionalInt.empty();
        if (user.isPresent()) {
            check(real, user.getAsInt());
        }
    }

    static void check(Path real, int user) throws IOException {
        Entry own = Entry.of(real);
        if (own.owner != user) {
            throw refused(real, "it belongs to user " + own.owner);
        }
        if ((own.mode & WRITABLE_BY_OTHERS) != 0) {
            throw refused(real, "its mode is " + own.rights());
        }
        for (Path above : fromTheTop(real)) {
            Entry entry = Entry.of(above);
            if (entry.owner != user && entry.owner != 0) {
                throw refused(above, "it belongs to user " + entry.owner);
            }
            if ((entry.mode & WRITABLE_BY_OTHERS) != 0 && (entry.mode & STICKY) == 0) {
                throw refused(above, "its mode is " + entry.rights());
            }
            if (entry.owner == user && (entry.mode & ANYTHING_BY_OTHERS) == 0) {
                return; // nobody else gets below this one
            }
        }
    }

    private static List<Path> fromTheTop(Path real) {
        List<Path> above = new ArrayList<>();
        for (Path each = real.getParent(); each != null; each = each.getParent()) {
            above.addFirst(each);
        }
        return above;
    }

    static FileAttribute<?>[] rights() {
        return UNIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    /// Whether a file belongs to this user; a link counts as itself.
    static boolean isOurs(Path file) throws IOException {
        OptionalInt user = UNIX ? userId() : OptionalInt.empty();
        return user.isEmpty() || Entry.of(file).owner == user.getAsInt();
    }

    private static DiskException refused(Path place, String why) {
        DiskTrouble trouble = DiskTrouble.openToOthers(place, why);
        return new DiskException(trouble, trouble.unwritable(), new IOException(why));
    }

    private record Entry(int owner, int mode) {
        static Entry of(Path path) throws IOException {
            Map<String, Object> read = Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            return new Entry(number(read, "uid"), number(read, "mode"));
        }

        private static int number(Map<String, Object> read, String name) throws IOException {
            if (read.get(name) instanceof Number number) {
                return number.intValue();
            }
            throw new IOException("the file system tells no " + name);
        }

        String rights() {
            return Integer.toOctalString(mode & 07777);
        }
    }

    /// The effective user; empty where the system does not tell it.
    private static OptionalInt userId() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.isReadable(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("Uid:")) {
                    return OptionalInt.of(Integer.parseInt(line.split("\t")[2]));
                }
            }
        }
        // no Linux: who owns what this process makes
        Path made = Files.createTempFile("headroom", null);
        try {
            return OptionalInt.of(Entry.of(made).owner);
        } finally {
            Files.deleteIfExists(made);
        }
    }
}
