package dev.headroom.explain.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Explains a log: which program it was, what ran out on which device, and what to turn. Never fails, whatever it is
/// given; an unknown log has no findings. No two findings turn one setting opposite ways: the first, the worst,
/// decides.
public final class LogExplainer {
    private LogExplainer() {}

    /// What the caller knows better than the log.
    public record Hints(Optional<Program> program, Optional<String> version) {
        public static final Hints NONE = new Hints(Optional.empty(), Optional.empty());
    }

    /// @param settings those of the program that the log shows, by name with underscores
    /// @param findings errors first
    public record Explanation(
            Optional<Program> program,
            Optional<String> version,
            Map<String, String> settings,
            List<LogFinding> findings) {
        public Explanation {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
            findings = List.copyOf(findings);
        }
    }

    public static Explanation explain(LogText log, Hints hints) {
        LogAnalysis analysis = new LogAnalysis(hints.program());
        analysis.read(log.lines());
        List<LogFinding> findings = new ArrayList<>();
        Map<String, Turn.Way> taken = new HashMap<>();
        for (Situation s : analysis.situations()) {
            List<Turn> turns = Turns.of(s).stream()
                    .filter(t -> taken.getOrDefault(t.setting(), t.way()) == t.way())
                    .toList();
            turns.forEach(t -> taken.put(t.setting(), t.way()));
            findings.add(new LogFinding(s, LogWords.summary(s), LogWords.why(s), turns));
        }
        return new Explanation(
                analysis.program(), hints.version().or(analysis::version), analysis.settings(), findings);
    }
}
