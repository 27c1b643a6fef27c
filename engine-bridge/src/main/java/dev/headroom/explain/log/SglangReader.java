package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.CacheUse;
import dev.headroom.explain.log.LogFact.Doing;
import dev.headroom.explain.log.LogFact.Failed;
import dev.headroom.explain.log.LogFact.Known;
import dev.headroom.explain.log.LogFact.Starts;
import dev.headroom.explain.log.LogFact.Told;
import dev.headroom.explain.log.Trouble.Kind;
import java.util.List;
import java.util.Optional;

/// SGLang's lines. Its "GB" is 2^30 bytes.
final class SglangReader {
    static final LineTable TABLE = table();

    private SglangReader() {}

    private static LineTable table() {
        Failed noRoom = new Failed(Trouble.of(Kind.NO_ROOM, Part.KV_CACHE));
        return new LineTable(
                TorchReader.runs("ServerArgs(model_path", Program.SGLANG),
                LineTable.row("server_args=ServerArgs(", new Starts()),
                TorchReader.runs("sglang.launch_server", Program.SGLANG),
                TorchReader.runs("--mem-fraction-static", Program.SGLANG),
                rule("Load weight begin", Known.FREE_AT_START, new Doing(Part.WEIGHTS, Phase.LOADING)),
                rule("Load weight end", Known.FREE_AFTER_WEIGHTS, new Doing(Part.KV_CACHE, Phase.CACHE)),
                LineTable.row("Memory pool end", new Doing(Part.GRAPHS, Phase.GRAPHS)),
                LineTable.row("Capture cuda graph begin", new Doing(Part.GRAPHS, Phase.GRAPHS)),
                LineTable.row("Capture cuda graph end", new Doing(Part.PREFILL, Phase.SERVING)),
                LineTable.row("The server is fired up", new Doing(Part.PREFILL, Phase.SERVING)),
                LineTable.row("Please try to increase --mem-fraction-static", noRoom),
                LineTable.row("Loaded weights leave no GPU memory for the KV cache", noRoom),
                LineTable.row("Prefill out of memory. Try to lower", noRoom),
                LineTable.row("Decode out of memory. Try to lower", noRoom),
                LineTable.row(
                        "alloc_req_slots runs out of memory",
                        new Failed(Trouble.of(Kind.NO_ROOM, Part.KV_CACHE)
                                .advised("max_running_requests", Optional.empty(), ""))),
                LineTable.row("Capture cuda graph failed", new Doing(Part.GRAPHS, Phase.GRAPHS)),
                LineTable.row("KV cache pool is full. Retract", new Failed(Trouble.of(Kind.PREEMPTED, Part.KV_CACHE))),
                LineTable.row(
                        "is larger than the profiled value",
                        "max_total_tokens=(\\d{1,12}) is larger than the profiled value (\\d{1,12})",
                        m -> new Failed(Trouble.of(Kind.SHORTENED, Part.KV_CACHE)
                                .advised("max_total_tokens", Optional.of(m.text(1)), m.text(2)))),
                LineTable.row(
                        "token usage:",
                        "token usage: ([\\d.]{1,6})",
                        m -> new CacheUse(LineTable.number(m.text(1), 1))));
    }

    private static LineTable.Row rule(String word, Known free, Doing doing) {
        return LineTable.rows(
                word,
                word + ".{0,200}?avail mem=([\\d.]{1,9}) GB",
                m -> List.of(
                        doing,
                        new Told(
                                free,
                                LineTable.gib(m, 1).stream()
                                        .asDoubleStream()
                                        .findFirst()
                                        .orElse(Double.NaN))));
    }
}
