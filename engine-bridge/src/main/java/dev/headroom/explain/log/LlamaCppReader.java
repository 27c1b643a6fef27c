package dev.headroom.explain.log;

import dev.headroom.explain.log.LogFact.Card;
import dev.headroom.explain.log.LogFact.Doing;
import dev.headroom.explain.log.LogFact.Failed;
import dev.headroom.explain.log.LogFact.Known;
import dev.headroom.explain.log.LogFact.Meant;
import dev.headroom.explain.log.LogFact.Recovered;
import dev.headroom.explain.log.LogFact.Runs;
import dev.headroom.explain.log.LogFact.Starts;
import dev.headroom.explain.log.LogFact.Told;
import dev.headroom.explain.log.Trouble.Kind;
import dev.headroom.memory.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The lines of llama.cpp, llama-server, and of ollama, which runs it. Function names before the colon drift from build
/// to build; the words after it are what counts.
final class LlamaCppReader {
    static final LineTable TABLE = table();

    private LlamaCppReader() {}

    private static LineTable table() {
        return new LineTable(
                LineTable.row(
                        "build: ",
                        "build: (\\d{3,6}) \\(",
                        m -> new Runs(Program.LLAMA_CPP, Optional.of("b" + m.text(1)))),
                LineTable.row(
                        "build_info: b",
                        "build_info: (b\\d{3,6})",
                        m -> new Runs(Program.LLAMA_CPP, Optional.of(m.text(1)))),
                LineTable.row(
                        "print_info: build ",
                        "print_info: build (\\d{3,6}) \\(",
                        m -> new Runs(Program.LLAMA_CPP, Optional.of("b" + m.text(1)))),
                LineTable.row("build: ", "build: \\d{3,6} \\(", m -> new Starts()),
                TorchReader.runs("llama-server", Program.LLAMA_CPP),
                TorchReader.runs("llama_model_load", Program.LLAMA_CPP),
                TorchReader.runs("load_tensors:", Program.LLAMA_CPP),
                TorchReader.runs("llama_context:", Program.LLAMA_CPP),
                TorchReader.runs("ggml_", Program.LLAMA_CPP),
                LineTable.row(
                        "compute capability",
                        "Device \\d{1,4}: ([^,]{3,80}), compute capability",
                        m -> new Card(m.text(1))),
                LineTable.rows(
                        "using device",
                        "using device \\w{1,20} \\(([^)]{1,80})\\).{0,60}? (\\d{1,9}) MiB free",
                        m -> List.of(
                                new Card(m.text(1)),
                                new Told(Known.FREE_AT_START, LineTable.number(m.text(2), 1e9) * Bytes.MIB))),
                LineTable.row("load_tensors:", new Doing(Part.WEIGHTS, Phase.LOADING)),
                LineTable.row("llama_context: n_ctx ", new Doing(Part.KV_CACHE, Phase.CACHE)),
                LineTable.row("llama_new_context_with_model: n_ctx ", new Doing(Part.KV_CACHE, Phase.CACHE)),
                LineTable.row("image encoded in", new Doing(Part.PREFILL, Phase.SERVING)),
                LineTable.row("llama_kv_cache", new Doing(Part.KV_CACHE, Phase.CACHE)),
                LineTable.row("llama_adapter_lora_init", new Doing(Part.ADAPTER, Phase.LOADING)),
                LineTable.row("sched_reserve:", new Doing(Part.PREFILL, Phase.CACHE)),
                LineTable.row("CLIP using", new Doing(Part.VISION_WEIGHTS, Phase.LOADING)),
                LineTable.row("load_hparams:", new Doing(Part.VISION_WEIGHTS, Phase.LOADING)),
                LineTable.row("warmup with image size", new Doing(Part.VISION, Phase.LOADING)),
                LineTable.row("_compute_meta:", new Doing(Part.VISION, Phase.LOADING)),
                LineTable.row("listening on", new Doing(Part.PREFILL, Phase.SERVING)),
                LineTable.row("encoding image", new Doing(Part.VISION, Phase.SERVING)),
                LineTable.row("encoding mtmd", new Doing(Part.VISION, Phase.SERVING)),
                LineTable.row("decoding image batch", new Doing(Part.PREFILL, Phase.SERVING)),
                LineTable.row(
                        "cudaMalloc failed: out of memory",
                        "allocating ([\\d.]{1,12}) MiB on device (\\d{1,4}): cudaMalloc failed",
                        m -> new Failed(Trouble.of(Kind.ALLOCATION)
                                .device(LineTable.device(m.text(2)))
                                .asked(LineTable.mib(m, 1)))),
                LineTable.row(
                        "failed to allocate",
                        "failed to allocate (?:CUDA|ROCm|Vulkan|SYCL|Metal|HIP|MTL)(\\d{0,3}) buffer of size"
                                + " (\\d{1,18})",
                        m -> new Failed(Trouble.of(Kind.ALLOCATION)
                                .device(LineTable.device(m.text(1)))
                                .asked(LineTable.bytes(m.text(2), 1)))),
                LineTable.row(
                        "Device memory allocation of size",
                        "Device memory allocation of size (\\d{1,18}) failed",
                        m -> new Failed(Trouble.of(Kind.ALLOCATION).asked(LineTable.bytes(m.text(1), 1)))),
                LineTable.row(
                        "failed to allocate buffer, size",
                        "failed to allocate buffer, size = ([\\d.]{1,12}) MiB",
                        m -> new Failed(Trouble.of(Kind.ALLOCATION).asked(LineTable.mib(m, 1)))),
                LineTable.row(
                        "insufficient memory (attempted to allocate",
                        "attempted to allocate ([\\d.]{1,12}) MB\\)",
                        m -> new Failed(Trouble.of(Kind.HOST, Part.HOST).asked(LineTable.mib(m, 1)))),
                LineTable.row(
                        "ggml_backend_cpu_buffer_type_alloc_buffer: failed",
                        "failed to allocate buffer of size (\\d{1,18})",
                        m -> new Failed(Trouble.of(Kind.HOST, Part.HOST).asked(LineTable.bytes(m.text(1), 1)))),
                LineTable.row("unable to allocate", new Meant(Part.WEIGHTS)),
                LineTable.row("failed to allocate buffer for kv cache", new Meant(Part.KV_CACHE)),
                LineTable.row("failed to allocate compute", new Meant(Part.PREFILL)),
                LineTable.row("Failed to load CLIP model", new Meant(Part.VISION_WEIGHTS)),
                LineTable.row("retrying without pipeline parallelism", new Recovered()),
                LineTable.rows(
                        "layers to GPU",
                        "offloaded (\\d{1,6})/(\\d{1,6}) layers to GPU",
                        m -> layers(LineTable.number(m.text(1), 1e6), LineTable.number(m.text(2), 1e6))),
                LineTable.row(
                        "context size reduced from",
                        "context size reduced from (\\d{1,9}) to (\\d{1,9})",
                        m -> new Failed(Trouble.of(Kind.SHORTENED, Part.KV_CACHE)
                                .advised("ctx_size", Optional.of(m.text(1)), m.text(2)))));
    }

    private static List<LogFact> layers(double here, double all) {
        List<LogFact> facts = new ArrayList<>();
        facts.add(new Told(Known.LAYERS_ON_DEVICE, here));
        facts.add(new Told(Known.LAYERS, all));
        if (here < all) {
            facts.add(new Failed(Trouble.of(Kind.SPILLED, Part.WEIGHTS)));
        }
        return facts;
    }
}
