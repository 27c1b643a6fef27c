package dev.headroom.app.shell;

import dev.headroom.app.ui.Background;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;

/// The window's settings of this session. Each change is written a moment later, off the FX thread, the newest only.
public final class SettingsSession implements AutoCloseable {
    private final SettingsFile file;
    private final Background background;
    private volatile WindowSettings now;
    private volatile WindowSettings written;

    public SettingsSession(SettingsFile file, Background background) {
        this.file = file;
        this.background = background;
        this.now = file.read();
        this.written = now;
    }

    public WindowSettings get() {
        return now;
    }

    /// On the FX thread.
    public void change(UnaryOperator<WindowSettings> change) {
        WindowSettings next = change.apply(now);
        if (Objects.equals(next, now)) {
            return;
        }
        boolean idle = Objects.equals(now, written);
        now = next;
        if (idle) {
            background.after(Duration.ofMillis(600), this::write);
        }
    }

    private void write() {
        WindowSettings newest = now;
        written = newest;
        background.run(() -> file.write(newest));
    }

    /// Writes what is not yet written.
    @Override
    public void close() {
        if (!Objects.equals(now, written)) {
            written = now;
            file.write(now);
        }
    }
}
