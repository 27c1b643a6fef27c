package dev.headroom.engine.lmdeploy;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.UncheckedIOException;

/// A copy of an adapter or a merged model could not be written.
final class UnwritableException extends UncheckedIOException implements Said {
    private static final long serialVersionUID = 1L;

    private final transient Sentence sentence;

    UnwritableException(Sentence sentence, IOException cause) {
        super(sentence.toString(), cause);
        this.sentence = sentence;
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }
}
