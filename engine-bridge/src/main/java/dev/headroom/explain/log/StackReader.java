package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.Frame;
import dev.headroom.explain.log.LogFact.StackStarts;
import dev.headroom.foreign.LinePattern;
import java.util.Optional;
import java.util.function.Consumer;

/// Python's stacks, as Python, rich and IPython print them, behind whatever prefix a logger puts before each line.
final class StackReader implements LogReader {
    private static final LinePattern PYTHON =
            LinePattern.of("File \"", "File \"([^\"]{1,400})\", line \\d+(?:, in ([\\w<>.]{1,120}))?");
    private static final LinePattern IPYTHON =
            LinePattern.of(".py:", "File (\\S{1,400}\\.py):\\d+, in ([\\w<>.]{1,120})");
    private static final LinePattern RICH = LinePattern.of(".py:", "│ (\\S{1,400}\\.py):\\d+ in ([\\w<>.]{1,120})");

    private Optional<Frame> waiting = Optional.empty();

    @Override
    public void read(String line, Consumer<LogFact> facts) {
        if (line.contains("Traceback (most recent call last)")) {
            end(facts);
            facts.accept(new StackStarts());
            return;
        }
        Optional<Frame> frame = frame(line);
        if (frame.isPresent()) {
            end(facts);
            waiting = frame;
        } else if (waiting.isPresent() && !line.contains("^^^") && !line.contains("~~~")) {
            Frame f = waiting.get();
            waiting = Optional.empty();
            facts.accept(new Frame(f.file(), f.function(), line.substring(0, Math.min(line.length(), 300))));
        }
    }

    void end(Consumer<LogFact> facts) {
        waiting.ifPresent(facts);
        waiting = Optional.empty();
    }

    private static Optional<Frame> frame(String line) {
        int at = line.indexOf("File \"");
        if (at >= 0) {
            return find(PYTHON, line, at);
        }
        int file = line.indexOf("File ");
        if (file >= 0 && line.indexOf(".py:", file) > 0) {
            return find(IPYTHON, line, file);
        }
        int box = line.indexOf("│ ");
        return box >= 0 && line.indexOf(".py:", box) > 0 ? find(RICH, line, box) : Optional.empty();
    }

    private static Optional<Frame> find(LinePattern pattern, String line, int from) {
        return pattern.find(line, from).map(m -> new Frame(m.text(1).replace('\\', '/'), m.text(2), ""));
    }
}
