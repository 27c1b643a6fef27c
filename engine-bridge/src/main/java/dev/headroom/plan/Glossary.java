package dev.headroom.plan;

import dev.headroom.words.Sentence;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the symbols of the formulas stand for. A name means the same in every rule book, so that a reader learns it
/// once.
public final class Glossary {
    private static final Map<String, Sentence> MEANINGS = new LinkedHashMap<>();

    static {
        put(Sentence.of("cache ratio"), "r");
        put(Sentence.of("bytes free after weights"), "free");
        put(Sentence.of("bytes left over"), "left");
        put(Sentence.of("tokens of a block"), "B");
        put(Sentence.of("KV bytes of a token"), "b");
        put(Sentence.of("bits of a value"), "bits");
        put(Sentence.of("layers"), "L", "layers");
        put(Sentence.of("width of a head"), "D");
        put(Sentence.of("heads"), "h", "heads");
        put(Sentence.of("key and value heads"), "h_kv", "K");
        put(Sentence.of("width of all queries"), "q_width");
        put(Sentence.of("width of all keys"), "kv_width");
        put(Sentence.of("width of the model"), "hidden");
        put(Sentence.of("width of the feed-forward layer"), "f");
        put(Sentence.of("words of the vocabulary"), "V");
        put(Sentence.of("sessions at the same time"), "N");
        put(Sentence.of("tokens of a session"), "S");
        put(Sentence.of("tokens of a prefill pass"), "C");
        put(Sentence.of("tokens already in the cache"), "past");
        put(Sentence.of("parameters"), "P", "P_layer");
        put(Sentence.of("parameters of linear layers"), "P_linear");
        put(Sentence.of("parameters of all other layers"), "P_other");
        put(Sentence.of("parameters of the adapter"), "P_lora", "P_rank");
        put(Sentence.of("parameters that are trained"), "P_trained");
        put(Sentence.of("bytes of a parameter"), "e");
        put(Sentence.of("bytes of an embedding's value"), "stored");
        put(Sentence.of("rank of the adapter"), "rank");
        put(Sentence.of("cards that share the model"), "tp");
        put(Sentence.of("cards it is spread over"), "shards", "parts");
        put(Sentence.of("optimizer bytes of a parameter"), "state");
        put(Sentence.of("tokens at once"), "t");
        put(Sentence.of("tokens of a tile"), "T");
        put(Sentence.of("the process before a model is loaded"), "context");
        put(Sentence.of("correction learnt on this machine"), "learnt");
        put(Sentence.of("Java heap and session tables, measured"), "runtime");
        put(Sentence.of("Java heap for all requests together"), "heap");
        put(Sentence.of("bytes of a prompt while it is tokenised"), "text");
        put(Sentence.of("pixels of a tile's edge"), "side");
        put(Sentence.of("tiles of the picture"), "tiles");
        put(Sentence.of("pictures that are encoded together"), "pictures");
        put(Sentence.of("patches of a picture"), "patches");
        put(Sentence.of("parts of a picture that attend to themselves only"), "segments");
        put(Sentence.of("values of a patch's pixels"), "values");
        put(Sentence.of("bytes of the lines that are being read"), "line");
        put(Sentence.of("bytes of the rows that are being resized"), "kept");
        put(Sentence.of("bytes that requests hold before the Java heap grows"), "room");
        put(Sentence.of("bytes that the rounding of the runtime covers"), "rounding");
        put(Sentence.of("bytes of a block"), "block");
        put(Sentence.of("bytes that other processes hold"), "others");
    }

    private Glossary() {}

    private static void put(Sentence meaning, String... names) {
        for (String name : names) {
            MEANINGS.put(name, meaning);
        }
    }

    /// Every symbol with its meaning, in an order to read.
    public static Map<String, Sentence> all() {
        return Collections.unmodifiableMap(MEANINGS);
    }

    /// Empty for a name that says itself.
    static Optional<Sentence> meaning(String name) {
        return Optional.ofNullable(MEANINGS.get(name));
    }
}
