package dev.headroom.engine.llamacpp;

import dev.headroom.engine.llamacpp.LlamaEvent.BufferKind;
import dev.headroom.foreign.Found;
import dev.headroom.foreign.LinePattern;
import dev.headroom.memory.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/// Reads llama-server's output line by line, all builds. The names of functions before the colon drift from build to
/// build, so that what is looked for are the words behind it; a prefix with time and level (since b9151) is passed
/// over. A line that it does not know is no event, and never an error.
///
/// The lines come only at log verbosity 4 since b9151.
public final class LlamaLog {
    private static final double MOST_MILLISECONDS = 1e10;

    private record Rule(LinePattern pattern, Function<Found, LlamaEvent> event) {
        static Rule of(String word, String pattern, Function<Found, LlamaEvent> event) {
            return new Rule(LinePattern.of(word, pattern), event);
        }

        /// Of a size in MiB behind the name of a place.
        static Rule buffer(String words, BufferKind kind) {
            return of(
                    words,
                    "([\\w-]{1,40})\\s+" + words + "\\s*=\\s*([\\d.]+) MiB",
                    m -> new LlamaEvent.Buffer(m.text(1), kind, m.bytes(2, Bytes.MIB)));
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of("build: ", "build: (\\d{3,6}) \\(", m -> new LlamaEvent.Build(m.whole(1))),
            Rule.of("build_info: b", "build_info: b(\\d{3,6})", m -> new LlamaEvent.Build(m.whole(1))),
            Rule.of("print_info: build ", "print_info: build (\\d{3,6}) \\(", m -> new LlamaEvent.Build(m.whole(1))),
            Rule.of("loading model", "load_model: loading model", m -> new LlamaEvent.LoadBegins()),
            Rule.of(
                    "using device",
                    "using device (\\w{1,20}) \\(([^)]{1,120})\\).{0,80}? (\\d{1,9}) MiB free",
                    m -> new LlamaEvent.Device(m.text(1), m.text(2), m.bytes(3, Bytes.MIB))),
            Rule.of(
                    "layers to GPU",
                    "offloaded (\\d{1,6})/(\\d{1,6}) layers to GPU",
                    m -> new LlamaEvent.Layers(m.whole(1), m.whole(2))),
            Rule.of(
                    "compute buffer size",
                    "compute_meta:\\s*([\\w-]{1,40})\\s+compute buffer size\\s*=\\s*([\\d.]+) MiB",
                    m -> new LlamaEvent.Buffer(m.text(1), BufferKind.TOWER_COMPUTE, m.bytes(2, Bytes.MIB))),
            Rule.buffer("compute buffer size", BufferKind.COMPUTE),
            Rule.buffer("model buffer size", BufferKind.MODEL),
            Rule.buffer("KV buffer size", BufferKind.CACHE),
            Rule.buffer("RS buffer size", BufferKind.STATE),
            Rule.buffer("output buffer size", BufferKind.OUTPUT),
            Rule.buffer("LoRA buffer size", BufferKind.LORA),
            Rule.of( // before 2025
                    "llm_load_tensors:",
                    "llm_load_tensors:\\s*([\\w-]{1,40})\\s+buffer size\\s*=\\s*([\\d.]+) MiB",
                    m -> new LlamaEvent.Buffer(m.text(1), BufferKind.MODEL, m.bytes(2, Bytes.MIB))),
            Rule.of(
                    " cells, ",
                    "size\\s*=\\s*([\\d.]+) MiB \\(\\s*(\\d+) cells,\\s*(\\d+) layers,\\s*(\\d+)(?:/(\\d+))? seqs\\),"
                            + " K \\((\\w+)\\).{0,40}?V \\((\\w+)\\)",
                    m -> new LlamaEvent.CacheSum(
                            m.bytes(1, Bytes.MIB),
                            m.count(2),
                            m.whole(3),
                            m.whole(4),
                            m.has(5) ? m.whole(5) : 1,
                            m.text(6),
                            m.text(7))),
            Rule.of(
                    "llama_context: ",
                    "llama_context: (n_ctx|n_ctx_seq|n_ctx_per_seq|n_batch|n_ubatch|n_seq_max|flash_attn|kv_unified)"
                            + "\\s*=\\s*(\\w{1,20})",
                    m -> new LlamaEvent.Applied(
                            m.text(1).equals("n_ctx_per_seq") ? "n_ctx_seq" : m.text(1), m.text(2))),
            Rule.of(
                    "n_slots = ",
                    "n_slots = (\\d+), n_ctx_slot = (\\d+)(?:, kv_unified = '(true|false)')?",
                    m -> new LlamaEvent.Slots(
                            m.whole(1),
                            m.whole(2),
                            m.has(3) ? Optional.of(m.text(3).equals("true")) : Optional.empty())),
            Rule.of(
                    "projected to use",
                    "projected to use (\\d+) MiB of device memory vs\\. (\\d+) MiB",
                    m -> new LlamaEvent.Projected(m.bytes(1, Bytes.MIB), m.bytes(2, Bytes.MIB))),
            Rule.of(
                    "context size reduced from",
                    "context size reduced from (\\d+) to (\\d+)",
                    m -> new LlamaEvent.ContextReduced(m.count(1), m.count(2))),
            Rule.of(
                    "failed to fit params",
                    "failed to fit params to free device memory: (.{1,200})",
                    m -> new LlamaEvent.CannotFit(m.text(1).strip())),
            Rule.of("load_hparams: projector:", "projector:\\s+(\\S{1,40})", m -> new LlamaEvent.Projector(m.text(1))),
            Rule.of(
                    "load_hparams: model size:",
                    "model size:\\s+([\\d.]+) MiB",
                    m -> new LlamaEvent.Buffer("", BufferKind.TOWER, m.bytes(1, Bytes.MIB))),
            Rule.of( // a device: total = free + (self = model + context + compute) + unaccounted
                    "|   - ",
                    "\\|   - ([\\w-]{1,40})[^|]{0,80}\\|\\s*(\\d+) =\\s+(\\d+) \\+ \\(\\s*\\d+ =\\s+(\\d+)"
                            + " \\+\\s+(\\d+) \\+\\s+(\\d+)\\)",
                    m -> new LlamaEvent.Row(
                            m.text(1),
                            OptionalLong.of(m.bytes(2, Bytes.MIB)),
                            OptionalLong.of(m.bytes(3, Bytes.MIB)),
                            m.bytes(4, Bytes.MIB),
                            m.bytes(5, Bytes.MIB),
                            m.bytes(6, Bytes.MIB))),
            Rule.of( // the host: self = model + context + compute
                    "|   - ",
                    "\\|   - ([\\w-]{1,40})[^|]{0,80}\\|\\s*\\d+ =\\s+(\\d+) \\+\\s+(\\d+) \\+\\s+(\\d+)\\s*\\|",
                    m -> new LlamaEvent.Row(
                            m.text(1),
                            OptionalLong.empty(),
                            OptionalLong.empty(),
                            m.bytes(2, Bytes.MIB),
                            m.bytes(3, Bytes.MIB),
                            m.bytes(4, Bytes.MIB))),
            Rule.of(
                    "listening on",
                    "listening on https?://[^\\s]{1,80}?:(\\d{1,5})",
                    m -> new LlamaEvent.Listening(OptionalInt.of(m.whole(1)))),
            Rule.of("encoding image", "encoding image slice", m -> new LlamaEvent.Encoding()),
            Rule.of("encoding mtmd", "encoding mtmd batch", m -> new LlamaEvent.Encoding()),
            Rule.of(
                    "slice encoded in",
                    "image slice encoded in (\\d+) ms",
                    m -> new LlamaEvent.Encoded(m.decimal(1, MOST_MILLISECONDS))),
            Rule.of(
                    "prompt eval time",
                    "prompt eval time =\\s*([\\d.]+) ms /\\s*(\\d+) tokens",
                    m -> new LlamaEvent.PromptRead(m.whole(2), m.decimal(1, MOST_MILLISECONDS))),
            Rule.of(
                    "eval time",
                    "eval time =\\s*([\\d.]+) ms /\\s*(\\d+) tokens",
                    m -> new LlamaEvent.AnswerMade(m.whole(2), m.decimal(1, MOST_MILLISECONDS))),
            Rule.of(
                    "cudaMalloc failed: out of memory",
                    "allocating ([\\d.]+) MiB on device \\d{1,4}: cudaMalloc failed: out of memory",
                    m -> memory(OptionalLong.of(m.bytes(1, Bytes.MIB)), false, m)),
            Rule.of(
                    "failed to allocate",
                    "failed to allocate (?:CUDA|ROCm|Vulkan|SYCL|Metal|HIP|MTL)\\d{0,3} buffer of size (\\d{1,18})",
                    m -> memory(OptionalLong.of(m.bytes(1, 1)), false, m)),
            Rule.of(
                    "Device memory allocation of size",
                    "Device memory allocation of size (\\d{1,18}) failed",
                    m -> memory(OptionalLong.of(m.bytes(1, 1)), false, m)),
            Rule.of(
                    "failed to allocate buffer, size",
                    "failed to allocate buffer, size = ([\\d.]+) MiB",
                    m -> memory(OptionalLong.of(m.bytes(1, Bytes.MIB)), false, m)),
            Rule.of(
                    "insufficient memory (attempted to allocate",
                    "insufficient memory \\(attempted to allocate ([\\d.]+) MB\\)",
                    m -> memory(OptionalLong.of(m.bytes(1, Bytes.MIB)), true, m)),
            Rule.of(
                    "ggml_backend_cpu_buffer_type_alloc_buffer: failed",
                    "failed to allocate buffer of size (\\d{1,18})",
                    m -> memory(OptionalLong.of(m.bytes(1, 1)), true, m)),
            Rule.of(
                    "out of memory",
                    "(?:CUDA|ROCm|HIP) error: out of memory",
                    m -> memory(OptionalLong.empty(), false, m)),
            Rule.of(
                    "unable to allocate",
                    "unable to allocate \\w+ buffer",
                    m -> new LlamaEvent.Meant(BufferKind.MODEL)),
            Rule.of(
                    "buffer for kv cache",
                    "failed to allocate buffer for kv cache",
                    m -> new LlamaEvent.Meant(BufferKind.CACHE)),
            Rule.of(
                    "failed to allocate compute",
                    "failed to allocate compute",
                    m -> new LlamaEvent.Meant(BufferKind.COMPUTE)),
            Rule.of("couldn't bind", "couldn't bind.{0,120}", LlamaLog::fatal),
            Rule.of("mismatch between text model", "mismatch between text model.{1,200}", LlamaLog::fatal),
            Rule.of("Failed to load CLIP model", "Failed to load CLIP model.{0,200}", LlamaLog::fatal),
            Rule.of("error loading model", "error loading model.{0,200}", LlamaLog::fatal),
            Rule.of("error: invalid argument", "error: invalid argument.{0,200}", LlamaLog::fatal),
            Rule.of("error while handling argument", "error while handling argument.{0,200}", LlamaLog::fatal),
            Rule.of("truncated = 1", "stop processing: .{0,60}truncated = 1", m -> new LlamaEvent.Truncated()));

    private LlamaLog() {}

    private static LlamaEvent memory(OptionalLong asked, boolean host, Found m) {
        return new LlamaEvent.OutOfMemory(asked, host, m.text(0));
    }

    private static LlamaEvent fatal(Found m) {
        return new LlamaEvent.Fatal(m.text(0).strip());
    }

    /// Empty for a line that means nothing of memory, time or settings, and for one with a figure that cannot be
    /// believed.
    public static Optional<LlamaEvent> read(String line) {
        for (Rule rule : RULES) {
            Optional<LlamaEvent> event = rule.pattern().read(line, rule.event());
            if (event.isPresent()) {
                return event;
            }
        }
        return Optional.empty();
    }
}
