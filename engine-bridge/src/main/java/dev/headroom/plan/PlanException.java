package dev.headroom.plan;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;

/// What cannot be planned: a model, a card, an engine or a picture that is not known. The sentence names the way out.
public final class PlanException extends IllegalArgumentException implements Said {
    private static final long serialVersionUID = 1;

    private final transient Sentence sentence;

    public PlanException(Sentence sentence) {
        super(sentence.toString());
        this.sentence = sentence;
    }

    public PlanException(Sentence sentence, Throwable cause) {
        super(sentence.toString(), cause);
        this.sentence = sentence;
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }
}
