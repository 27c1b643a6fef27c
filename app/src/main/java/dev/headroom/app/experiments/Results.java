package dev.headroom.app.experiments;

import dev.headroom.experiment.Judgement;
import dev.headroom.experiment.Run;
import dev.headroom.experiment.RunLog;
import dev.headroom.experiment.RunTable;
import dev.headroom.experiment.Sweep;
import dev.headroom.experiment.SweepFolder;
import dev.headroom.experiment.SweepTarget;
import dev.headroom.machine.DeviceMemory;
import dev.headroom.memory.Bytes;
import dev.headroom.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What came of one sweep so far.
///
/// @param byHand ids of questions that a person judges
/// @param front runs of which nothing is better for less memory
record Results(
        SweepFolder folder,
        Sweep sweep,
        List<Run> runs,
        Set<String> byHand,
        List<Judgement> judgements,
        List<Run> front) {

    static Results read(SweepFolder folder) {
        RunLog.Contents contents = folder.runs().contents();
        return new Results(
                folder,
                folder.sweep(),
                contents.runs(),
                contents.byHand(),
                contents.judgements(),
                RunTable.front(contents.runs()));
    }

    /// The same with one more judgement, which is not on the disk yet.
    Results with(Judgement more) {
        List<Judgement> all = new ArrayList<>(judgements);
        all.add(more);
        return new Results(folder, sweep, runs, byHand, all, front);
    }

    /// The knobs, in the order of the sweep.
    List<String> knobs() {
        return sweep.points().stream()
                .flatMap(p -> p.values().keySet().stream())
                .distinct()
                .toList();
    }

    /// The values that the runs have of a knob, numbers by their size, words in the order of the sweep.
    List<String> values(String knob) {
        List<String> values = runs.stream()
                .flatMap(r -> Optional.ofNullable(r.point().values().get(knob)).stream())
                .distinct()
                .toList();
        return values.stream().allMatch(v -> number(v).isPresent())
                ? values.stream()
                        .sorted(java.util.Comparator.comparingDouble(
                                v -> number(v).orElse(0.0)))
                        .toList()
                : values;
    }

    /// Empty for a word.
    static Optional<Double> number(String value) {
        try {
            return Optional.of(Double.parseDouble(value));
        } catch (NumberFormatException e) {
            try {
                return Optional.of((double) Bytes.parse(value));
            } catch (IllegalArgumentException notASize) {
                return Optional.empty();
            }
        }
    }

    /// The device memory that the engine of a run had; empty where the card was its own.
    OptionalLong limit(Run run) {
        if (!sweep.engine().equals(SweepTarget.EMBEDDED)) {
            return OptionalLong.empty();
        }
        String field = Setting.DEVICE_MEMORY.field();
        Optional<String> said = Optional.ofNullable(run.point().values().get(field))
                .or(() -> Optional.ofNullable(sweep.set().get(field)));
        return OptionalLong.of(said.map(Setting.DEVICE_MEMORY::parse).orElseGet(DeviceMemory::usual));
    }

    /// The limit that all runs share.
    OptionalLong limit() {
        long[] limits =
                runs.stream().flatMapToLong(r -> limit(r).stream()).distinct().toArray();
        return limits.length == 1 ? OptionalLong.of(limits[0]) : OptionalLong.empty();
    }

    Optional<Run> run(String key) {
        return runs.stream().filter(r -> r.key().equals(key)).findFirst();
    }

    boolean onFront(Run run) {
        return front.contains(run);
    }

    /// Counted from 1 in the order in which they ended.
    int number(Run run) {
        return runs.indexOf(run) + 1;
    }
}
