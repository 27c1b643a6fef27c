package dev.headroom.engine.attached;

import dev.headroom.memory.Activity;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/// What a server tells of its memory, in bytes: servers tell their cache in tokens.
///
/// @param kvBytesPerToken of a model by its served name, with keys and values of 16 bit, where its shape is known
record ReportedBytes(Function<String, OptionalLong> kvBytesPerToken) {

    /// None when the server tells no bytes and none can be computed.
    List<MemoryReport.Part> parts(ServerFacts found) {
        List<MemoryReport.Part> parts = new ArrayList<>();
        found.memory().stream()
                .filter(m -> m.bytes() > 0)
                .forEach(m -> parts.add(
                        new MemoryReport.Part(m.component(), m.bytes(), m.bytes(), Sentence.foreign(m.words()))));
        OptionalLong perToken = perToken(found);
        if (perToken.isPresent() && found.cacheTokens().isPresent()) {
            long bytes = cacheBytes(found, perToken.getAsLong());
            parts.add(new MemoryReport.Part(
                    ComponentKind.KV_CACHE.field(), bytes, bytes, words(found, perToken.getAsLong())));
        }
        return parts;
    }

    private static Sentence words(ServerFacts found, long perToken) {
        long tokens = found.cacheTokens().orElseThrow();
        return found.cache().bytes().isPresent()
                ? Sentence.of(
                        "{} tokens ({}), as it reports", tokens, found.kind().label())
                : Sentence.of(
                        "{} tokens ({}) x {} bytes a token, {}",
                        tokens,
                        found.kind().label(),
                        perToken,
                        found.cache().type().words());
    }

    MemoryReport report(ServerFacts found, List<MemoryReport.Part> parts, long sequence) {
        return new MemoryReport(
                System.currentTimeMillis(),
                sequence,
                found.works() ? Activity.SERVING : Activity.IDLE,
                0, // whose card it is, and how large, no server tells
                parts,
                kv(found),
                List.of());
    }

    private MemoryReport.Kv kv(ServerFacts found) {
        OptionalLong perToken = perToken(found);
        if (perToken.isEmpty() || found.cacheTokens().isEmpty()) {
            return MemoryReport.Kv.NONE;
        }
        long per = perToken.getAsLong();
        long tokens = found.cacheTokens().getAsLong();
        long bytes = cacheBytes(found, per);
        long used = found.cacheUsed().orElse(0);
        long reachable = found.reachableTokens().orElse(tokens);
        int length = found.contextLen().orElse(0);
        return new MemoryReport.Kv(
                bytes,
                reachable == tokens ? bytes : reachable * per,
                used * per,
                per,
                tokens,
                used,
                found.concurrent().orElse(0),
                length,
                length);
    }

    private static long cacheBytes(ServerFacts found, long perToken) {
        return found.cache().bytes().orElse(found.cacheTokens().orElseThrow() * perToken);
    }

    /// Bytes of a token in the type the server keeps it; empty when model or type are not known here.
    private OptionalLong perToken(ServerFacts found) {
        if (found.cache().bytes().isPresent() && found.cacheTokens().isPresent()) {
            return OptionalLong.of(
                    found.cache().bytes().getAsLong() / found.cacheTokens().getAsLong());
        }
        OptionalLong sixteen = ofSixteenBit(found);
        return sixteen.isPresent() ? found.cache().type().bytesPerToken(sixteen.getAsLong()) : sixteen;
    }

    OptionalLong ofSixteenBit(ServerFacts found) {
        return found.models().isEmpty()
                ? OptionalLong.empty()
                : kvBytesPerToken.apply(found.models().getFirst());
    }

    /// Whether bytes of its KV cache rest on a type that the server has not told.
    boolean areAssumed(ServerFacts found) {
        return perToken(found).isPresent()
                && found.cacheTokens().isPresent()
                && found.cache().bytes().isEmpty()
                && found.cache().type().assumed();
    }
}
