package dev.headroom.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Has the launcher make what lets the next start be quick, when it is not there or no longer holds. That takes some
/// twenty seconds of one core and memory for a second engine, so it begins when this program ends, at the lowest
/// priority, and outlives it.
final class StartCaches {
    private static final Logger LOG = Logger.getLogger(StartCaches.class.getName());

    private StartCaches() {}

    /// Does nothing when the launcher did not name itself: it says when caches are wanted.
    static void makeAfterTheEnd() {
        String launcher = System.getProperty("headroom.launcher", "");
        if (launcher.isEmpty()) {
            return;
        }
        ProcessBuilder making = new ProcessBuilder(launcher, "--make-caches", "--quietly")
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        // the same Java again, whatever else is on this machine
        making.environment().put("JAVA25_HOME", System.getProperty("java.home"));
        making.environment().remove("CLASSPATH");
        try {
            making.start();
        } catch (IOException e) {
            LOG.log(Level.FINE, "the next start is as slow as this one", e);
        }
    }
}
