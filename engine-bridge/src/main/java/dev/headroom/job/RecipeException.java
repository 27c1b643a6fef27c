package dev.headroom.job;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;

/// A recipe that cannot be read, found or filled.
public final class RecipeException extends IllegalArgumentException implements Said {
    private static final long serialVersionUID = 1L;

    private final transient Sentence sentence;

    public RecipeException(Sentence sentence) {
        super(sentence.toString());
        this.sentence = sentence;
    }

    RecipeException(Sentence sentence, Throwable cause) {
        super(sentence.toString(), cause);
        this.sentence = sentence;
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }
}
