package dev.headroom.cli;

import dev.headroom.disk.DiskTrouble;
import dev.headroom.disk.Folders;
import dev.headroom.disk.NativeLibraries;
import dev.headroom.memory.Bytes;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The folders that Headroom writes to: whether it can, and how many bytes they take. Makes none of them.
final class DoctorFolders {
    /// Chats and histories need room.
    private static final long ENOUGH = Bytes.GIB;

    private DoctorFolders() {}

    static List<DoctorCheck> all(Folders folders) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        List<DoctorCheck> checks = new ArrayList<>();
        checks.add(folder("disk.config", "Settings", folders.config(), DoctorCheck.Verdict.NOTE));
        checks.add(folder("disk", "Chats", folders.data(), DoctorCheck.Verdict.BROKEN));
        checks.add(folder("disk.state", "Histories", folders.state(), DoctorCheck.Verdict.NOTE));
        checks.add(folder("disk.cache", "Cache", folders.cache(), DoctorCheck.Verdict.NOTE));
        checks.add(folder("disk.temporary", "Temporary files", temporary, DoctorCheck.Verdict.NOTE));
        NativeLibraries.trouble(folders.cache()).ifPresent(t -> checks.add(libraries(t)));
        return List.copyOf(checks);
    }

    /// @param worst what it means when it cannot be written
    static DoctorCheck folder(String id, String title, Path folder, DoctorCheck.Verdict worst) {
        Path there = existing(folder);
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            DiskTrouble trouble = DiskTrouble.of(new AccessDeniedException(there.toString()), folder);
            return new DoctorCheck(
                    id,
                    worst,
                    title,
                    "%s cannot be written: %s".formatted(folder, trouble.cause()),
                    trouble.remedy().toString(),
                    List.of());
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            String finding = "%s free for %s".formatted(Bytes.human(free), folder);
            return free > ENOUGH
                    ? DoctorCheck.good(id, title, finding, List.of())
                    : DoctorCheck.note(
                            id, title, finding, "Free %s there.".formatted(Bytes.human(ENOUGH - free + Bytes.MIB)));
        } catch (IOException e) {
            return DoctorCheck.note(
                    id, title, "%s: free space is not known (%s)".formatted(folder, e.getMessage()), "");
        }
    }

    private static DoctorCheck libraries(DiskTrouble trouble) {
        return DoctorCheck.note(
                "disk.libraries",
                "Native libraries",
                "unpacked anew at each start, for %s cannot hold them: %s".formatted(trouble.place(), trouble.cause()),
                trouble.remedy().toString());
    }

    private static Path existing(Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            Optional<Path> above = Optional.ofNullable(there.getParent());
            if (above.isEmpty()) {
                break;
            }
            there = above.get();
        }
        return there;
    }
}
