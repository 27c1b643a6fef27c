package dev.headroom.checkpoint;

import java.nio.file.Path;

/// A model or adapter on disk cannot be used; the message is one sentence for the user that names the file, the cause
/// and
/// the way out.
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckpointException(String sentence) {
        super(sentence);
    }

    public CheckpointException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /// About something inside the file: "config.json: the decoder X is unknown...".
    static CheckpointException of(Path file, String what) {
        return new CheckpointException("%s: %s".formatted(file, what));
    }

    /// About the file itself, which is the subject: "config.json is missing...".
    static CheckpointException file(Path file, String verb) {
        return new CheckpointException("%s %s".formatted(file, verb));
    }
}
