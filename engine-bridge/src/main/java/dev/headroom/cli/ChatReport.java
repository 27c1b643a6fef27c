package dev.headroom.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.chat.AnswerStats;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The object that `headroom chat --json` prints. Memory is in bytes by component; `total` is the sum, or for
/// `measured` the engine process seen from outside (PSS). What is not known is missing, never 0.
final class ChatReport {
    private ChatReport() {}

    static ObjectNode write(
            String text,
            AnswerStats stats,
            Optional<MemoryPlan> plan,
            Optional<MemoryReport> report,
            Optional<Sample> sample,
            List<String> warnings) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("text", text);
        body.put("finish_reason", stats.finishReason());
        ObjectNode usage = body.putObject("usage");
        known(usage, "prompt_tokens", stats.promptTokens());
        known(usage, "image_tokens", stats.imageTokens());
        known(usage, "completion_tokens", stats.completionTokens());
        known(usage, "cached_tokens", stats.cachedTokens());
        known(usage, "tiles", stats.tiles());
        known(usage, "kv_bytes", stats.kvBytes());
        known(usage, "peak_bytes", stats.peakBytes());
        ObjectNode timing = body.putObject("timing");
        known(timing, "ttft_ms", stats.ttftMillis());
        known(timing, "decode_tokens_per_s", stats.decodeTokensPerSecond());
        ObjectNode memory = body.putObject("memory");
        ObjectNode predicted = memory.putObject("predicted");
        plan.ifPresent(p -> predicted(predicted, p));
        ObjectNode reported = memory.putObject("reported");
        report.ifPresent(r -> reported(reported, r, stats));
        ObjectNode measured = memory.putObject("measured");
        sample.ifPresent(s -> measured(measured, s, report));
        if (!warnings.isEmpty()) {
            ArrayNode list = body.putArray("warnings");
            warnings.forEach(list::add);
        }
        return body;
    }

    private static void predicted(ObjectNode json, MemoryPlan plan) {
        for (PlannedComponent c : plan.components()) {
            json.put(c.kind().field(), c.bytes());
        }
        json.put("total", plan.resting());
        json.put("peak", plan.peak());
    }

    private static void reported(ObjectNode json, MemoryReport report, AnswerStats stats) {
        for (MemoryReport.Part part : report.components()) {
            json.put(part.component(), part.bytes());
        }
        // the turn's own word, since a report may be of a moment before its end
        long used = stats.kvBytes() == AnswerStats.UNKNOWN ? report.kv().used() : stats.kvBytes();
        json.put("kv_cache.used", used);
        json.put("total", report.total());
        json.put("device_total", report.deviceTotal());
        json.putObject("kv")
                .put("reserved", report.kv().reserved())
                .put("reachable", report.kv().reachable())
                .put("used", used)
                .put("bytes_per_token", report.kv().bytesPerToken())
                .put("slots", report.kv().slots())
                .put("session_len", report.kv().sessionLen());
    }

    private static void measured(ObjectNode json, Sample sample, Optional<MemoryReport> report) {
        OptionalLong pss = sample.bytes(Quantity.PSS);
        pss.ifPresent(bytes -> json.put("total", bytes));
        for (Quantity quantity :
                List.of(Quantity.PSS, Quantity.ANONYMOUS, Quantity.FILE, Quantity.SHARED_MEMORY, Quantity.RSS_PEAK)) {
            sample.bytes(quantity).ifPresent(bytes -> json.put(quantity.field(), bytes));
        }
        if (pss.isPresent() && report.isPresent()) {
            // negative when the engine claims more than is resident, for example mapped weights nobody touched yet
            json.put("unattributed", pss.getAsLong() - report.get().total());
        }
    }

    private static void known(ObjectNode json, String name, int value) {
        if (value != AnswerStats.UNKNOWN) {
            json.put(name, value);
        }
    }

    private static void known(ObjectNode json, String name, long value) {
        if (value != AnswerStats.UNKNOWN) {
            json.put(name, value);
        }
    }

    private static void known(ObjectNode json, String name, double value) {
        if (value != AnswerStats.UNKNOWN) {
            json.put(name, value);
        }
    }
}
