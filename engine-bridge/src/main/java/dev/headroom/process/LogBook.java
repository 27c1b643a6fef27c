package dev.headroom.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/// The last lines of an engine's output, searchable, with secrets masked before anything is kept. Bounded, whatever the
/// engine writes. Safe for several threads.
public final class LogBook {
    private final int capacity;
    private final List<String> secrets;
    private final Deque<String> lines = new ArrayDeque<>();
    private long written;

    /// @param secrets words that must never be shown
    public LogBook(int capacity, List<String> secrets) {
        this.capacity = capacity;
        this.secrets = secrets.stream().filter(s -> s.length() > 2).toList();
    }

    /// Keeps a line and returns it as it may be shown.
    public synchronized String add(String line) {
        String shown = line;
        for (String secret : secrets) {
            shown = shown.replace(secret, "********");
        }
        if (lines.size() == capacity) {
            lines.removeFirst();
        }
        lines.addLast(shown);
        written++;
        return shown;
    }

    /// The last lines, at most `count`, oldest first.
    public synchronized List<String> tail(int count) {
        List<String> all = new ArrayList<>(lines);
        return List.copyOf(all.subList(Math.max(0, all.size() - count), all.size()));
    }

    /// Kept lines that hold the text, whatever the case, oldest first.
    public synchronized List<String> search(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return lines.stream()
                .filter(l -> l.toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
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
