package dev.headroom.engine.attached;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.engine.SlotTokens;
import dev.headroom.fuzz.FuzzInput;
import dev.headroom.fuzz.FuzzTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What servers say of themselves as JSON: one document in place of all.
public final class ServerDocumentsFuzz implements FuzzTarget {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "server-documents";
    }

    @Override
    public int longest() {
        return 1024;
    }

    @Override
    public List<byte[]> fixtures() {
        return List.of(
                FuzzInput.bytes("""
                    {"default_generation_settings":{"n_ctx":4096},"total_slots":4,"is_sleeping":false,"endpoint_slots":true,
                     "modalities":{"vision":true},"build_info":"b6800-abc","data":[{"id":"m","meta":{"size":1000000}}]}\
                    """),
                FuzzInput.bytes("[{\"n_ctx\":4096,\"n_prompt_tokens\":100},{\"n_ctx\":4096,\"n_past\":7}]"),
                FuzzInput.bytes("""
                    {"max_total_num_tokens":100000,"context_length":32768,"kv_cache_dtype":"fp8_e5m2","internal_states":[
                     {"memory_usage":{"weight":14.21,"kvcache":2.5,"cuda_graph":0.31,"token_capacity":5}}]}\
                    """));
    }

    @Override
    public void feed(byte[] input) {
        JsonNode json;
        try {
            json = JSON.readTree(FuzzInput.text(input));
        } catch (JsonProcessingException e) {
            return; // documented: the client names the server's answer as none
        }
        LlamaServer llama = new LlamaServer(json, json);
        SglangMemory sglang = new SglangMemory(json);
        llama.knowsSleep();
        llama.offers("slots");
        List<ServerFacts.Reported> memory = new ArrayList<>(llama.weights());
        memory.addAll(sglang.others());
        ServerFacts.Cache cache = ServerFacts.Cache.of(
                        llama.cacheTokens().isPresent() ? llama.cacheTokens() : sglang.tokens(),
                        llama.share(SlotTokens.in(json)),
                        CacheType.of(json.path("kv_cache_dtype").asText("")))
                .holding(SlotTokens.in(json))
                .taking(sglang.cacheBytes());
        check(new ServerFacts(
                ServerKind.LLAMA_SERVER,
                Optional.empty(),
                List.of(),
                llama.slotLength(),
                llama.slots(),
                cache,
                memory,
                List.of(),
                OptionalInt.empty(),
                llama.pictures(),
                llama.notes()));
    }

    private static void check(ServerFacts facts) {
        long told =
                facts.memory().stream().mapToLong(ServerFacts.Reported::bytes).reduce(0, Math::addExact);
        if (told < 0
                || facts.cacheUsed().orElse(0) < 0
                || facts.reachableTokens().orElse(0) < 0) {
            throw new AssertionError("figures below 0: " + facts);
        }
        facts.findings().forEach(sentence -> FuzzInput.refused(() -> sentence));
    }
}
