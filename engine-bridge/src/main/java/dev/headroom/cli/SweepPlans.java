package dev.headroom.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.experiment.Largest;
import dev.headroom.experiment.PlanKnobs;
import dev.headroom.experiment.PlannedPoint;
import dev.headroom.experiment.Point;
import dev.headroom.experiment.RunTable;
import dev.headroom.experiment.Sweep;
import dev.headroom.machine.DeviceMemory;
import dev.headroom.machine.LocalModels;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.words.Sentence;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A sweep that is planned only: a row for each point.
final class SweepPlans {
    private final List<PlannedPoint> planned;
    private final Optional<Largest> largest;
    private final List<String> knobs;

    /// @throws IllegalArgumentException when a name or a value of it is none
    SweepPlans(Sweep sweep, Optional<Largest> largest) {
        this.largest = largest;
        this.knobs = sweep.points().stream()
                .flatMap(p -> p.values().keySet().stream())
                .distinct()
                .toList();
        EngineKind kind = EngineKind.of(sweep.engine());
        if (kind != EngineKind.EMBEDDED && !named(sweep, "device") && !named(sweep, "device_total")) {
            throw new CommandFailure(
                    ExitStatus.USAGE,
                    Sentence.of("Which card? Name one with --set device=NAME (headroom devices lists them), or"
                                    + " make it a knob.")
                            .toString());
        }
        this.planned =
                PlannedPoint.all(PlanKnobs.at(bare(sweep, kind), new Point(sweep.set())), sweep.points(), largest);
    }

    private static boolean named(Sweep sweep, String knob) {
        return sweep.set().containsKey(knob)
                || sweep.points().stream().allMatch(p -> p.values().containsKey(knob));
    }

    private static PlanRequest bare(Sweep sweep, EngineKind kind) {
        ModelSpec model = LocalModels.resolve(sweep.model());
        DeviceSpec card =
                kind == EngineKind.EMBEDDED ? DeviceSpec.of("memory", DeviceMemory.usual()) : DeviceSpec.of("card", 1);
        FinetuneSettings tuning =
                model.maker().equals("xcomposer") ? FinetuneSettings.xcomposer() : FinetuneSettings.internvl();
        DeploySettings serving = DeploySettings.defaults().with(c -> c.adapters = LocalModels.adapters(sweep.model()));
        return new PlanRequest(model, kind, EngineVersion.NEWEST, card, 1, 0, serving, tuning, Calibration.NONE);
    }

    private List<String> heads() {
        List<String> heads = new ArrayList<>(knobs);
        heads.addAll(List.of("outcome", "peak", "left"));
        largest.ifPresent(l -> heads.add("largest " + l.field()));
        return heads;
    }

    private List<String> row(PlannedPoint p, boolean human) {
        List<String> row = new ArrayList<>();
        knobs.forEach(k -> row.add(p.point().values().getOrDefault(k, "")));
        row.add(p.plan().outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        row.add(p.peak().map(b -> human ? Bytes.human(b) : b.toString()).orElse(""));
        row.add(p.left()
                .map(b -> !human ? b.toString() : b < 0 ? "−" + Bytes.human(-b) : Bytes.human(b))
                .orElse(""));
        largest.ifPresent(_ ->
                row.add(p.largest().isPresent() ? Integer.toString(p.largest().getAsInt()) : ""));
        return row;
    }

    void print(PrintWriter out) {
        Table.of(heads(), planned.stream().map(p -> row(p, true)).toList()).print(out);
        planned.stream()
                .filter(p -> p.plan().devices().isEmpty())
                .forEach(p -> out.println(p.point() + ": " + p.plan().verdict()));
    }

    String csv() {
        return new RunTable(heads(), planned.stream().map(p -> row(p, false)).toList()).csv();
    }

    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode points = json.putArray("points");
        for (PlannedPoint p : planned) {
            ObjectNode each = points.addObject();
            ObjectNode point = each.putObject("point");
            p.point().values().forEach(point::put);
            each.put("outcome", p.plan().outcome().name().toLowerCase(Locale.ROOT));
            each.put("verdict", p.plan().verdict().toString());
            p.peak().ifPresent(b -> each.put("peak", b));
            p.left().ifPresent(b -> each.put("left", b));
            if (!p.plan().devices().isEmpty()) {
                ObjectNode components = each.putObject("components");
                p.plan()
                        .tightest()
                        .lines()
                        .forEach(l -> components.put(
                                l.kind().field(),
                                components.path(l.kind().field()).asLong() + l.bytes()));
            }
            each.put("session_len", p.plan().effective().sessionLen());
            each.put("kv_tokens", p.plan().effective().kvTokens());
            largest.ifPresent(l -> p.largest().ifPresent(n -> each.put("largest_" + l.field(), n)));
        }
        return json.toPrettyString();
    }
}
