package dev.headroom.inference;

import java.util.List;

/// The text of an answer as its pieces come, without what may yet turn out to be the beginning of a stop string.
final class AnswerText {
    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private final StringBuilder given = new StringBuilder();
    private boolean stopped;

    AnswerText(List<String> stops) {
        this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
    }

    /// @return text that is certain now, often empty
    String add(String piece) {
        held.append(piece);
        return release(false);
    }

    /// @return what was held back, once no more comes
    String end(String piece) {
        held.append(piece);
        return release(true);
    }

    /// Whether a stop string has come; it is not part of the text, nor is what follows it.
    boolean stopped() {
        return stopped;
    }

    /// All text given so far.
    String text() {
        return given.toString();
    }

    private String release(boolean all) {
        if (stopped) {
            return "";
        }
        int stop = -1;
        for (String text : stops) {
            int at = held.indexOf(text);
            if (at >= 0 && (stop < 0 || at < stop)) {
                stop = at;
            }
        }
        int certain = held.length();
        if (stop >= 0) {
            stopped = true;
            certain = stop;
        } else if (!all) {
            certain -= possibleStop();
        }
        String piece = held.substring(0, certain);
        held.delete(0, certain);
        given.append(piece);
        return piece;
    }

    /// Length of the longest end of the held text that a stop string begins with.
    private int possibleStop() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
