package dev.headroom.inference;

import java.util.Optional;

/// A refusal that a caller can act on: an HTTP status, a stable code and a sentence naming cause and way out.
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Optional<Shortage> shortage;

    /// What did not fit: component (a `ComponentKind` field), bytes asked, bytes left.
    public record Shortage(String component, long asked, long left) {}

    public EngineException(int status, String code, String sentence) {
        this(status, code, sentence, Optional.empty());
    }

    private EngineException(int status, String code, String sentence, Optional<Shortage> shortage) {
        super(sentence);
        this.status = status;
        this.code = code;
        this.shortage = shortage;
    }

    /// 507 `out_of_memory`.
    public static EngineException outOfMemory(Shortage shortage, String sentence) {
        return new EngineException(507, "out_of_memory", sentence, Optional.of(shortage));
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    public Optional<Shortage> shortage() {
        return shortage == null ? Optional.empty() : shortage;
    }
}
