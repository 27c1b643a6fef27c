package dev.headroom.checkpoint;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;

/// A model or adapter on disk cannot be used; the sentence names the file, the cause and the way out.
public final class CheckpointException extends RuntimeException implements Said {
    private static final long serialVersionUID = 1L;

    private final transient Sentence sentence;

    public CheckpointException(Sentence sentence) {
        super(sentence.toString());
        this.sentence = sentence;
    }

    public CheckpointException(Sentence sentence, Throwable cause) {
        super(sentence.toString(), cause);
        this.sentence = sentence;
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }
}
