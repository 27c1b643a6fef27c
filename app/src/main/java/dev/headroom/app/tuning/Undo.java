package dev.headroom.app.tuning;

import dev.headroom.settings.Change;
import dev.headroom.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The way back through the places where the sliders stood. A slider that is dragged passes many; together they are one
/// step. Not for other engines: each has its own.
final class Undo {
    private static final Duration ONE_MOVEMENT = Duration.ofMillis(900);
    private static final int MOST = 200;

    private final Deque<Settings> back = new ArrayDeque<>();
    private final Deque<Settings> forward = new ArrayDeque<>();
    private Optional<Change> newest = Optional.empty();
    private Instant moved = Instant.MIN;

    /// Somebody has moved the sliders.
    void moved(Settings from, Settings to, Instant at) {
        Change change = Change.between(from, to);
        boolean goesOn =
                newest.filter(n -> n.settings().equals(change.settings())).isPresent()
                        && moved.plus(ONE_MOVEMENT).isAfter(at);
        if (!goesOn) {
            back.push(from);
            if (back.size() > MOST) {
                back.removeLast();
            }
        }
        forward.clear();
        newest = Optional.of(change);
        moved = at;
    }

    /// Where the sliders stood before; empty at the beginning.
    Optional<Settings> before() {
        return Optional.ofNullable(back.peek());
    }

    /// Where they stood before the last step back.
    Optional<Settings> after() {
        return Optional.ofNullable(forward.peek());
    }

    /// Goes one step back from where the sliders stand.
    Optional<Settings> back(Settings now) {
        return go(back, forward, now);
    }

    Optional<Settings> forward(Settings now) {
        return go(forward, back, now);
    }

    private Optional<Settings> go(Deque<Settings> from, Deque<Settings> to, Settings now) {
        newest = Optional.empty();
        Optional<Settings> next = Optional.ofNullable(from.poll());
        next.ifPresent(_ -> to.push(now));
        return next;
    }

    void forget() {
        back.clear();
        forward.clear();
        newest = Optional.empty();
    }
}
