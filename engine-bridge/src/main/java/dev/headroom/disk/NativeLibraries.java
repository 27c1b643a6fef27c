package dev.headroom.disk;

import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/// Where the native libraries of our jars lie unpacked: once for all starts, in a folder of the cache in which nobody
/// else can place code. Each start checks them against the jar and unpacks anew what is damaged. Where the cache cannot
/// be used they go to a [TemporaryFolder]. An image brings them as files beside its jars, and those are taken: they are
/// as trustworthy as the jars.
public final class NativeLibraries {
    private static final NativeLibraries USERS = new NativeLibraries(
            Installation.ofThisProcess(), Folders.ofUser().cache().resolve("native"), TemporaryFolder::make);

    /// Makes a folder to fall back to.
    @FunctionalInterface
    interface Fallback {
        TemporaryFolder make() throws IOException;
    }

    private final Optional<Installation> installation;
    private final Path cache;
    private final Fallback fallback;
    private final Map<String, Optional<Path>> ready = new HashMap<>();

    NativeLibraries(Path cache, Fallback fallback) {
        this(Optional.empty(), cache, fallback);
    }

    NativeLibraries(Optional<Installation> installation, Path cache, Fallback fallback) {
        this.installation = installation;
        this.cache = cache;
        this.fallback = fallback;
    }

    /// A folder that holds these libraries, whole.
    ///
    /// @param name of the folder, with no other meaning
    /// @param owner a class of the library's jar
    /// @param resources where the libraries lie packed, without a slash in front
    /// @return empty when there are none for this system: let the library say so itself
    /// @throws DiskException when they can be unpacked nowhere
    public static Optional<Path> folder(String name, Class<?> owner, List<String> resources) {
        LeftBehind.sweepOnce();
        return USERS.unpacked(name, owner, resources);
    }

    /// A folder for a library that unpacks and checks its files itself.
    ///
    /// @throws DiskException when there is none
    public static Path folder(String name) {
        LeftBehind.sweepOnce();
        return USERS.unpacked(name, List.of());
    }

    synchronized Optional<Path> unpacked(String name, Class<?> owner, List<String> resources) {
        Optional<Path> before = ready.getOrDefault(name, Optional.empty());
        if (before.isPresent()) {
            return before;
        }
        Optional<Path> folder =
                brought(resources).or(() -> Packed.find(owner, resources).map(p -> unpacked(name, p)));
        ready.put(name, folder);
        return folder;
    }

    private Optional<Path> brought(List<String> resources) {
        List<String> names =
                resources.stream().map(r -> r.substring(r.lastIndexOf('/') + 1)).toList();
        return installation.flatMap(i -> i.natives(names));
    }

    private synchronized Path unpacked(String name, List<Packed> libraries) {
        Path wanted = cache.resolve(libraries.isEmpty() ? name : name + "-" + key(libraries));
        try {
            return fill(PrivateFolder.make(wanted), libraries);
        } catch (IOException | DiskException e) {
            return elsewhere(DiskTrouble.of(e, wanted, bytes(libraries)), libraries);
        }
    }

    private Path elsewhere(DiskTrouble first, List<Packed> libraries) {
        try {
            TemporaryFolder folder = fallback.make();
            try {
                return fill(folder.path(), libraries);
            } catch (IOException | DiskException e) {
                folder.close();
                throw e;
            }
        } catch (IOException | DiskException e) {
            DiskTrouble second = DiskTrouble.of(e, TemporaryFolder.systems(), bytes(libraries));
            throw new DiskException(
                    first,
                    Sentence.of("Native libraries can be unpacked nowhere.")
                            .then(first.unwritable())
                            .then(second.unwritable()),
                    e instanceof IOException io ? io : new IOException(e));
        }
    }

    private static Path fill(Path folder, List<Packed> libraries) throws IOException {
        if (Mounts.ofThisProcess().forbidExecution(folder)) {
            DiskTrouble trouble = DiskTrouble.noExecution(folder);
            throw new DiskException(trouble, trouble.unwritable(), new IOException(trouble.told()));
        }
        for (Packed library : libraries) {
            Path file = folder.resolve(library.fileName());
            if (!library.isIn(file)) {
                library.unpackTo(file);
            }
        }
        return folder;
    }

    /// Another release has another folder: one that is loaded is never written over.
    private static String key(List<Packed> libraries) {
        CRC32 crc = new CRC32();
        for (Packed p : libraries) {
            crc.update((p.entry() + ' ' + p.size() + ' ' + p.crc() + '\n').getBytes(StandardCharsets.UTF_8));
        }
        return Long.toHexString(crc.getValue());
    }

    private static long bytes(List<Packed> libraries) {
        return libraries.stream().mapToLong(Packed::size).sum();
    }

    /// Why the cache cannot hold them; makes nothing.
    ///
    /// @param cache as in [Folders]
    public static Optional<DiskTrouble> trouble(Path cache) {
        if (Files.notExists(cache)) {
            return Optional.empty(); // it is made when it is needed
        }
        Path folder = cache.resolve("native");
        try {
            Path real = (Files.exists(folder) ? folder : cache).toRealPath();
            PrivateFolder.check(real);
            return Mounts.ofThisProcess().forbidExecution(real)
                    ? Optional.of(DiskTrouble.noExecution(cache))
                    : Optional.empty();
        } catch (IOException | DiskException e) {
            return Optional.of(DiskTrouble.of(e, cache));
        }
    }
}
