package dev.headroom.disk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Deletes what dead processes of this user left in the folder for temporary files: our own folders, and those into
/// which ONNX Runtime unpacked itself (`onnxruntime-java…`, 28 MB each) when it was not told where its library lies.
final class LeftBehind {
    private static final String ONNX_RUNTIME = "onnxruntime-java";
    private static final Duration OLD = Duration.ofHours(1);
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private LeftBehind() {}

    /// In the background, once in a process.
    static void sweepOnce() {
        if (DONE.compareAndSet(false, true)) {
            Thread sweeper = new Thread(() -> sweep(TemporaryFolder.systems(), Path.of("/proc")), "left-behind");
            sweeper.setDaemon(true);
            sweeper.start();
        }
    }

    static void sweep(Path folder, Path proc) {
        TemporaryFolder.sweep(folder);
        try {
            List<Path> old = old(folder);
            if (!old.isEmpty()) {
                String mapped = mapped(proc);
                for (Path each : old) {
                    if (!mapped.contains("/" + each.getFileName() + "/")) {
                        TemporaryFolder.deleteTree(each);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            return; // a folder too many harms nobody
        }
    }

    private static List<Path> old(Path folder) throws IOException {
        Instant before = Instant.now().minus(OLD);
        List<Path> old = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, ONNX_RUNTIME + "*")) {
            for (Path each : all) {
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
                        && PrivateFolder.isOurs(each)
                        && Files.getLastModifiedTime(each).toInstant().isBefore(before)) {
                    old.add(each);
                }
            }
        }
        return old;
    }

    /// Lines of all processes that name such a folder: a library that is in use is mapped from its file. Where that
    /// cannot be read (no Linux), everything counts as in use.
    private static String mapped(Path proc) throws IOException {
        StringBuilder lines = new StringBuilder();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (!PrivateFolder.isOurs(process)) {
                    continue;
                }
                try {
                    for (String line : Files.readAllLines(process.resolve("maps"))) {
                        if (line.contains(ONNX_RUNTIME)) {
                            lines.append(line).append('\n');
                        }
                    }
                } catch (IOException e) {
                    // it ended meanwhile
                }
            }
        }
        return lines.toString();
    }
}
