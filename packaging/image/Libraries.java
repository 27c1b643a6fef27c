import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Copies jars without the native libraries in them. Those of this system come out as files, so that nothing has to be
/// unpacked where the program runs; those of other systems are left out.
final class Libraries {
    private static final Pattern NATIVE =
            Pattern.compile(".*\\.(so|dll|dylib|jnilib|a)|.*\\.dSYM/.*", Pattern.CASE_INSENSITIVE);

    /// JCuda's driver binding is used. Its other libraries belong to NVIDIA's toolkit, 25 MB of it.
    private static final Pattern UNUSED = Pattern.compile("lib/libJ(?!CudaDriver-).*");

    private final Platform platform;
    private final Instant time;

    Libraries(Platform platform, Instant time) {
        this.platform = platform;
        this.time = time;
    }

    /// Every jar of a folder, its libraries into `natives`.
    ///
    /// @return the names of the jars in the order of `from/classpath`, where there is one
    List<String> copy(Path from, Path to, Path natives) throws IOException {
        Files.createDirectories(to);
        Files.createDirectories(natives);
        List<String> names = new ArrayList<>();
        for (Path jar : Tree.files(from)) {
            String name = jar.getFileName().toString();
            if (name.endsWith(".jar") && copyJar(jar, to.resolve(name), natives)) {
                names.add(name);
            }
        }
        return names;
    }

    /// @return whether anything but a manifest was left to copy
    private boolean copyJar(Path jar, Path to, Path natives) throws IOException {
        try (ZipFile in = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> kept = in.stream()
                    .filter(e -> !e.isDirectory() && !isNative(e.getName()))
                    // the manifest comes first, where readers of streams look for it
                    .sorted(Comparator.comparing((ZipEntry e) -> !e.getName().equals("META-INF/MANIFEST.MF"))
                            .thenComparing(ZipEntry::getName))
                    .toList();
            for (ZipEntry library : in.stream().filter(e -> !e.isDirectory()).toList()) {
                if (isNative(library.getName()) && isOurs(library.getName())) {
                    unpack(in, library, natives);
                }
            }
            if (kept.stream().allMatch(e -> e.getName().startsWith("META-INF/"))) {
                return false;
            }
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
                out.setLevel(9);
                for (ZipEntry entry : kept) {
                    ZipEntry copy = new ZipEntry(entry.getName());
                    copy.setTimeLocal(time.atOffset(ZoneOffset.UTC).toLocalDateTime());
                    out.putNextEntry(copy);
                    try (InputStream content = in.getInputStream(entry)) {
                        content.transferTo(out);
                    }
                    out.closeEntry();
                }
            }
            return true;
        }
    }

    private static boolean isNative(String entry) {
        return NATIVE.matcher(entry).matches();
    }

    /// Jars with a classifier hold one system's libraries, at the top or in `lib`; the others have a folder for each.
    private boolean isOurs(String entry) {
        boolean oneSystem = !entry.contains("/") || entry.startsWith("lib/");
        return platform.has(entry) || (oneSystem && !UNUSED.matcher(entry).matches());
    }

    private static void unpack(ZipFile jar, ZipEntry library, Path natives) throws IOException {
        String name = library.getName();
        Path to = natives.resolve(name.substring(name.lastIndexOf('/') + 1));
        try (InputStream in = jar.getInputStream(library);
                OutputStream out = Files.newOutputStream(to)) {
            in.transferTo(out);
        }
    }
}
