package dev.headroom.explain.log;

import java.util.function.Consumer;

/// Recognises the lines of one program, or of what several programs share. A line it does not know is no fact, and
/// never an error. May remember lines; serves one log.
interface LogReader {
    void read(String line, Consumer<LogFact> facts);
}
