package dev.headroom.foreign;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;

/// A pattern of another's file that is none, is too large, or takes too long.
public final class ForeignPatternException extends RuntimeException implements Said {
    private static final long serialVersionUID = 1L;

    private final transient Sentence sentence;

    ForeignPatternException(Sentence sentence) {
        super(sentence.toString());
        this.sentence = sentence;
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }
}
