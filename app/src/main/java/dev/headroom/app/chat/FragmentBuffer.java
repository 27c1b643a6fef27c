package dev.headroom.app.chat;

import dev.headroom.app.ui.Background;
import java.time.Duration;
import java.util.function.Consumer;

/// Takes fragments as fast as an engine sends them and hands them to the window joined, at most sixteen times a second.
final class FragmentBuffer implements Consumer<String> {
    private static final Duration PAUSE = Duration.ofMillis(60);

    private final Background background;
    private final Consumer<String> window;
    private final StringBuilder waiting = new StringBuilder();
    private boolean wakeUpSent;

    FragmentBuffer(Background background, Consumer<String> window) {
        this.background = background;
        this.window = window;
    }

    @Override
    public void accept(String fragment) {
        synchronized (this) {
            waiting.append(fragment);
            if (wakeUpSent) {
                return;
            }
            wakeUpSent = true;
        }
        background.after(PAUSE, this::deliver);
    }

    private void deliver() {
        String joined;
        synchronized (this) {
            joined = waiting.toString();
            waiting.setLength(0);
            wakeUpSent = false;
        }
        if (!joined.isEmpty()) {
            window.accept(joined);
        }
    }
}
