package dev.headroom.inference;

import dev.headroom.picture.PictureException;
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

    /// 503 `engine_stopped`.
    static EngineException stopped() {
        return new EngineException(503, "engine_stopped", "The engine was stopped.");
    }

    /// 400 `prompt_too_long`.
    static EngineException tooLong(int prompt, int pictures, int sessionLen) {
        return new EngineException(
                400,
                "prompt_too_long",
                "The prompt has %d tokens, %d of them from pictures, but session_len is %d and must leave room for an answer. Shorten the chat, lower max_dynamic_patch, or raise session_len."
                        .formatted(prompt, pictures, sessionLen));
    }

    /// What was thrown, as a refusal: 500 `internal` for an exception nobody expected, 500 `engine_died` for an error,
    /// from which the engine does not go on.
    static EngineException of(Throwable thrown) {
        if (thrown instanceof EngineException refusal) {
            return refusal;
        }
        EngineException failure = thrown instanceof Error
                ? new EngineException(
                        500,
                        "engine_died",
                        "The engine met an error that it cannot go on from (%s). Its log has the details; start it again."
                                .formatted(thrown))
                : unexpected(thrown);
        failure.initCause(thrown);
        return failure;
    }

    /// 400 `not_a_picture`, `unsupported_picture` or `broken_picture`; 413 `picture_too_large`.
    static EngineException of(PictureException e) {
        return switch (e.kind()) {
            case NOT_A_PICTURE, UNREAD -> new EngineException(400, "not_a_picture", e.getMessage());
            case UNSUPPORTED -> new EngineException(400, "unsupported_picture", e.getMessage());
            case BROKEN -> new EngineException(400, "broken_picture", e.getMessage());
            case TOO_LARGE -> new EngineException(413, "picture_too_large", e.getMessage());
        };
    }

    /// 500 `internal`.
    public static EngineException unexpected(Throwable thrown) {
        return new EngineException(
                500, "internal", "The engine failed unexpectedly (%s); its log has the details.".formatted(thrown));
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
