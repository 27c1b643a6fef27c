package dev.headroom.picture;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;

/// A picture that cannot be used, and what to do about it.
public final class PictureException extends RuntimeException implements Said {
    private static final long serialVersionUID = 1L;

    /// What is wrong with it.
    public enum Kind {
        /// The bytes could not be had at all.
        UNREAD,
        NOT_A_PICTURE,
        /// A picture, but of a format that is not read here.
        UNSUPPORTED,
        BROKEN,
        /// More pixels or bytes than are read.
        TOO_LARGE
    }

    private final Kind kind;
    private final transient Sentence sentence;

    public PictureException(Kind kind, Sentence sentence) {
        super(sentence.toString());
        this.kind = kind;
        this.sentence = sentence;
    }

    static PictureException broken(Sentence why) {
        return new PictureException(
                Kind.BROKEN,
                Sentence.of("The picture is damaged: {}.", why)
                        .then(Sentence.of("Open and save it again with another program, or send another one.")));
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }
}
