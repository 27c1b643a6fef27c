package dev.headroom.explain.log;

import dev.headroom.explain.Finding.Severity;
import dev.headroom.explain.log.LogFact.Known;
import dev.headroom.explain.log.Trouble.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// Puts the facts of a log together: which program it was, what it was at, and what went wrong. Knows no program's
/// words.
final class LogAnalysis {
    private static final int MOST = 8;
    /// Lines after an allocation's failure in which a program says what it was for.
    private static final int SOON = 14;
    /// Failures of one kind that are kept; a flood says no more.
    private static final int ENOUGH_TROUBLES = 200;
    private static final int ENOUGH_REPORTS = 5;
    private static final double HARDLY_USED = 0.1;

    /// A trouble, with what was known when it was read.
    private record Seen(int line, Trouble trouble, Part part, boolean sure, Phase phase, Optional<Program> speaker) {}

    private final StackReader stackReader = new StackReader();
    private final TorchReader torchReader = new TorchReader();
    private final List<LogReader> readers = List.of(
            stackReader,
            torchReader, // before a line that begins a run: its message may end only there
            VllmReader.TABLE,
            SglangReader.TABLE,
            LlamaCppReader.TABLE,
            TrainingReader.TABLE,
            new LmdeployReader(),
            new HostReader(),
            new SettingsReader()); // last: a line that begins a run may hold its settings

    private final Map<Program, Optional<String>> programs = new EnumMap<>(Program.class);
    private final Set<Program> absent = EnumSet.noneOf(Program.class);
    private final Set<Program> inStack = EnumSet.noneOf(Program.class);
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<Known, Double> told = new EnumMap<>(Known.class);
    private final Stack stack = new Stack();
    private final List<Seen> seen = new ArrayList<>();
    private final Map<Kind, Integer> troubles = new EnumMap<>(Kind.class);
    private final Optional<Program> given;
    private List<Situation> earlier = List.of();
    private Optional<String> card = Optional.empty();
    private Part doing = Part.UNKNOWN;
    private Phase phase = Phase.UNKNOWN;
    /// Lines that told of a trouble, by the line at which it was understood.
    private final Map<Integer, NavigableSet<Integer>> evidence = new HashMap<>();
    private final Map<Known, Integer> toldAt = new EnumMap<>(Known.class);
    private final NavigableSet<Integer> message = new TreeSet<>();
    private int line;
    private int frameLine = -SOON;
    private double mostCache;
    private int cacheReports;

    /// @param given the program, where the caller knows it
    LogAnalysis(Optional<Program> given) {
        this.given = given;
    }

    void read(List<String> lines) {
        for (String text : lines) {
            line++;
            readers.forEach(r -> r.read(text, this::take));
            if (torchReader.inMessage()) {
                message.add(line);
            }
        }
        stackReader.end(this::take);
        torchReader.end(this::take);
    }

    private void take(LogFact fact) {
        switch (fact) {
            case LogFact.Runs(Program program, Optional<String> version) -> runs(program, version);
            case LogFact.Instead(Program asked, Program runs) -> {
                programs.remove(asked);
                programs.putIfAbsent(runs, Optional.empty());
                absent.add(asked);
            }
            case LogFact.Starts _ -> starts();
            case LogFact.Setting(String name, String value) -> settings.putIfAbsent(name, value);
            case LogFact.Doing(Part part, Phase now) -> {
                doing = part;
                phase = now;
            }
            case LogFact.Meant(Part part) -> meant(part);
            case LogFact.StackStarts _ -> {
                stack.clear();
                inStack.clear();
                frameLine = line;
            }
            case LogFact.Frame frame -> {
                stack.add(frame);
                frameLine = line;
                Program.ofFile(frame.file()).map(this::owner).ifPresent(program -> {
                    runs(program, Optional.empty());
                    inStack.add(program);
                });
            }
            case LogFact.Failed(Trouble trouble) -> failed(trouble);
            case LogFact.Recovered _ -> {
                if (!seen.isEmpty() && line - seen.getLast().line() <= SOON) {
                    seen.removeLast();
                }
            }
            case LogFact.CacheUse(double share) -> {
                cacheReports++;
                mostCache = Double.isNaN(share) ? 1 : Math.max(mostCache, share);
            }
            case LogFact.Told(Known what, double value) -> {
                told.put(what, value);
                toldAt.put(what, line);
            }
            case LogFact.Card(String name) -> card = card.or(() -> Optional.of(name));
        }
    }

