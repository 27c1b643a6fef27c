package dev.headroom.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.explain.log.LogExplainer.Explanation;
import dev.headroom.explain.log.LogFinding;
import dev.headroom.explain.log.Program;
import dev.headroom.explain.log.Turn;
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
        for (LogFinding finding : explained.findings()) {
            finding(findings.addObject(), finding, explained);
        }
        return root.toPrettyString();
    }

    private static void finding(ObjectNode node, LogFinding finding, Explanation explained) {
        var trouble = finding.situation().trouble();
        node.put("rule", finding.rule());
        node.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        node.put("summary", finding.summary().toString());
        node.put("why", finding.why().toString());
        node.put("component", finding.situation().part().kind().field());
        node.put("device", trouble.device().isPresent() ? trouble.device().getAsInt() : null);
        bytes(node, "asked", trouble.asked());
        bytes(node, "left", trouble.left());
        ArrayNode others = node.putArray("others");
        trouble.others().forEach(o -> others.addObject().put("pid", o.pid()).put("bytes", o.bytes()));
        ObjectNode settings = node.putObject("settings");
        new TreeMap<>(explained.settings()).forEach(settings::put);
        ArrayNode remedies = node.putArray("remedies");
        finding.turns().forEach(turn -> remedy(remedies.addObject(), turn));
    }

    private static void remedy(ObjectNode node, Turn turn) {
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
