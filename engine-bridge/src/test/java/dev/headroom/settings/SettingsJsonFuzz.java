package dev.headroom.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.util.List;

/// Settings as JSON.
public final class SettingsJsonFuzz implements FuzzTarget {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Settings BASE = Settings.defaults(1L << 32);

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public int longest() {
        return 1024;
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(
                FuzzInput.bytes(SettingsJson.write(BASE).toString()),
                FuzzInput.bytes("{\"session_len\":4096,\"cache_max_entry_count\":0.5,\"lora\":null,\"lora_r\":4,"
                        + "\"lora_alpha\":8.5,\"max_dynamic_patch\":6,\"quant_policy\":8,\"model_format\":\"int8\","
                        + "\"max_batch_size\":2,\"tp\":1,\"device_memory\":1073741824}"));
    }

    @Override
    public void feed(byte[] input) {
        try {
            Settings read = SettingsJson.read(JSON.readTree(FuzzInput.text(input)), BASE);
            SettingsJson.read(SettingsJson.write(read), BASE);
        } catch (SettingException e) {
            FuzzInput.refused(e);
        } catch (JsonProcessingException e) {
            // no JSON: refused before the settings are looked at
        }
    }
}
