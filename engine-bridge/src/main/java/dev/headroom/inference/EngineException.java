package dev.headroom.inference;

import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.picture.PictureException;
import dev.headroom.words.Said;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// A refusal that a caller can act on: a code with its HTTP status, and a sentence that names cause and way out.
public final class EngineException extends RuntimeException implements Said {
    private static final long serialVersionUID = 1L;

    /// Why, for programs. `field()` is the name on the wire.
    public enum Code {
        INVALID_REQUEST(400),
        INVALID_JSON(400),
        EMPTY_PROMPT(400),
        NOTHING_TO_ANSWER(400),
        UNKNOWN_ROLE(400),
        IMAGE_NOT_ALLOWED(400),
        IMAGE_URL_NOT_INLINE(400),
        PROMPT_TOO_LONG(400),
        NOT_A_PICTURE(400),
        UNSUPPORTED_PICTURE(400),
        BROKEN_PICTURE(400),
        BAD_SETTING(400),
        BAD_ADDRESS(400),
        INVALID_API_KEY(401),
        NOT_FOUND(404),
        MODEL_NOT_FOUND(404),
        UNKNOWN_ADAPTER(404),
        NO_MODEL(404),
        METHOD_NOT_ALLOWED(405),
        NEEDS_RESTART(409),
        REQUEST_TIMEOUT(408),
        PORT_IN_USE(409),
        PICTURE_TOO_LARGE(413),
        BODY_TOO_LARGE(413),
        /// Made of more, or of larger parts, than the engine can hold.
        REQUEST_TOO_LARGE(413),
        /// The request came for a host that this server does not answer for.
        WRONG_HOST(421),
        BAD_CHECKPOINT(422),
        HEAD_TOO_LARGE(431),
        INTERNAL(500),
        ENGINE_FAILED(500),
        /// An error ended the engine.
        ENGINE_DIED(500),
        LOAD_FAILED(500),
        RUNTIME_MISSING(500),
        VISION_FAILED(500),
        CACHE_NOT_WRITABLE(500),
        /// Others hold what it needs; later it may go.
        BUSY(503),
        NOT_READY(503),
        ENGINE_STOPPED(503),
        INTERRUPTED(503),
        OUT_OF_MEMORY(507);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }

        public String field() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What did not fit.
    ///
    /// @param asked bytes
    /// @param left bytes
    public record Shortage(ComponentKind component, long asked, long left, ShortageCause cause) {}

    /// A prompt that fills its session.
    ///
    /// @param promptTokens empty: so many that they were not counted to the end
    /// @param pictureTokens those of the prompt that come from pictures
    public record TooLong(OptionalInt promptTokens, int pictureTokens, int sessionLen) {}

    private final Code code;
    private final transient Sentence sentence;
    private final transient Optional<Shortage> shortage;
    private final transient Optional<TooLong> tooLong;

    public EngineException(Code code, Sentence sentence) {
        this(code, sentence, Optional.empty(), Optional.empty());
    }

    private EngineException(Code code, Sentence sentence, Optional<Shortage> shortage, Optional<TooLong> tooLong) {
        super(sentence.toString());
        this.code = code;
        this.sentence = sentence;
        this.shortage = shortage;
        this.tooLong = tooLong;
    }

    public static EngineException outOfMemory(Shortage shortage, Sentence sentence) {
        return new EngineException(Code.OUT_OF_MEMORY, sentence, Optional.of(shortage), Optional.empty());
    }

    /// The system refused what the ledger had allowed.
    static EngineException refusedBySystem(ComponentKind component, long asked, Sentence wayOut) {
        return outOfMemory(
                new Shortage(component, asked, 0, ShortageCause.ALLOCATION),
                Sentence.of("{} asks for {}, which the system refused.", component.field(), new Size(asked))
                        .then(wayOut));
    }

    public static EngineException stopped() {
        return new EngineException(Code.ENGINE_STOPPED, Sentence.of("The engine was stopped."));
    }

    /// @param prompt counted
    public static EngineException tooLong(TooLong prompt) {
        return tooLong(
                prompt,
                Sentence.of(
                        "The prompt has {} tokens, {} of them from pictures, but session_len is {} and must"
                                + " leave room for an answer.",
                        prompt.promptTokens().orElseThrow(),
                        prompt.pictureTokens(),
                        prompt.sessionLen()));
    }

    /// A prompt of which no more was read than is needed to know that it is far too long.
    public static EngineException beyondCounting(long atLeast, long pictureTokens, int sessionLen) {
        return tooLong(
                new TooLong(OptionalInt.empty(), (int) Math.min(Integer.MAX_VALUE, pictureTokens), sessionLen),
                Sentence.of(
                        "The prompt has more than {} tokens, but session_len is {} and must leave room for an"
                                + " answer.",
                        atLeast,
                        sessionLen));
    }

    private static EngineException tooLong(TooLong prompt, Sentence said) {
        return new EngineException(
                Code.PROMPT_TOO_LONG,
                said.then(Sentence.of("Shorten the chat, lower max_dynamic_patch, or raise session_len.")),
                Optional.empty(),
                Optional.of(prompt));
    }

    static EngineException of(PictureException e) {
        Code code = switch (e.kind()) {
            case NOT_A_PICTURE, UNREAD -> Code.NOT_A_PICTURE;
            case UNSUPPORTED -> Code.UNSUPPORTED_PICTURE;
            case BROKEN -> Code.BROKEN_PICTURE;
            case TOO_LARGE -> Code.PICTURE_TOO_LARGE;
        };
        return new EngineException(code, e.sentence());
    }

    /// What was thrown, as a refusal: [Code#INTERNAL] for an exception nobody expected, [Code#ENGINE_DIED] for an
    /// error, from which the engine does not go on.
    static EngineException of(Throwable thrown) {
        if (thrown instanceof EngineException refusal) {
            return refusal;
        }
        EngineException failure = thrown instanceof Error
                ? new EngineException(
                        Code.ENGINE_DIED,
                        Sentence.of("The engine met an error that it cannot go on from ({}).", thrown)
                                .then(Sentence.of("Its log has the details; start it again.")))
                : unexpected(thrown);
        failure.initCause(thrown);
        return failure;
    }

    /// The same for what was undone again, so that the engine goes on even from an error.
    static EngineException refusal(Throwable thrown) {
        if (thrown instanceof EngineException refusal) {
            return refusal;
        }
        EngineException failure = unexpected(thrown);
        failure.initCause(thrown);
        return failure;
    }

    public static EngineException unexpected(Throwable thrown) {
        return new EngineException(
                Code.INTERNAL, Sentence.of("The engine failed unexpectedly ({}); its log has the details.", thrown));
    }

    public int status() {
        return code.status();
    }

    public Code code() {
        return code;
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }

    public Optional<Shortage> shortage() {
        return shortage;
    }

    public Optional<TooLong> tooLong() {
        return tooLong;
    }
}
