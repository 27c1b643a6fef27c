package dev.headroom.plan;

import dev.headroom.words.Sentence;
import java.util.Optional;

/// What the symbols of the formulas stand for. A name means the same in every rule book, so that a reader learns it
/// once.
final class Glossary {
    private Glossary() {}

    /// Empty for a name that says itself.
    static Optional<Sentence> meaning(String name) {
        Sentence said = switch (name) {
            case "r" -> Sentence.of("cache ratio");
            case "free" -> Sentence.of("bytes free after weights");
            case "left" -> Sentence.of("bytes left over");
            case "B" -> Sentence.of("tokens of a block");
            case "b" -> Sentence.of("KV bytes of a token");
            case "bits" -> Sentence.of("bits of a value");
            case "L", "layers" -> Sentence.of("layers");
            case "D" -> Sentence.of("width of a head");
            case "h", "heads" -> Sentence.of("heads");
            case "h_kv", "K" -> Sentence.of("key and value heads");
            case "q_width" -> Sentence.of("width of all queries");
            case "kv_width" -> Sentence.of("width of all keys");
            case "hidden" -> Sentence.of("width of the model");
            case "f" -> Sentence.of("width of the feed-forward layer");
            case "V" -> Sentence.of("words of the vocabulary");
            case "N" -> Sentence.of("sessions at the same time");
            case "S" -> Sentence.of("tokens of a session");
            case "C" -> Sentence.of("tokens of a prefill pass");
            case "past" -> Sentence.of("tokens already in the cache");
            case "P", "P_layer" -> Sentence.of("parameters");
            case "P_linear" -> Sentence.of("parameters of linear layers");
            case "P_other" -> Sentence.of("parameters of all other layers");
            case "P_lora", "P_rank" -> Sentence.of("parameters of the adapter");
            case "P_trained" -> Sentence.of("parameters that are trained");
            case "e" -> Sentence.of("bytes of a parameter");
            case "stored" -> Sentence.of("bytes of an embedding's value");
            case "rank" -> Sentence.of("rank of the adapter");
            case "tp" -> Sentence.of("cards that share the model");
            case "shards", "parts" -> Sentence.of("cards it is spread over");
            case "state" -> Sentence.of("optimizer bytes of a parameter");
            case "t" -> Sentence.of("tokens at once");
            case "T" -> Sentence.of("tokens of a tile");
            case "context" -> Sentence.of("the process before a model is loaded");
            case "learnt" -> Sentence.of("correction learnt on this machine");
            case "runtime" -> Sentence.of("Java heap and session tables, measured");
            case "heap" -> Sentence.of("Java heap for all requests together");
            case "text" -> Sentence.of("bytes of a prompt while it is tokenised");
            case "side" -> Sentence.of("pixels of a tile's edge");
            case "tiles" -> Sentence.of("tiles of the picture");
            case "line" -> Sentence.of("bytes of the lines that are being read");
            case "kept" -> Sentence.of("bytes of the rows that are being resized");
            case "room" -> Sentence.of("bytes that requests hold before the Java heap grows");
            case "block" -> Sentence.of("bytes of a block");
            case "others" -> Sentence.of("bytes that other processes hold");
            default -> Sentence.NONE;
        };
        return said.isEmpty() ? Optional.empty() : Optional.of(said);
    }
}
