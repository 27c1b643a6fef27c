package dev.headroom.explain;

import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Something a user should know, with a way out.
///
/// @param summary one sentence: what happened
/// @param why why it happened or matters, with the numbers, and what helps; [Sentence#NONE] where the summary says all
/// @param shortage what was short of memory, where memory was the matter
/// @param settings of the program at that time, by its own names, as far as its log shows them
/// @param remedies what can be done now, best first; the first is what a single button runs
public record Finding(
        Rule rule,
        Severity severity,
        Sentence summary,
        Sentence why,
        Optional<Shortage> shortage,
        Map<String, String> settings,
        List<Remedy> remedies) {
    public Finding {
        settings = Map.copyOf(settings);
        remedies = List.copyOf(remedies);
    }

    public Finding(Rule rule, Severity severity, Sentence summary, Sentence why, List<Remedy> remedies) {
        this(rule, severity, summary, why, Optional.empty(), Map.of(), remedies);
    }

    public enum Severity {
        /// Good to know; nothing is lost.
        NOTE,
        /// Works, but not as asked.
        WARNING,
        /// Did not work.
        ERROR
    }

    static Finding error(Rule rule, Sentence summary, Sentence why, Remedy... remedies) {
        return new Finding(rule, Severity.ERROR, summary, why, List.of(remedies));
    }

    /// The same where no question waits for it: nothing is sent again.
    public Finding withoutQuestion() {
        List<Remedy> others = remedies.stream()
                .filter(r ->
                        !(r instanceof Remedy.Resend || r instanceof Remedy.EditMessage || r instanceof Remedy.NewChat))
                .map(r -> r instanceof Remedy.Restart ? new Remedy.Restart(Sentence.of("Start the engine again")) : r)
                .toList();
        return new Finding(rule, severity, summary, why, shortage, settings, others);
    }

    /// Summary and reason.
    public Sentence said() {
        return summary.then(why);
    }

    /// Summary, reason and the first remedy as text for a terminal or a log.
    public String text() {
        return said()
                + remedies.stream().findFirst().map(r -> " → " + r.caption()).orElse("");
    }
}
