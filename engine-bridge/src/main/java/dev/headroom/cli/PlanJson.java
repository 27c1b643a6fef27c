package dev.headroom.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.DevicePlan;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.HostShare;
import dev.headroom.plan.engines.PictureFacts;
import dev.headroom.plan.engines.PlanAdvice;
import dev.headroom.plan.engines.PlanLine;
import dev.headroom.plan.engines.PlanRequest;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// The plan as one JSON object. `used` is what a monitor would show once the engine stands and has answered a short
/// question; for transformers and training, which hold nothing in advance, it is the peak. `peak` always is.
final class PlanJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Raised when a field goes or changes its meaning; new fields do not raise it.
    private static final int SCHEMA = 1;

    private PlanJson() {}

    /// @param what of which the most is told, empty for nothing
    static String of(PlanRequest q, DeploymentPlan plan, List<PlanAdvice> advice, String what, OptionalInt most) {
        ObjectNode root = JSON.createObjectNode();
        root.put("schema", SCHEMA);
        root.put("fits", plan.fits());
        root.put("verdict", plan.verdict().toString());
        root.put("outcome", plan.outcome().name().toLowerCase(Locale.ROOT));
        if (!plan.devices().isEmpty()) {
            root.put("margin", plan.tightest().free());
            root.put("uncertainty", plan.tightest().uncertainty());
        }
        root.put("model", q.model().name());
        root.put("confidence", q.model().confidence().name().toLowerCase(Locale.ROOT));
        ArrayNode assumptions = root.putArray("assumptions");
        q.model().assumptions().forEach(a -> assumptions.add(a.toString()));
        most.ifPresent(n -> root.putObject("max").put("what", what).put("count", n));
        root.put("engine", q.engine().field());
        root.put("engine_version", q.engine().shown(q.version()));
        boolean atPeak = q.engine() == EngineKind.FINETUNE || q.engine() == EngineKind.TRANSFORMERS;
        ArrayNode devices = root.putArray("devices");
        for (DevicePlan d : plan.devices()) {
            device(devices.addObject(), q, d, atPeak);
        }
        ObjectNode effective = root.putObject("effective");
        effective.put("session_len", plan.effective().sessionLen());
        effective.put("kv_tokens", plan.effective().kvTokens());
        effective.put("kv_blocks", plan.effective().kvBlocks());
        effective.put("kv_block_bytes", plan.effective().blockBytes());
        effective.put("kv_reserved", plan.effective().kvReserved());
        effective.put("kv_reachable", plan.effective().kvReachable());
        effective.put("free_before_kv", plan.effective().freeBeforeKv());
        kv(root, plan);
        PictureFacts.of(q, plan).ifPresent(p -> {
            ObjectNode picture = root.putObject("picture");
            picture.put("tiles", p.tiles());
            picture.put("tokens", p.tokens());
            picture.put("marks", p.marks());
            picture.put("patches", p.patches());
            picture.put("width", p.width());
            picture.put("height", p.height());
            picture.put("kv_bytes", p.kvBytes());
        });
        HostShare.of(q, plan)
                .ifPresent(h -> root.putObject("host")
                        .put("weights", h.weights())
                        .put("kv", h.kv())
                        .put("compute", h.compute())
                        .put("prompts", h.prompts())
                        .put("total", h.total()));
        ArrayNode notes = root.putArray("notes");
        plan.notes().forEach(n -> notes.add(n.toString()));
        ArrayNode steps = root.putArray("advice");
        for (PlanAdvice a : advice) {
            ObjectNode step = steps.addObject();
            step.put("change", a.change());
            step.put("saves", a.saves());
            step.put("text", a.text().toString());
            step.put("fits", a.fits());
        }
        q.calibration().summary().ifPresent(text -> root.put("record", text.toString()));
        return root.toPrettyString();
    }

    /// What the cache holds, for engines that take one in advance.
    private static void kv(ObjectNode root, DeploymentPlan plan) {
        DeploymentPlan.Effective effective = plan.effective();
        if (effective.kvTokens() <= 0 || effective.kvReserved() <= 0) {
            return;
        }
        ObjectNode kv = root.putObject("kv");
        kv.put("tokens", effective.kvTokens());
        kv.put("bytes", effective.kvReserved());
        kv.put("bytes_per_token", effective.kvReserved() / effective.kvTokens());
        kv.put("max_concurrency", Math.floor(100.0 * effective.kvTokens() / effective.sessionLen()) / 100);
    }

    private static void device(ObjectNode node, PlanRequest q, DevicePlan d, boolean atPeak) {
        long used = atPeak ? d.peak() : d.resting();
        node.put("name", d.name());
        node.put("index", d.index());
        node.put("total", q.device().total());
        node.put("usable", d.total());
        for (DevicePlan.Named named : DevicePlan.Named.values()) {
            d.figure(named).ifPresent(value -> node.put(named.field(), value));
        }
        ArrayNode components = node.putArray("components");
        for (PlanLine line : d.lines()) {
            ObjectNode c = components.addObject();
            c.put("name", line.name());
            c.put("component", line.kind().field());
            c.put("bytes", line.bytes());
            c.put("peak", line.peak());
            c.put("formula", line.formula().filled());
            c.put("source", line.source().toString());
            c.put("uncertainty", line.uncertainty());
        }
        node.put("used", used);
        node.put("free", q.device().total() - used);
        node.put("resting", d.resting());
        node.put("peak", d.peak());
        node.put("peak_free", d.free());
        node.put("uncertainty", d.uncertainty());
    }
}
