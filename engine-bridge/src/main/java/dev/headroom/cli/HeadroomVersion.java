package dev.headroom.cli;

import dev.headroom.disk.Installation;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// `headroom --version`: which release and commit of ours, and the Java it runs on.
final class HeadroomVersion implements IVersionProvider {
    private static final int SHORT_NAME = 10;

    @Override
    public String[] getVersion() {
        return lines(Installation.ofThisProcess(), Path.of(System.getProperty("java.home")));
    }

    static String[] lines(Optional<Installation> installation, Path javaHome) {
        String ours = installation.map(HeadroomVersion::release).orElseGet(HeadroomVersion::number);
        boolean bundled = installation.map(i -> i.brings(javaHome)).orElse(false);
        String java = "Java %s, %s, %s"
                .formatted(
                        Runtime.version(),
                        System.getProperty("java.vendor", "?"),
                        bundled ? "part of this installation" : "at " + javaHome);
        return new String[] {"headroom " + ours, java};
    }

    /// `development` when run from class files.
    static String number() {
        return Installation.ofThisProcess().map(Installation::version).orElse("development");
    }

    private static String release(Installation installation) {
        String commit = installation.commit();
        return commit.isEmpty()
                ? installation.version()
                : "%s, commit %s"
                        .formatted(installation.version(), commit.substring(0, Math.min(SHORT_NAME, commit.length())));
    }
}
