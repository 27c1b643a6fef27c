package dev.headroom.inference.http;

import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.FakeBackend;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.SettingsJson;
import java.io.IOException;
import java.util.List;

/// The body of a request: for a chat, and for settings.
public final class ChatCallFuzz implements FuzzTarget {
    private final FakeBackend backend = new FakeBackend();

    @Override
    public String name() {
        return "chat-request";
    }

    @Override
    public int longest() {
        return 2048;
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(
                FuzzInput.bytes("""
                    {"model":"fake","messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text",
                     "text":"Hi"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=",
                     "max_dynamic_patch":3,"detail":"low"}}]},{"role":"assistant","content":null},
                     {"role":"user","content":"?"}],"temperature":0.5,"top_p":0.9,"top_k":5,"repetition_penalty":1.1,
                     "seed":7,"stop":["a","b"],"max_tokens":9,"n":1,"stream":true,"stream_options":{"include_usage":true}}\
                    """),
                FuzzInput.bytes(
                        "{\"model\":\"pirate\",\"messages\":\"Hi\",\"stop\":\"x\",\"max_completion_tokens\":5}"));
    }

    @Override
    public void feed(byte[] input) throws IOException {
        try {
            SettingsJson.read(BodyReader.read(input.clone(), BodyForm.SETTINGS), backend.asked());
        } catch (EngineException e) {
            FuzzInput.refused(e);
        } catch (SettingException e) {
            FuzzInput.refused(e);
        }
        try {
            ChatCall.read(BodyReader.read(input.clone(), BodyForm.CHAT), backend);
        } catch (EngineException e) {
            FuzzInput.refused(e);
        } catch (SettingException e) {
            FuzzInput.refused(e); // a range of a setting, answered with 400 too
        }
    }
}
