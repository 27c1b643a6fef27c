package dev.headroom.fuzz;

import java.io.IOException;
import java.util.List;

/// A parser of bytes that come from elsewhere. Whatever it is fed, it answers, or refuses with the exceptions it
/// documents, in words for people. Any other exception is a find, as are seconds of work and many megabytes of garbage
/// for a small input ([Feeding]).
public interface FuzzTarget {
    /// For the command line, and the folder of its corpus.
    String name();

    /// Inputs that the parser takes, to start from: the fixtures of its tests.
    List<byte[]> fixtures() throws IOException;

    /// Feeds the parser. Catches what is documented, and nothing else.
    void feed(byte[] input) throws Exception;

    /// Bytes of the longest input worth trying.
    default int longest() {
        return 4096;
    }

    /// How many inputs a build tries; fewer for a slow parser, so that all of them take half a minute.
    default int inputsOfABuild() {
        return 10_000;
    }

    /// Bytes of garbage that one input may cost.
    default long mostGarbage() {
        return 64L << 20;
    }
}
