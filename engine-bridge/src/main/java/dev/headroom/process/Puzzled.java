package dev.headroom.process;

import dev.headroom.words.Sentence;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Lines of a program's output that its reader could not make sense of. They stay in the log as they came; the log says
/// so once beside the first, and how many there were at the end.
public final class Puzzled {
    private static final Logger LOG = Logger.getLogger(Puzzled.class.getName());

    private final AtomicLong lines = new AtomicLong();

    /// What a reader makes of the line that was added last; nothing, and counted, where it throws.
    public <T> Optional<T> read(LogTail log, Supplier<Optional<T>> reader) {
        try {
            return reader.get();
        } catch (RuntimeException e) {
            add(log, e);
            return Optional.empty();
        }
    }

    private void add(LogTail log, RuntimeException why) {
        if (lines.getAndIncrement() == 0) {
            LOG.log(Level.WARNING, "a line of output was not understood; later ones are only counted", why);
            log.add("(%s)"
                    .formatted(Sentence.of("Headroom could not read the line above; later ones are only counted.")));
        }
    }

    /// The program has ended.
    public void end(LogTail log) {
        if (lines.get() > 0) {
            log.add("(%s)".formatted(sentence()));
        }
    }

    public long lines() {
        return lines.get();
    }

    /// Nothing where all was understood.
    public Sentence sentence() {
        return lines.get() == 0
                ? Sentence.NONE
                : Sentence.of(
                        "Lines of output that could not be read: {}. They stand in the log as they came.", lines.get());
    }
}