    private void runs(Program program, Optional<String> version) {
        if (!absent.contains(program)) {
            programs.merge(program, version, (was, now) -> was.or(() -> now));
        }
    }

    /// Both engines of LMDeploy share the packages around them.
    private Program owner(Program program) {
        return program == Program.TURBOMIND && programs.containsKey(Program.PYTORCH) ? Program.PYTORCH : program;
    }

    /// Of several tries in one log the last one counts.
    private void starts() {
        if (seen.stream().anyMatch(s -> severe(s.trouble().kind()))) {
            earlier = situations();
            seen.clear();
            troubles.clear();
            settings.clear();
            told.clear();
            toldAt.clear();
            stack.clear();
            inStack.clear();
            doing = Part.UNKNOWN;
            phase = Phase.UNKNOWN;
        }
    }

    private void failed(Trouble trouble) {
        if (troubles.merge(trouble.kind(), 1, Integer::sum) > ENOUGH_TROUBLES) {
            return;
        }
        boolean stacked = trouble.kind() == Kind.ALLOCATION && !stack.isEmpty() && line - frameLine <= SOON;
        Optional<Part> place = stacked ? stack.part() : Optional.empty();
        boolean sure = trouble.part().isPresent() || place.isPresent();
        Part part = trouble.part().or(() -> place).orElse(trouble.kind() == Kind.ALLOCATION ? doing : Part.UNKNOWN);
        Phase when = stacked ? stack.phase().orElse(phase) : phase;
        if (when == Phase.UNKNOWN && trouble.kind() == Kind.NO_ROOM && part == Part.KV_CACHE) {
            when = Phase.CACHE;
        }
        Optional<Program> speaker =
                stacked ? inStack.stream().findFirst().filter(LogAnalysis::tells) : Optional.empty();
        Seen now = new Seen(line, trouble, part, sure, when, speaker);
        NavigableSet<Integer> lines = stacked ? new TreeSet<>(Set.of(frameLine)) : new TreeSet<>();
        if (trouble.kind() == Kind.ALLOCATION && !message.isEmpty()) {
            lines.addAll(message); // it is understood only at the line after it
            message.clear();
        } else {
            lines.add(line);
        }
        if (!seen.isEmpty() && sameAgain(seen.getLast(), now)) {
            Seen last = seen.removeLast();
            evidence.computeIfAbsent(last.line(), n -> new TreeSet<>()).addAll(lines);
            boolean better =
                    trouble.asked().isPresent() && last.trouble().left().isEmpty();
            Trouble merged = better ? trouble : last.trouble();
            Trouble with = merged.device().isPresent()
                    ? merged
                    : merged.device(last.trouble().device());
            Seen kept = last.sure() || !sure ? last : now;
            seen.add(new Seen(last.line(), with, kept.part(), kept.sure(), kept.phase(), kept.speaker()));
            return;
        }
        evidence.computeIfAbsent(line, n -> new TreeSet<>()).addAll(lines);
        seen.add(now);
    }

    /// Programs report one failed allocation in two or three lines, the later ones with more or fewer figures.
    private static boolean sameAgain(Seen last, Seen now) {
        return last.trouble().kind() == now.trouble().kind()
                && now.line() - last.line() <= 3
                && (now.trouble().asked().isEmpty()
                        || last.trouble().asked().isEmpty()
                        || Math.abs(now.trouble().asked().getAsLong()
                                        - last.trouble().asked().getAsLong())
                                < 1 << 20)
                && (now.trouble().device().isEmpty()
                        || last.trouble().device().isEmpty()
                        || now.trouble().device().equals(last.trouble().device()));
    }

    private void meant(Part part) {
        for (int i = seen.size() - 1; i >= 0 && line - seen.get(i).line() <= SOON; i--) {
            Seen s = seen.get(i);
            if (s.trouble().kind() == Kind.ALLOCATION && !s.sure()) {
                seen.set(i, new Seen(s.line(), s.trouble(), part, true, s.phase(), s.speaker()));
                return;
            }
        }
    }

    Map<String, String> settings() {
        return settings;
    }

    Optional<Program> program() {
        return given.or(() -> inStack.stream().findFirst().filter(LogAnalysis::tells))
                .or(() -> programs.keySet().stream().findFirst());
    }

