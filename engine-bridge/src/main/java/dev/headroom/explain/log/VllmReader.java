package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.CacheUse;
import dev.headroom.explain.log.LogFact.Doing;
import dev.headroom.explain.log.LogFact.Failed;
import dev.headroom.explain.log.LogFact.Known;
import dev.headroom.explain.log.LogFact.Runs;
import dev.headroom.explain.log.LogFact.Setting;
import dev.headroom.explain.log.LogFact.Starts;
import dev.headroom.explain.log.LogFact.Told;
import dev.headroom.explain.log.Trouble.Kind;
import java.util.List;
import java.util.Optional;

/// vLLM's lines, engine V0 and V1.
final class VllmReader {
    static final LineTable TABLE = table();

    private VllmReader() {}

    private static LineTable table() {
        return new LineTable(
                LineTable.row(
                        "vLLM API server version",
                        "server version ([\\w.+]{1,40})",
                        m -> new Runs(Program.VLLM, Optional.of(m.text(1)))),
                LineTable.row(
                        "LLM engine (v",
                        "LLM engine \\(v([\\w.+]{1,40})\\)",
                        m -> new Runs(Program.VLLM, Optional.of(m.text(1)))),
                LineTable.row("vLLM API server version", new Starts()),
                TorchReader.runs("vllm serve", Program.VLLM),
                TorchReader.runs("vllm.entrypoints", Program.VLLM),
                TorchReader.runs("(EngineCore", Program.VLLM),
                TorchReader.runs("gpu_model_runner.py", Program.VLLM),
                LineTable.row("Starting to load model", new Doing(Part.WEIGHTS, Phase.LOADING)),
                LineTable.row("Loading model weights took", new Doing(Part.PREFILL, Phase.PROFILING)),
                LineTable.row("Model loading took", new Doing(Part.PREFILL, Phase.PROFILING)),
                LineTable.row("Encoder cache will be initialized", new Doing(Part.VISION, Phase.PROFILING)),
                LineTable.row("Available KV cache memory", new Doing(Part.KV_CACHE, Phase.CACHE)),
                LineTable.row("GPU KV cache size:", new Doing(Part.GRAPHS, Phase.GRAPHS)),
                LineTable.row("# GPU blocks:", new Doing(Part.GRAPHS, Phase.CACHE)),
                LineTable.row("# cuda blocks:", new Doing(Part.GRAPHS, Phase.CACHE)),
                LineTable.row("Graph capturing finished", new Doing(Part.SAMPLER, Phase.GRAPHS)),
                LineTable.row("Application startup complete", new Doing(Part.PREFILL, Phase.SERVING)),
                LineTable.rows(
                        "less than desired GPU memory utilization",
                        "Free memory on device (?:cuda:(\\d{1,4}) )?\\(([\\d.]{1,9})/([\\d.]{1,9}) GiB\\)"
                                + ".{0,80}utilization \\(([\\d.]{1,9}), ([\\d.]{1,9}) GiB\\)",
                        m -> List.of(
                                new Setting("gpu_memory_utilization", m.text(4)),
                                new Failed(Trouble.of(Kind.NO_ROOM, Part.BUDGET)
                                        .device(LineTable.device(m.text(1)))
                                        .asked(LineTable.gib(m, 5))
                                        .left(LineTable.gib(m, 2))
                                        .total(LineTable.gib(m, 3))))),
                LineTable.row(
                        "No available memory for the cache blocks",
                        new Failed(Trouble.of(Kind.NO_ROOM, Part.KV_CACHE))),
                LineTable.rows(
                        "KV cache is needed, which is larger than the available",
                        "max seq len \\((\\d{1,9})\\).{0,40}?([\\d.]{1,9}) GiB KV cache is"
                                + " needed.{0,60}KV cache memory \\(([\\d.]{1,9}) GiB\\)(?:.{0,300}maximum model length"
                                + " is (\\d{1,9}))?",
                        m -> {
                            Trouble t = Trouble.of(Kind.NO_ROOM, Part.KV_CACHE)
                                    .asked(LineTable.gib(m, 2))
                                    .left(LineTable.gib(m, 3));
                            return List.of(new Failed(
                                    !m.has(4) ? t : t.advised("max_model_len", Optional.of(m.text(1)), m.text(4))));
                        }),
                LineTable.row(
                        "tokens that can be stored in KV cache",
                        "max seq len \\((\\d{1,9})\\) is larger than the maximum number of tokens that can be stored in"
                                + " KV cache \\((\\d{1,9})\\)",
                        m -> new Failed(Trouble.of(Kind.NO_ROOM, Part.KV_CACHE)
                                .advised("max_model_len", Optional.of(m.text(1)), m.text(2)))),
                LineTable.rows(
                        "when warming up",
                        "out of memory occurred when warming up (?:sampler|pooler) with (\\d{1,9}) dummy",
                        m -> List.of(
                                new Setting("max_num_seqs", m.text(1)),
                                new Failed(Trouble.of(Kind.ALLOCATION, Part.SAMPLER)))),
                LineTable.row("is preempted by PreemptionMode", new Failed(Trouble.of(Kind.PREEMPTED, Part.KV_CACHE))),
                LineTable.row(
                        "Maximum concurrency for",
                        "Maximum concurrency for [\\d,]{1,15} tokens per request: ([\\d.]{1,9})x",
                        m -> new Told(Known.CONCURRENCY, LineTable.number(m.text(1), 1e6))),
                LineTable.row(
                        "KV cache usage:",
                        "GPU KV cache usage: ([\\d.]{1,6})%",
                        m -> new CacheUse(LineTable.number(m.text(1), 100) / 100)));
    }
}
