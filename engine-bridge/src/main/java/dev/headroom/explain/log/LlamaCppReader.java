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
import java.util.regex.Pattern;

/// The lines of llama.cpp, llama-server, and of ollama, which runs it. Function names before the colon drift from build
/// to build; the words after it are what counts.
final class LlamaCppReader {
    private static final Rules RULES = table();

    private LlamaCppReader() {}

    static Rules rules() {
        return RULES;
    }

    private static Rules table() {
        return new Rules(
                Rules.rule(
                        "build: ",
                        "build: (\\d{3,6}) \\(",
                        m -> new Runs(Program.LLAMA_CPP, Optional.of("b" + m.group(1)))),
                Rules.rule(
                        "build_info: b",
                        "build_info: (b\\d{3,6})",
                        m -> new Runs(Program.LLAMA_CPP, Optional.of(m.group(1)))),
                Rules.rule("build: ", "build: \\d{3,6} \\(", m -> new Starts()),
                TorchReader.runs("llama-server", Program.LLAMA_CPP),
                TorchReader.runs("llama_model_load", Program.LLAMA_CPP),
                TorchReader.runs("load_tensors:", Program.LLAMA_CPP),
                TorchReader.runs("llama_context:", Program.LLAMA_CPP),
                TorchReader.runs("ggml_", Program.LLAMA_CPP),
                Rules.rule(
                        "compute capability",
                        "Device \\d{1,4}: ([^,]{3,80}), compute capability",
                        m -> new Card(m.group(1))),
                new Rules.Rule(
                        "using device",
                        Pattern.compile("using device \\w{1,20} \\(([^)]{1,80})\\).{0,60}? (\\d{1,9}) MiB free"),
                        m -> List.of(
                                new Card(m.group(1)),
                                new Told(Known.FREE_AT_START, Rules.number(m.group(2), 1e9) * Bytes.MIB))),
                Rules.rule("load_tensors:", new Doing(Part.WEIGHTS, Phase.LOADING)),
                Rules.rule("llama_context: n_ctx ", new Doing(Part.KV_CACHE, Phase.CACHE)),
                Rules.rule("llama_new_context_with_model: n_ctx ", new Doing(Part.KV_CACHE, Phase.CACHE)),
                Rules.rule("image encoded in", new Doing(Part.PREFILL, Phase.SERVING)),
                Rules.rule("llama_kv_cache", new Doing(Part.KV_CACHE, Phase.CACHE)),
                Rules.rule("llama_adapter_lora_init", new Doing(Part.ADAPTER, Phase.LOADING)),
                Rules.rule("sched_reserve:", new Doing(Part.PREFILL, Phase.CACHE)),
                Rules.rule("CLIP using", new Doing(Part.VISION_WEIGHTS, Phase.LOADING)),
                Rules.rule("load_hparams:", new Doing(Part.VISION_WEIGHTS, Phase.LOADING)),
                Rules.rule("warmup with image size", new Doing(Part.VISION, Phase.LOADING)),
                Rules.rule("_compute_meta:", new Doing(Part.VISION, Phase.LOADING)),
                Rules.rule("listening on", new Doing(Part.PREFILL, Phase.SERVING)),
                Rules.rule("encoding image", new Doing(Part.VISION, Phase.SERVING)),
                Rules.rule("encoding mtmd", new Doing(Part.VISION, Phase.SERVING)),
                Rules.rule("decoding image batch", new Doing(Part.PREFILL, Phase.SERVING)),
                Rules.rule(
                        "cudaMalloc failed: out of memory",
                        "allocating ([\\d.]{1,12}) MiB on device (\\d{1,4}): cudaMalloc failed",
                        m -> new Failed(Trouble.of(Kind.ALLOCATION)
                                .device(Rules.device(m.group(2)))
                                .asked(Rules.mib(m, 1)))),
                Rules.rule(
                        "failed to allocate",
                        "failed to allocate (?:CUDA|ROCm|Vulkan|SYCL|Metal|HIP|MTL)(\\d{0,3}) buffer of size"
                                + " (\\d{1,18})",
                        m -> new Failed(Trouble.of(Kind.ALLOCATION)
                                .device(Rules.device(m.group(1)))
                                .asked(Rules.bytes(m.group(2), 1)))),
                Rules.rule(
                        "Device memory allocation of size",
                        "Device memory allocation of size (\\d{1,18}) failed",
                        m -> new Failed(Trouble.of(Kind.ALLOCATION).asked(Rules.bytes(m.group(1), 1)))),
                Rules.rule(
                        "failed to allocate buffer, size",
                        "failed to allocate buffer, size = ([\\d.]{1,12}) MiB",
                        m -> new Failed(Trouble.of(Kind.ALLOCATION).asked(Rules.mib(m, 1)))),
                Rules.rule(
                        "insufficient memory (attempted to allocate",
                        "attempted to allocate ([\\d.]{1,12}) MB\\)",
                        m -> new Failed(Trouble.of(Kind.HOST, Part.HOST).asked(Rules.mib(m, 1)))),
                Rules.rule(
                        "ggml_backend_cpu_buffer_type_alloc_buffer: failed",
                        "failed to allocate buffer of size (\\d{1,18})",
                        m -> new Failed(Trouble.of(Kind.HOST, Part.HOST).asked(Rules.bytes(m.group(1), 1)))),
                Rules.rule("unable to allocate", new Meant(Part.WEIGHTS)),
                Rules.rule("failed to allocate buffer for kv cache", new Meant(Part.KV_CACHE)),
                Rules.rule("failed to allocate compute", new Meant(Part.PREFILL)),
                Rules.rule("Failed to load CLIP model", new Meant(Part.VISION_WEIGHTS)),
                Rules.rule("retrying without pipeline parallelism", new Recovered()),
                new Rules.Rule(
                        "layers to GPU",
                        Pattern.compile("offloaded (\\d{1,6})/(\\d{1,6}) layers to GPU"),
                        m -> layers(Rules.number(m.group(1), 1e6), Rules.number(m.group(2), 1e6))),
                Rules.rule(
                        "context size reduced from",
                        "context size reduced from (\\d{1,9}) to (\\d{1,9})",
                        m -> new Failed(Trouble.of(Kind.SHORTENED, Part.KV_CACHE)
                                .advised("ctx_size", Optional.of(m.group(1)), m.group(2)))));
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
