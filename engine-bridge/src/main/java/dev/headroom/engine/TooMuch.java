package dev.headroom.engine;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.io.IOException;

/// A server sends more than any answer is. Nothing of it is read further: what has no end would fill our memory.
final class TooMuch extends IOException implements Said {
    private static final long serialVersionUID = 1L;

    private final transient Sentence sentence;

    TooMuch(long limit) {
        this(Sentence.of(
                "The server sent more than {} at once, which is no answer; it was not read further.", new Size(limit)));
    }

    private TooMuch(Sentence sentence) {
        super(sentence.toString());
        this.sentence = sentence;
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }
}
