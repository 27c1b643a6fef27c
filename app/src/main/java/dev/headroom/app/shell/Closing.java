package dev.headroom.app.shell;

import java.util.logging.Level;
import java.util.logging.Logger;

/// Closes what must not keep the rest from closing.
public final class Closing {
    private static final Logger LOG = Logger.getLogger(Closing.class.getName());

    private Closing() {}

    public static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.log(
                    Level.WARNING,
                    "%s did not close".formatted(closeable.getClass().getName()),
                    e);
        }
    }
}
