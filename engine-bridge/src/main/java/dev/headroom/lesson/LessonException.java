package dev.headroom.lesson;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;

/// A lesson that cannot be made sense of: names the file, the line and the way out.
public final class LessonException extends RuntimeException implements Said {
    private static final long serialVersionUID = 1L;

    private final transient Sentence sentence;

    public LessonException(Sentence sentence) {
        super(sentence.toString());
        this.sentence = sentence;
    }

    public LessonException(Sentence sentence, Throwable cause) {
        super(sentence.toString(), cause);
        this.sentence = sentence;
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }
}
