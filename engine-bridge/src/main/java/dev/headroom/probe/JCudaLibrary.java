package dev.headroom.probe;

import dev.headroom.disk.NativeLibraries;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import jcuda.JCudaVersion;
import jcuda.LibUtils;
import jcuda.driver.JCudaDriver;

/// Loads JCuda's library from where it lies unpacked.
///
/// JCuda itself takes a file with a well-known name in the folder for temporary files, whoever put it there. It has no
/// setting for that and reads the folder's name while it loads: for that moment it is another one.
final class JCudaLibrary {
    private static final String TEMPORARY = "java.io.tmpdir";

    private JCudaLibrary() {}

    /// @throws dev.headroom.disk.DiskException when it can be unpacked nowhere
    /// @throws LinkageError when the system does not load it
    static synchronized void load() {
        String name = LibUtils.createPlatformLibraryName("JCudaDriver-" + JCudaVersion.get());
        Optional<Path> folder = NativeLibraries.folder(
                "jcuda", JCudaDriver.class, List.of("lib/" + LibUtils.createLibraryFileName(name)));
        if (folder.isEmpty()) {
            throw new UnsatisfiedLinkError("no library for this system");
        }
        String before = System.getProperty(TEMPORARY, "/tmp");
        System.setProperty(TEMPORARY, folder.get().toString());
        try {
            Class.forName(JCudaDriver.class.getName(), true, JCudaDriver.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(e.getMessage());
        } finally {
            System.setProperty(TEMPORARY, before);
        }
    }
}
