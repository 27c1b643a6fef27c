package dev.headroom.explain;

import java.util.List;

/// Something a user should know, with a way out.
///
/// @param rule stable name of what was recognised, also the key of a translation (`out_of_memory.activations`)
/// @param summary one sentence: what happened
/// @param why why it happened or matters, with the numbers
/// @param remedies what can be done now, best first; the first is what a single button runs
public record Finding(Severity severity, String rule, String summary, String why, List<Remedy> remedies) {
    public Finding {
        remedies = List.copyOf(remedies);
    }

    public enum Severity {
        /// Good to know; nothing is lost.
        NOTE,
        /// Works, but not as asked.
        WARNING,
        /// Did not work.
        ERROR
    }

    /// Summary, reason and the first remedy as text for a terminal or a log.
    public String text() {
        StringBuilder text = new StringBuilder(summary);
        if (!why.isEmpty()) {
            text.append(' ').append(why);
        }
        remedies.stream().findFirst().ifPresent(r -> text.append(" → ").append(r.caption()));
        return text.toString();
    }
}
