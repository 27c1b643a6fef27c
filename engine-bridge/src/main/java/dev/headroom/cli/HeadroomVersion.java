package dev.headroom.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// `headroom --version`: ours from the jar, and the Java it runs on.
final class HeadroomVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "headroom " + number(), "Java %s, %s".formatted(Runtime.version(), System.getProperty("java.vendor", "?"))
        };
    }

    /// The version in the jar's manifest; `development` when run from class files.
    static String number() {
        return Optional.ofNullable(HeadroomVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
