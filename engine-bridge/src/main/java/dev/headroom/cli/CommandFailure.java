package dev.headroom.cli;

/// Ends a command with a sentence on standard error and an exit status, no stack trace.
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /// @param status one of [ExitStatus]
    /// @param sentence names the cause and the way out
    public CommandFailure(int status, String sentence) {
        super(sentence);
        this.status = status;
    }

    public CommandFailure(int status, String sentence, Throwable cause) {
        super(sentence, cause);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
