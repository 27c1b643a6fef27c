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

    private static final LineTable RULES = new LineTable(
            LineTable.row(
                    "anon-rss:",
                    "Killed process \\d{1,9}.{0,200}?anon-rss:(\\d{1,15})kB",
                    m -> new Failed(Trouble.of(Kind.KILLED, Part.HOST).asked(LineTable.bytes(m.text(1), Bytes.KIB)))),
            LineTable.row(
                    "you tried to allocate",
                    "you tried to allocate (\\d{1,18}) bytes",
                    m -> new Failed(Trouble.of(Kind.HOST, Part.HOST).asked(LineTable.bytes(m.text(1), 1)))),
            LineTable.row("return code = -9", KILLED),
            LineTable.row("killed by signal: Killed", KILLED),
            LineTable.row("(SIGKILL)", KILLED),
            LineTable.row("exitcode", "exitcode ?: -9\\b", m -> KILLED),
            LineTable.row("xited with code -9", KILLED),
            LineTable.row("137", "\\b[Ee]xit(?:ed)?(?: with)?(?: code| status)?:? ?137\\b", m -> KILLED),
            LineTable.row("killed by signal: Bus error", new Failed(Trouble.of(Kind.SHARED_MEMORY, Part.HOST))),
            LineTable.row(
                    "node running low on memory",
                    "(?s)node running low on memory(?:.{0,300}was ([\\d.]{1,9})GB / ([\\d.]{1,9})GB)?",
                    m -> new Failed(Trouble.of(Kind.KILLED, Part.HOST).total(LineTable.gib(m, 2)))),
            LineTable.row("ddress already in use", new Failed(Trouble.of(Kind.PORT_TAKEN))));

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
