package dev.headroom.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The last lines of a program's output. Secrets are masked and endless lines cut before anything is kept; it is
/// bounded, whatever the program writes. Safe for several threads.
public final class LogTail {
    private static final int LONGEST_LINE = 8192;
    private static final String MASK = "•••";

    private final int capacity;
    private final List<String> secrets;
    private final Deque<String> lines = new ArrayDeque<>();
    private long written;

    /// @param secrets texts that must never be shown; those of one or two letters would mask half of every line and are
    ///     ignored
    public LogTail(int capacity, List<String> secrets) {
        this.capacity = capacity;
        this.secrets = secrets.stream().filter(s -> s.length() > 2).toList();
    }

    public synchronized void add(String line) {
        String shown = line;
        for (String secret : secrets) {
            shown = shown.replace(secret, MASK);
        }
        if (shown.length() > LONGEST_LINE) {
            int more = shown.length() - LONGEST_LINE;
            shown = shown.substring(0, LONGEST_LINE) + "… (%d more characters)".formatted(more);
        }
        if (lines.size() == capacity) {
            lines.removeFirst();
        }
        lines.addLast(shown);
        written++;
    }

    /// All that is kept, oldest first.
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /// The last lines, at most `count`, oldest first.
    public synchronized List<String> tail(int count) {
        List<String> all = new ArrayList<>(lines);
        return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
    }

    /// Lines ever written, those that are no longer kept included.
    public synchronized long written() {
        return written;
    }

    /// The last line that says something, empty if there is none.
    public synchronized String last() {
        for (var it = lines.descendingIterator(); it.hasNext(); ) {
            String line = it.next();
            if (!line.isBlank()) {
                return line.strip();
            }
        }
        return "";
    }
}
