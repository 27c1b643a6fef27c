package dev.headroom.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import dev.headroom.memory.MemoryReportJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A server's answer: its stream of events, each of them a piece of an answer, a memory report or an error.
public final class AnswerStreamFuzz implements FuzzTarget {
    @Override
    public String name() {
        return "events";
    }

    @Override
    public int longest() {
        return 2048;
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(
                FuzzInput.bytes("""
                    : heartbeat
                    data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":null}]}

                    data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,
                    data: "prompt_tokens_details":{"cached_tokens":1,"image_tokens":2},"headroom":{"tiles":1,"ttft_ms":1.5}}}

                    data: [DONE]
                    """),
                FuzzInput.bytes(
                        "data: {\"object\":\"error\",\"message\":\"too long: 4097 of 4096 tokens\",\"code\":400}\n\n"),
                FuzzInput.bytes(
                        "data: {\"error\":{\"code\":\"out_of_memory\",\"component\":\"kv_cache.used\",\"asked\":5,"
                                + "\"left\":3,\"words\":{\"template\":\"no {}\",\"arguments\":[{\"bytes\":5}]}}}\n\n"),
                FuzzInput.bytes("data: {\"detail\":[{\"loc\":[\"body\",\"n\"],\"msg\":\"field required\"}]}\n\n"),
                FuzzInput.bytes("""
                    data: {"time":1,"sequence":2,"activity":"idle","device_total":5,"components":[{"component":"lora",\
                    "bytes":1,"peak":2,"formula":"x","words":{"template":"a {} b","arguments":[1]}}],"kv":{"reserved":4},\
                    "events":[{"time":1,"type":"load","text":"loaded"}]}

                    """));
    }

    @Override
    public void feed(byte[] input) throws IOException {
        AnswerInProgress answer = new AnswerInProgress(Dialect.LMDEPLOY, fragment -> {}, Optional.of(step -> {}));
        try (ServerSentEvents events = new ServerSentEvents(new ByteArrayInputStream(input), () -> {})) {
            for (Optional<String> event = events.next(); event.isPresent(); event = events.next()) {
                take(event.get(), answer);
            }
        }
        answer.end();
    }

    private static void take(String event, AnswerInProgress answer) throws TooMuch {
        EngineErrors.of(500, event);
        JsonNode json;
        try {
            json = OpenAiClient.JSON.readTree(event);
        } catch (JsonProcessingException e) {
            return; // documented: the client ends the answer
        }
        answer.take(json);
        MemoryReportJson.read(json);
    }
}
