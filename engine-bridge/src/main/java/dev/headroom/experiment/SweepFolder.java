package dev.headroom.experiment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.WholeFile;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where a sweep's runs lie: `sweep.json` says what was asked, `runs.jsonl` what came of it.
public record SweepFolder(Path folder) {
    private static final String ASKED = "sweep.json";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss", Locale.ROOT);

    /// A new one for this sweep, made if need be.
    ///
    /// @throws SweepException when runs lie there already
    /// @throws DiskException when it cannot be written
    public static SweepFolder begin(Path folder, Sweep sweep) {
        SweepFolder begun = new SweepFolder(folder);
        if (Files.exists(begun.runs().file())) {
            throw new SweepException(Sentence.of(
                    "{} holds the runs of a sweep already: go on with it by {}, or choose another folder.",
                    folder,
                    "--resume"));
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw DiskException.unwritable(folder, e);
        }
        begun.ask(sweep);
        return begun;
    }

    /// One in which this very sweep was begun; other repetitions are the same sweep.
    ///
    /// @throws SweepException when another one was
    public static SweepFolder resume(Path folder, Sweep sweep) {
        SweepFolder found = new SweepFolder(folder);
        if (!found.askedHere(sweep)) {
            throw new SweepException(
                    Sentence.of("In {} no sweep with these knobs, this model and these questions was begun.", folder));
        }
        found.ask(sweep);
        return found;
    }

    /// The newest below a folder in which this sweep was begun.
    public static Optional<SweepFolder> newest(Path below, Sweep sweep) {
        return all(below).stream().filter(f -> f.askedHere(sweep)).findFirst();
    }

    /// A name for a new one: the time, so that the newest comes last.
    public static Path named(Path below, LocalDateTime time) {
        return below.resolve(NAME.format(time));
    }

    public RunLog runs() {
        return new RunLog(folder.resolve("runs.jsonl"));
    }

    /// What was asked here.
    ///
    /// @throws SweepException when the folder holds no sweep
    /// @throws DiskException when it cannot be read
    public Sweep sweep() {
        return SweepFiles.sweep(folder.resolve(ASKED));
    }

    /// What was asked here; empty where that cannot be read any more.
    public Optional<Sweep> readable() {
        try {
            return Optional.of(sweep());
        } catch (SweepException | DiskException e) {
            return Optional.empty();
        }
    }

    /// All of a folder in which a sweep was begun, newest first.
    public static List<SweepFolder> all(Path below) {
        if (!Files.isDirectory(below)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(below)) {
            return all.filter(f -> Files.exists(f.resolve(ASKED)))
                    .sorted(Comparator.reverseOrder())
                    .map(SweepFolder::new)
                    .toList();
        } catch (IOException e) {
            throw DiskException.unreadable(below, e);
        }
    }

    /// Keeps that this many passes are wanted now.
    private void ask(Sweep sweep) {
        try {
            WholeFile.write(folder.resolve(ASKED), asked(sweep).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw DiskException.unwritable(folder, e);
        }
    }

    private boolean askedHere(Sweep sweep) {
        return readable()
                .filter(s -> s.withRepeat(1).equals(sweep.withRepeat(1)))
                .isPresent();
    }

    private static String asked(Sweep sweep) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", sweep.model());
        json.put("engine", sweep.engine());
        ObjectNode set = json.putObject("set");
        new TreeMap<>(sweep.set()).forEach(set::put);
        ArrayNode points = json.putArray("points");
        sweep.points().forEach(p -> {
            ObjectNode point = points.addObject();
            p.values().forEach(point::put);
        });
        sweep.questions()
                .ifPresentOrElse(
                        file -> json.put("questions", file),
                        () -> json.put("scenes", sweep.scenes()).put("seed", sweep.seed()));
        json.put("repeat", sweep.repeat());
        return json.toPrettyString() + "\n";
    }

    /// Runs that are still to be made, in the order that needs the fewest restarts; a repetition begins when the one
    /// before it is over, so that no answer comes out of the cache.
    public static List<Pending> pending(List<Point> order, int repeat, List<Run> done) {
        Set<String> keys = done.stream().map(Run::key).collect(Collectors.toSet());
        return Stream.iterate(0, i -> i + 1)
                .limit(repeat)
                .flatMap(i -> order.stream().map(p -> new Pending(p, i)))
                .filter(p -> !keys.contains(Run.key(p.point(), p.repeat())))
                .toList();
    }

    /// A run to be made.
    public record Pending(Point point, int repeat) {}
}
