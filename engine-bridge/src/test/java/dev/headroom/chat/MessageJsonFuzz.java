package dev.headroom.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.util.List;
import java.util.Optional;

/// Parts and figures of a message as the database keeps them.
public final class MessageJsonFuzz implements FuzzTarget {
    private final PictureFolder pictures = new PictureFolder(Optional.of(FuzzInput.memoryFolder()));

    @Override
    public String name() {
        return "chat-message";
    }

    @Override
    public int longest() {
        return 1024;
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(
                FuzzInput.bytes("[{\"text\":\"Hi\"},{\"image\":\"00ff\",\"name\":\"a.png\",\"max_dynamic_patch\":6}]"),
                FuzzInput.bytes("{\"finish_reason\":\"stop\",\"prompt_tokens\":3,\"ttft_ms\":1.5,\"kv_bytes\":4096}"));
    }

    @Override
    public void feed(byte[] input) {
        String json = FuzzInput.text(input);
        try {
            MessageJson.parts(json, pictures);
            MessageJson.hashes(json);
            MessageJson.stats(json);
        } catch (JsonProcessingException e) {
            // documented: the store says that a message is damaged
        }
    }
}
