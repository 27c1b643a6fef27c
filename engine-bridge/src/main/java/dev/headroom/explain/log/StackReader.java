package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.Frame;
import dev.headroom.explain.log.LogFact.StackStarts;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Python's stacks, as Python, rich and IPython print them, behind whatever prefix a logger puts before each line.
final class StackReader implements LogReader {
    private static final Pattern PYTHON =
            Pattern.compile("File \"([^\"]{1,400})\", line \\d{1,8}(?:, in ([\\w<>.]{1,120}))?");
    private static final Pattern IPYTHON = Pattern.compile("File (\\S{1,400}\\.py):\\d{1,8}, in ([\\w<>.]{1,120})");
    private static final Pattern RICH = Pattern.compile("(?<=│ )(\\S{1,400}\\.py):\\d{1,8} in ([\\w<>.]{1,120})");

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

    private static Optional<Frame> find(Pattern pattern, String line, int from) {
        Matcher m = pattern.matcher(line);
        return m.find(from)
                ? Optional.of(new Frame(m.group(1).replace('\\', '/'), Objects.requireNonNullElse(m.group(2), ""), ""))
                : Optional.empty();
    }
}
