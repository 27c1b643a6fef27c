package dev.headroom.explain.log;

import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy.TurnFlag;
import dev.headroom.explain.log.Trouble.Kind;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Explains a log: which program it was, what ran out on which device, and what to turn. Never fails, whatever it is
/// given; an unknown log has no findings. No two findings turn one setting opposite ways: the first, the worst,
/// decides.
public final class LogExplainer {
    private LogExplainer() {}

    /// What the caller knows better than the log.
    ///
    /// @param model a folder, or a name of the catalogue
    public record Hints(
            Optional<Program> program, Optional<String> version, Optional<DeviceSpec> card, Optional<String> model) {
        public static final Hints NONE = of(Optional.empty());

        public static Hints of(Optional<Program> program) {
            return new Hints(program, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /// @param settings those of the program that the log shows, by name with underscores
    /// @param findings errors first
    /// @param lines of the log, from 1, that each finding rests on, in the order of the findings
    /// @param figures what the engine wrote of its own memory
    public record Explanation(
            Optional<Program> program,
            Optional<String> version,
            Map<String, String> settings,
            List<Finding> findings,
            List<List<Integer>> lines,
            EngineFigures figures) {
        public Explanation {
            settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
            findings = List.copyOf(findings);
            lines = List.copyOf(lines);
        }
    }

    public static Explanation explain(LogText log, Hints hints) {
        LogAnalysis analysis = new LogAnalysis(hints.program());
        analysis.read(log.lines());
        List<Finding> findings = new ArrayList<>();
        List<List<Integer>> lines = new ArrayList<>();
        Map<String, TurnFlag.Way> taken = new HashMap<>();
        for (Situation s : analysis.situations()) {
            List<TurnFlag> turns = turns(s, hints).stream()
                    .filter(t -> taken.getOrDefault(t.setting(), t.way()) == t.way())
                    .toList();
            turns.forEach(t -> taken.put(t.setting(), t.way()));
            Kind kind = s.trouble().kind();
            lines.add(s.lines());
            findings.add(new Finding(
                    kind.rule(),
                    kind.severity(),
                    LogWords.summary(s),
                    LogWords.why(s),
                    s.shortage(),
                    s.settings(),
                    List.copyOf(turns)));
        }
        return new Explanation(
                analysis.program(),
                hints.version().or(analysis::version),
                analysis.settings(),
                findings,
                lines,
                EngineFigures.of(log.lines()));
    }

    private static List<TurnFlag> turns(Situation at, Hints hints) {
        List<TurnFlag> general = Turns.of(at);
        Kind kind = at.trouble().kind();
        boolean planned = (kind == Kind.ALLOCATION || kind == Kind.NO_ROOM)
                && (at.program() == Program.TURBOMIND || at.program() == Program.PYTORCH);
        Optional<String> model = hints.model().or(() -> known(at));
        Optional<DeviceSpec> card = hints.card().or(() -> card(at));
        return planned && model.isPresent() && card.isPresent()
                ? LmdeployAdvice.planned(
                        at, general, model.get(), card.get(), hints.version().or(at::version))
                : general;
    }

    /// Of a log only names of the catalogue are taken: a path in it is another machine's.
    private static Optional<String> known(Situation at) {
        return Stream.of("model_path", "model", "model_name_or_path")
                .flatMap(name -> at.setting(name).stream())
                .map(m -> m.substring(Math.max(m.lastIndexOf('/'), m.lastIndexOf('\\')) + 1))
                .flatMap(m -> ModelCatalogue.find(m).stream())
                .map(ModelSpec::name)
                .findFirst();
    }

    private static Optional<DeviceSpec> card(Situation at) {
        OptionalLong total = at.trouble().total();
        return total.orElse(0) <= 0 // a driver that is gone counts no memory
                ? Optional.empty()
                : Optional.of(at.card()
                        .map(name -> DeviceCatalogue.ofDriver(name, total.getAsLong()))
                        .orElseGet(
                                () -> DeviceSpec.of("card of " + Bytes.human(total.getAsLong()), total.getAsLong())));
    }
}
