package dev.headroom.experiment;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;

/// A sweep that cannot be made sense of, or whose results cannot be kept.
public final class SweepException extends RuntimeException implements Said {
    private static final long serialVersionUID = 1L;

    private final transient Sentence sentence;

    public SweepException(Sentence sentence) {
        super(sentence.toString());
        this.sentence = sentence;
    }

    public SweepException(Sentence sentence, Throwable cause) {
        super(sentence.toString(), cause);
        this.sentence = sentence;
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }
}
