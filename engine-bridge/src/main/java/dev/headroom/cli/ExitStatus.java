package dev.headroom.cli;

/// What the exit status of `headroom` means; listed in `headroom --help`.
public final class ExitStatus {
    public static final int OK = 0;
    /// An engine or a file did not do what was asked.
    public static final int FAILED = 1;
    /// The command line itself is wrong.
    public static final int USAGE = 2;
    /// It does not fit the memory it was given.
    public static final int DOES_NOT_FIT = 3;

    /// Whoever read the output hung up before its end: as a program that SIGPIPE ends.
    public static final int NOBODY_READS = 128 + 13;

    private ExitStatus() {}
}
