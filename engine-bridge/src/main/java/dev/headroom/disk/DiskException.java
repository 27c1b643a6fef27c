package dev.headroom.disk;

import dev.headroom.words.Said;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// A file could not be read or written, for want of space or rights for example.
public final class DiskException extends UncheckedIOException implements Said {
    private static final long serialVersionUID = 1L;

    private final transient DiskTrouble trouble;
    private final transient Sentence sentence;

    public DiskException(DiskTrouble trouble, Sentence sentence, IOException cause) {
        super(sentence.toString(), cause);
        this.trouble = trouble;
        this.sentence = sentence;
    }

    /// What should have been written there.
    public static DiskException unwritable(Path place, IOException cause) {
        DiskTrouble trouble = DiskTrouble.of(cause, place);
        return new DiskException(trouble, trouble.unwritable(), cause);
    }

    /// What should have been read there.
    public static DiskException unreadable(Path place, IOException cause) {
        DiskTrouble trouble = DiskTrouble.of(cause, place);
        return new DiskException(trouble, trouble.unreadable(), cause);
    }

    public DiskTrouble trouble() {
        return trouble;
    }

    @Override
    public Sentence sentence() {
        return sentence;
    }
}
