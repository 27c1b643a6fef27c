package dev.headroom.engine.attached;

import dev.headroom.words.Sentence;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// How a server keeps keys and values: as it says, or not said at all, which is most often.
///
/// @param told the server's own word; empty when it says nothing
public record CacheType(Optional<String> told) {
    /// Says nothing.
    public static final CacheType UNTOLD = new CacheType(Optional.empty());

    private static final int BITS = 16;

    /// @param word empty or missing: untold
    static CacheType of(String word) {
        return new CacheType(Optional.ofNullable(word).filter(w -> !w.isBlank()));
    }

    /// Whether 16 bit are taken for it without the server having said so. `auto` means the type of the weights.
    public boolean assumed() {
        return told.isEmpty() || told.get().equalsIgnoreCase("auto");
    }

    /// Bits of a key or value; 0 for a type whose size is not known here.
    private int bits() {
        if (assumed()) {
            return BITS;
        }
        String word = told.get().toLowerCase(Locale.ROOT);
        if (word.startsWith("fp8") || word.startsWith("float8") || word.equals("int8")) {
            return 8;
        }
        return switch (word) {
            case "float16", "fp16", "half", "bfloat16", "bf16" -> BITS;
            case "float32", "fp32", "float" -> 32;
            default -> 0;
        };
    }

    /// @param ofSixteenBit bytes of a token with keys and values of 16 bit
    /// @return bytes of a token in this type; empty when it is not known how large it is
    OptionalLong bytesPerToken(long ofSixteenBit) {
        return bits() == 0 ? OptionalLong.empty() : OptionalLong.of(ofSixteenBit * bits() / BITS);
    }

    /// For a formula: what the bytes of a token rest on.
    String words() {
        return assumed()
                ? "keys and values taken to be of 16 bit"
                : "keys and values of %d bit (%s)".formatted(bits(), told.get());
    }

    /// What the user has to know of the bytes; empty when the server has said all.
    Optional<Sentence> caution(ServerKind kind) {
        if (told.isEmpty()) {
            return Optional.of(Sentence.of(
                    "The bytes of the KV cache are an estimate: {} does not say of which type keys and values are ({}),"
                            + " so 16 bit are assumed.",
                    kind.label(),
                    kind.typeSetting()));
        }
        if (assumed()) {
            return Optional.of(Sentence.of(
                    "The bytes of the KV cache are an estimate: {} says {} for the type of keys and values, which is"
                            + " that of the weights; 16 bit are assumed.",
                    kind.label(),
                    told.get()));
        }
        return bits() == 0
                ? Optional.of(Sentence.of(
                        "{} keeps keys and values as {}; how many bytes that takes is not known here, so its KV cache"
                                + " is told in tokens only.",
                        kind.label(),
                        told.get()))
                : Optional.empty();
    }
}
