package dev.headroom.inference.http;

import dev.headroom.inference.Backend;
import dev.headroom.inference.GenerationResult;
import dev.headroom.memory.MemoryReport;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Counts what was served and writes it, with the engine's memory, in Prometheus' text format.
final class Metrics {
    private final Map<GenerationResult.FinishReason, Long> answers = new EnumMap<>(GenerationResult.FinishReason.class);
    private long failures;
    private long running;
    private long promptTokens;
    private long imageTokens;
    private long cachedTokens;
    private long completionTokens;
    private double ttftSeconds;
    private double decodeSeconds;

    synchronized void began() {
        running++;
    }

    synchronized void ended() {
        running--;
    }

    synchronized void failed() {
        failures++;
    }

    synchronized void answered(GenerationResult r) {
        answers.merge(r.finishReason(), 1L, Long::sum);
        promptTokens += r.promptTokens();
        imageTokens += r.imageTokens();
        cachedTokens += r.cachedTokens();
        completionTokens += r.completionTokens();
        ttftSeconds += r.ttftMillis() / 1000;
        if (r.decodeTokensPerSecond() > 0) {
            decodeSeconds += (r.completionTokens() - 1) / r.decodeTokensPerSecond();
        }
    }

    String text(Backend backend) {
        // a number no report has reached: no events, only figures
        MemoryReport memory = backend.memory(Long.MAX_VALUE);
        Page page = new Page();
        page.describe("headroom_memory_bytes", "gauge", "Bytes by component, the engine's own accounting.");
        for (MemoryReport.Part part : memory.components()) {
            String labels = "device=\"embedded\",component=\"%s\",kind=\"reported\"".formatted(part.component());
            page.value("headroom_memory_bytes", labels, part.bytes());
        }
        page.describe("headroom_memory_peak_bytes", "gauge", "Peak by component since the last request began.");
        for (MemoryReport.Part part : memory.components()) {
            String labels = "device=\"embedded\",component=\"%s\",kind=\"reported\"".formatted(part.component());
            page.value("headroom_memory_peak_bytes", labels, part.peak());
        }
        page.one("headroom_device_memory_bytes", "gauge", "Bytes the engine may use.", memory.deviceTotal());
        kv(page, memory.kv());
        counters(page);
        return page.toString();
    }

    private static void kv(Page page, MemoryReport.Kv kv) {
        page.describe("headroom_kv_bytes", "gauge", "KV cache: reserved at once, reachable by the slots, used now.");
        page.value("headroom_kv_bytes", "state=\"reserved\"", kv.reserved());
        page.value("headroom_kv_bytes", "state=\"reachable\"", kv.reachable());
        page.value("headroom_kv_bytes", "state=\"used\"", kv.used());
        page.describe("headroom_kv_tokens", "gauge", "KV cache in tokens.");
        page.value("headroom_kv_tokens", "state=\"reserved\"", kv.tokensReserved());
        page.value("headroom_kv_tokens", "state=\"used\"", kv.tokensUsed());
        page.one("headroom_session_len", "gauge", "Tokens of a slot, as applied.", kv.sessionLen());
        page.one("headroom_slots", "gauge", "Sessions that fit at the same time.", kv.slots());
    }

    private synchronized void counters(Page page) {
        page.one("headroom_requests_running", "gauge", "Chats in work or waiting.", running);
        page.describe("headroom_requests_total", "counter", "Chats by how they ended.");
        for (GenerationResult.FinishReason reason : GenerationResult.FinishReason.values()) {
            page.value(
                    "headroom_requests_total",
                    "outcome=\"%s\"".formatted(reason.name().toLowerCase(Locale.ROOT)),
                    answers.getOrDefault(reason, 0L));
        }
        page.value("headroom_requests_total", "outcome=\"error\"", failures);
        page.one("headroom_prompt_tokens_total", "counter", "Prompt tokens, image tokens included.", promptTokens);
        page.one("headroom_image_tokens_total", "counter", "Prompt tokens that came from pictures.", imageTokens);
        page.one("headroom_cached_tokens_total", "counter", "Prompt tokens whose KV was reused.", cachedTokens);
        page.one("headroom_completion_tokens_total", "counter", "Tokens generated.", completionTokens);
        page.one("headroom_time_to_first_token_seconds_total", "counter", "Seconds to first tokens.", ttftSeconds);
        page.one("headroom_decode_seconds_total", "counter", "Seconds spent on tokens after the first.", decodeSeconds);
    }

    /// The text format, version 0.0.4.
    private static final class Page {
        private final StringBuilder text = new StringBuilder();

        void describe(String name, String type, String help) {
            text.append("# HELP ").append(name).append(' ').append(help).append('\n');
            text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }

        void value(String name, String labels, long value) {
            text.append(name)
                    .append('{')
                    .append(labels)
                    .append("} ")
                    .append(value)
                    .append('\n');
        }

        void one(String name, String type, String help, Number value) {
            describe(name, type, help);
            text.append(name).append(' ').append(value).append('\n');
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
