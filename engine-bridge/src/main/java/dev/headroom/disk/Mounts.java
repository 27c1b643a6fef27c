package dev.headroom.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The mounted file systems as Linux lists them, `DEVICE FOLDER TYPE OPTIONS 0 0` a line. Java tells neither the place
/// nor the options. Elsewhere the list is empty.
record Mounts(List<String> lines) {

    static Mounts ofThisProcess() {
        try {
            return new Mounts(Files.readAllLines(Path.of("/proc/self/mounts")));
        } catch (IOException e) {
            return new Mounts(List.of());
        }
    }

    /// @param real without links
    boolean forbidExecution(Path real) {
        int deepest = -1;
        boolean forbidden = false;
        for (String line : lines) {
            String[] fields = line.split(" ");
            if (fields.length < 4) {
                continue;
            }
            Path mount = Path.of(fields[1].replace("\\040", " "));
            // of two in the same place the later one is seen
            if (real.startsWith(mount) && mount.getNameCount() >= deepest) {
                deepest = mount.getNameCount();
                forbidden = Arrays.asList(fields[3].split(",")).contains("noexec");
            }
        }
        return forbidden;
    }
}