    /// Every program of the list stands on torch, and most on transformers.
    private static boolean tells(Program inStack) {
        return switch (inStack) {
            case DEEPSPEED, TRANSFORMERS, TORCH -> false;
            case VLLM, SGLANG, TURBOMIND, PYTORCH, LLAMA_CPP, SWIFT, VLMEVALKIT -> true;
        };
    }

    Optional<String> version() {
        return program().flatMap(p -> programs.getOrDefault(p, Optional.empty()));
    }

    /// What went wrong in the last run in which something did, errors first, each once.
    List<Situation> situations() {
        List<Situation> last = lastRun();
        return last.isEmpty() ? earlier : last;
    }

    private List<Situation> lastRun() {
        List<Seen> all = new ArrayList<>(seen);
        boolean device = all.stream()
                .anyMatch(s ->
                        s.trouble().kind() == Kind.ALLOCATION || s.trouble().kind() == Kind.NO_ROOM);
        if (device) {
            // the launcher kills the other ranks after one has failed
            all.removeIf(s -> s.trouble().kind() == Kind.KILLED);
        }
        boolean host = all.stream()
                .anyMatch(s -> s.trouble().kind() == Kind.KILLED || s.trouble().kind() == Kind.SHARED_MEMORY);
        if (host) {
            all.removeIf(
                    s -> s.trouble().kind() == Kind.HOST && s.trouble().asked().isEmpty());
        }
        if (all.stream().noneMatch(s -> severe(s.trouble().kind()))
                && cacheReports >= ENOUGH_REPORTS
                && mostCache < HARDLY_USED) {
            all.add(new Seen(
                    line, Trouble.of(Kind.IDLE_CACHE, Part.KV_CACHE), Part.KV_CACHE, true, phase, Optional.empty()));
        }
        if (all.stream().anyMatch(s -> severe(s.trouble().kind()) && s.trouble().kind() != Kind.STOPPED)) {
            all.removeIf(s -> s.trouble().kind() == Kind.STOPPED); // what it says is known already
        }
        all.removeIf(s -> !s.sure() && all.stream().anyMatch(o -> o.sure() && sameFigures(o.trouble(), s.trouble())));
        Map<List<Object>, List<Seen>> same = new LinkedHashMap<>();
        for (Seen s : all) {
            same.computeIfAbsent(key(s), k -> new ArrayList<>()).add(s);
        }
        return same.values().stream()
                .map(this::situation)
                .sorted(Comparator.comparing(s -> !severe(s.trouble().kind())))
                .limit(MOST)
                .toList();
    }

    /// A program that logs its error and then its stack tells one failure twice.
    private static boolean sameFigures(Trouble a, Trouble b) {
        return a.kind() == b.kind()
                && a.asked().isPresent()
                && a.asked().equals(b.asked())
                && a.device().equals(b.device());
    }

    private static List<Object> key(Seen s) {
        return List.of(
                s.trouble().kind(),
                s.part(),
                s.trouble().advised().map(Trouble.Advised::setting).orElse(""));
    }

    /// Of several devices or tries the one that says most: figures before none, then the first.
    private Situation situation(List<Seen> same) {
        Seen first = same.stream()
                .filter(s -> s.trouble().missing().isPresent())
                .findFirst()
                .or(() -> same.stream()
                        .filter(s -> s.trouble().asked().isPresent())
                        .findFirst())
                .orElse(same.getFirst());
        Set<OptionalInt> devices = new LinkedHashSet<>();
        same.forEach(s -> devices.add(s.trouble().device()));
        Program program = given.or(first::speaker).or(this::program).orElse(Program.TORCH);
        return new Situation(
                program,
                programs.getOrDefault(program, Optional.empty()),
                first.phase(),
                first.part(),
                first.trouble(),
                settings,
                told,
                card,
                devices.size(),
                lines(first));
    }

    /// Where its trouble is told, and the figures that remedies reckon with.
    private List<Integer> lines(Seen s) {
        NavigableSet<Integer> all = new TreeSet<>(evidence.getOrDefault(s.line(), new TreeSet<>()));
        if (!all.isEmpty()) {
            toldAt.values().stream().filter(told -> told <= all.last()).forEach(all::add);
        }
        return List.copyOf(all);
    }

    private static boolean severe(Kind kind) {
        return kind.severity() == Severity.ERROR;
    }
}
