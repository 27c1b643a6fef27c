package dev.headroom.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy;
import dev.headroom.explain.Remedy.TurnFlag;
import dev.headroom.explain.Shortage;
import dev.headroom.explain.log.EngineFigures;
import dev.headroom.explain.log.LogExplainer.Explanation;
import dev.headroom.explain.log.Program;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TreeMap;

/// The explanation as one JSON object: bytes as whole numbers, null for what the log does not tell.
final class ExplainJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ExplainJson() {}

    static String of(Explanation explained) {
        ObjectNode root = JSON.createObjectNode();
        root.put("engine", explained.program().map(Program::field).orElse(null));
        root.put("engine_version", explained.version().orElse(null));
        ArrayNode findings = root.putArray("findings");
        explained.findings().forEach(f -> finding(findings.addObject(), f));
        ObjectNode figures = root.putObject("figures");
        for (EngineFigures.What what : EngineFigures.What.values()) {
            Long value = explained.figures().values().get(what);
            if (value != null) {
                figures.put(what.field(), value);
            }
        }
        return root.toPrettyString();
    }

    private static void finding(ObjectNode node, Finding finding) {
        Shortage shortage = finding.shortage().orElse(Shortage.UNTOLD);
        node.put("rule", finding.rule().field());
        node.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        node.put("summary", finding.summary().toString());
        node.put("why", finding.why().toString());
        node.put("component", shortage.component().field());
        node.put("device", shortage.device().isPresent() ? shortage.device().getAsInt() : null);
        bytes(node, "asked", shortage.asked());
        bytes(node, "left", shortage.left());
        bytes(node, "total", shortage.total());
        ArrayNode others = node.putArray("others");
        shortage.others().forEach(o -> others.addObject().put("pid", o.pid()).put("bytes", o.bytes()));
        ObjectNode settings = node.putObject("settings");
        new TreeMap<>(finding.settings()).forEach(settings::put);
        ArrayNode remedies = node.putArray("remedies");
        for (Remedy remedy : finding.remedies()) {
            if (remedy instanceof TurnFlag turn) {
                remedy(remedies.addObject(), turn);
            }
        }
    }

    private static void remedy(ObjectNode node, TurnFlag turn) {
        node.put("setting", turn.setting());
        node.put("from", turn.from().orElse(null));
        node.put("to", turn.to().orElse(null));
        node.put("direction", turn.way().field());
        bytes(node, "frees", turn.frees());
        node.put("text", turn.sentence().toString());
    }

    private static void bytes(ObjectNode node, String name, OptionalLong bytes) {
        if (bytes.isPresent()) {
            node.put(name, bytes.getAsLong());
        } else {
            node.putNull(name);
        }
    }
}
