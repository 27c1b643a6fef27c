package dev.headroom.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// Settings as JSON under the field's names, as in `GET /settings` and in files.
public final class SettingsJson {
    private SettingsJson() {}

    public static ObjectNode write(Settings s) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("cache_max_entry_count", s.cacheMaxEntryCount());
        json.put("session_len", s.sessionLen());
        json.put("max_batch_size", s.maxBatchSize());
        json.put("max_dynamic_patch", s.maxDynamicPatch());
        json.put("lora", s.lora().orElse(null));
        json.put("lora_r", s.loraR());
        json.put("lora_alpha", s.loraAlpha());
        json.put("quant_policy", s.quantPolicy());
        json.put("model_format", s.modelFormat());
        json.put("tp", s.tp());
        json.put("max_prefill_token_num", s.maxPrefillTokenNum());
        json.put("device_memory", s.deviceMemory());
        return json;
    }

    /// Reads the fields that are present over `base`; unknown fields are left alone, `null` keeps the base's value (for
    /// `lora` it means no adapter).
    ///
    /// @throws IllegalArgumentException naming field, value and what is expected
    public static Settings read(JsonNode json, Settings base) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("settings must be a JSON object, for example {\"session_len\": 4096}.");
        }
        return new Settings(
                number(json, "cache_max_entry_count", base.cacheMaxEntryCount()),
                integer(json, "session_len", base.sessionLen()),
                integer(json, "max_batch_size", base.maxBatchSize()),
                integer(json, "max_dynamic_patch", base.maxDynamicPatch()),
                json.has("lora") ? lora(json.get("lora")) : base.lora(),
                integer(json, "lora_r", base.loraR()),
                number(json, "lora_alpha", base.loraAlpha()),
                integer(json, "quant_policy", base.quantPolicy()),
                json.hasNonNull("model_format") ? text(json, "model_format") : base.modelFormat(),
                integer(json, "tp", base.tp()),
                integer(json, "max_prefill_token_num", base.maxPrefillTokenNum()),
                json.hasNonNull("device_memory") ? whole(json, "device_memory") : base.deviceMemory());
    }

    private static Optional<String> lora(JsonNode value) {
        if (value.isNull() || value.isTextual() && value.textValue().isEmpty()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw wrong("lora", value, "an adapter's name or null");
        }
        return Optional.of(value.textValue());
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (!value.isTextual()) {
            throw wrong(name, value, "a string");
        }
        return value.textValue();
    }

    private static double number(JsonNode json, String name, double otherwise) {
        if (!json.hasNonNull(name)) {
            return otherwise;
        }
        JsonNode value = json.get(name);
        // JSON has no NaN; clients write it as a string, and the range check then names it.
        if (value.isTextual() && value.textValue().equals("NaN")) {
            return Double.NaN;
        }
        if (!value.isNumber()) {
            throw wrong(name, value, "a number");
        }
        return value.doubleValue();
    }

    private static int integer(JsonNode json, String name, int otherwise) {
        if (!json.hasNonNull(name)) {
            return otherwise;
        }
        long value = whole(json, name);
        if (value != (int) value) {
            throw wrong(name, json.get(name), "a whole number of at most " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    private static long whole(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw wrong(name, value, "a whole number");
        }
        return value.longValue();
    }

    private static IllegalArgumentException wrong(String name, JsonNode value, String expected) {
        return new IllegalArgumentException("%s is %s; it must be %s.".formatted(name, value, expected));
    }
}
