package dev.headroom.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The last lines of a program's output. Secrets are masked and endless lines cut before anything is kept.
public final class LogTail {
    private static final int LONGEST_LINE = 2000;

    private final int capacity;
    private final List<String> secrets;
    private final Deque<String> lines = new ArrayDeque<>();

    /// @param secrets words that must never be shown, empty ones are ignored
    public LogTail(int capacity, List<String> secrets) {
        this.capacity = capacity;
        this.secrets = secrets.stream().filter(s -> !s.isEmpty()).toList();
    }

    public synchronized void add(String line) {
        String shown = line;
        for (String secret : secrets) {
            shown = shown.replace(secret, "•••");
        }
        if (shown.length() > LONGEST_LINE) {
            shown = shown.substring(0, LONGEST_LINE)
                    + "… (%d more characters)".formatted(shown.length() - LONGEST_LINE);
        }
        if (lines.size() == capacity) {
            lines.removeFirst();
        }
        lines.addLast(shown);
    }

    public synchronized List<String> lines() {
        return new ArrayList<>(lines);
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
