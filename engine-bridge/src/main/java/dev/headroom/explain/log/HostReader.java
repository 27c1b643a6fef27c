package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.Failed;
import dev.headroom.explain.log.Trouble.Kind;
import dev.headroom.memory.Bytes;
import dev.headroom.process.HostShortage;
import java.util.Optional;
import java.util.function.Consumer;

/// The machine's own memory, and how a program ended.
final class HostReader implements LogReader {
    private static final Failed KILLED = new Failed(Trouble.of(Kind.KILLED, Part.HOST));

    private static final Rules RULES = new Rules(
            Rules.rule(
                    "anon-rss:",
                    "Killed process \\d{1,9}.{0,200}?anon-rss:(\\d{1,15})kB",
                    m -> new Failed(Trouble.of(Kind.KILLED, Part.HOST).asked(Rules.bytes(m.group(1), Bytes.KIB)))),
            Rules.rule(
                    "you tried to allocate",
                    "you tried to allocate (\\d{1,18}) bytes",
                    m -> new Failed(Trouble.of(Kind.HOST, Part.HOST).asked(Rules.bytes(m.group(1), 1)))),
            Rules.rule("return code = -9", KILLED),
            Rules.rule("killed by signal: Killed", KILLED),
            Rules.rule("(SIGKILL)", KILLED),
            Rules.rule("exitcode", "exitcode ?: -9\\b", m -> KILLED),
            Rules.rule("xited with code -9", KILLED),
            Rules.rule("137", "\\b[Ee]xit(?:ed)?(?: with)?(?: code| status)?:? ?137\\b", m -> KILLED),
            Rules.rule("killed by signal: Bus error", new Failed(Trouble.of(Kind.SHARED_MEMORY, Part.HOST))),
            Rules.rule(
                    "node running low on memory",
                    "(?s)node running low on memory(?:.{0,300}was ([\\d.]{1,9})GB / ([\\d.]{1,9})GB)?",
                    m -> new Failed(Trouble.of(Kind.KILLED, Part.HOST).total(Rules.gib(m, 2)))),
            Rules.rule("ddress already in use", new Failed(Trouble.of(Kind.PORT_TAKEN))));

    @Override
    public void read(String line, Consumer<LogFact> facts) {
        RULES.read(line, facts);
        Optional<HostShortage> shortage = HostShortage.read(line);
        shortage.ifPresent(s -> facts.accept(new Failed(
                switch (s) {
                    case KILLED -> Trouble.of(Kind.KILLED, Part.HOST);
                    case SHARED_MEMORY -> Trouble.of(Kind.SHARED_MEMORY, Part.HOST);
                    case JAVA_HEAP, ALLOCATION -> Trouble.of(Kind.HOST, Part.HOST);
                })));
    }
}
