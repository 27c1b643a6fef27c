package dev.headroom.app.experiments;

import dev.headroom.experiment.Knob;
import dev.headroom.experiment.Point;
import dev.headroom.experiment.Run;
import dev.headroom.experiment.Sweep;
import dev.headroom.experiment.SweepFolder;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A sweep of twelve runs as an earlier session left it: one failed, two questions are left to a person.
final class KeptSweep {
    private static final long MIB = 1 << 20;

    private KeptSweep() {}

    static SweepFolder in(Path sweeps) {
        List<Point> points = Point.grid(
                List.of(Knob.parse("max_dynamic_patch=1,4,7,12"), Knob.parse("model_format=fp32,int8,int4")));
        Sweep sweep =
                new Sweep("demo", "embedded", Map.of("device_memory", "1GiB"), points, Optional.empty(), 20, 1, 1);
        SweepFolder folder = SweepFolder.begin(sweeps.resolve("2026-11-30-143100"), sweep);
        points.forEach(p -> folder.runs().add(run(p)));
        return folder;
    }

    private static Run run(Point point) {
        int tiles = Integer.parseInt(point.values().get("max_dynamic_patch"));
        String format = point.values().get("model_format");
        long weights = switch (format) {
            case "fp32" -> 400 * MIB;
            case "int8" -> 200 * MIB;
            default -> 120 * MIB;
        };
        boolean failed = tiles == 12 && format.equals("fp32");
        long peak = weights + 200 * MIB + tiles * (25 * MIB);
        int right = Math.min(18, (int) Math.round(Math.log(tiles + 1.0) * 7) - (format.equals("int4") ? 2 : 0));
        List<Run.Answer> answers = new ArrayList<>();
        for (int i = 0; i < (failed ? 3 : 20); i++) {
            answers.add(new Run.Answer(
                    "scene-" + i,
                    i >= 18 ? "A described scene, by " + format + " with " + tiles : "937",
                    i >= 18 ? Optional.empty() : Optional.of(i < right),
                    i == 0,
                    false,
                    OptionalDouble.of(300 + 100.0 * tiles),
                    OptionalDouble.of(format.equals("fp32") ? 21 : 35.5),
                    OptionalLong.of(peak)));
        }
        Map<String, Long> reported = new LinkedHashMap<>();
        reported.put("context", 40 * MIB);
        reported.put("weights.language", weights);
        reported.put("kv_cache.reserved", 160 * MIB);
        reported.put(Run.TOTAL, weights + 200 * MIB);
        reported.put(Run.PEAK, peak);
        Map<String, Long> predicted = new LinkedHashMap<>(reported);
        predicted.put("kv_cache.reserved", 166 * MIB);
        predicted.put(Run.TOTAL, weights + 206 * MIB);
        predicted.put(Run.PEAK, peak + 6 * MIB);
        return new Run(
                point,
                0,
                Instant.parse("2026-11-30T14:31:00Z"),
                TakesEffect.NEXT_MESSAGE,
                1.5,
                predicted,
                failed ? Map.of() : reported,
                new Run.Measured(OptionalLong.of(peak - 10 * MIB), OptionalLong.of(peak - 4 * MIB)),
                answers,
                OptionalDouble.of(31.5),
                OptionalDouble.empty(),
                failed ? Optional.of(Sentence.of("The engine does not answer.")) : Optional.empty());
    }
}
