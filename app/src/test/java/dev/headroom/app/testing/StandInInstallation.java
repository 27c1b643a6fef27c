package dev.headroom.app.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A Python environment with an LMDeploy that is the bridge's stand-in: found like a real one, started like a real one,
/// and it behaves and logs like the release it names.
public final class StandInInstallation {
    private static final String STAND_IN = "dev.headroom.engine.lmdeploy.StandInLmdeploy";

    private StandInInstallation() {}

    /// @param does what the stand-in is to do, see there
    /// @return the environment's python
    public static Path in(Path folder, String version, String log, String does) throws IOException {
        Path packages = Files.createDirectories(folder.resolve("lib/python3.11/site-packages"));
        Path info = Files.createDirectories(packages.resolve("lmdeploy-%s.dist-info".formatted(version)));
        Files.writeString(info.resolve("METADATA"), "Name: lmdeploy\nVersion: %s\n".formatted(version));
        Files.createDirectories(folder.resolve("bin"));
        Path tests = Path.of(System.getProperty("headroom.root", ".."), "engine-bridge/target/test-classes")
                .toAbsolutePath()
                .normalize();
        program(folder.resolve("bin/lmdeploy"), """
            #!/bin/sh
            export STANDIN_VERSION=%s STANDIN_LOG=%s/%s STANDIN_DOES=%s STANDIN_REQUESTS='%s'
            exec '%s/bin/java' -XX:TieredStopAtLevel=1 -Xmx128m -cp '%s:%s' %s "$@"
            """.formatted(
                        version,
                        version,
                        log,
                        does,
                        folder.resolve("requests.jsonl"),
                        System.getProperty("java.home"),
                        tests,
                        System.getProperty("java.class.path"),
                        STAND_IN));
        return program(folder.resolve("bin/python"), "#!/bin/sh\nexit 1\n");
    }

    private static Path program(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
