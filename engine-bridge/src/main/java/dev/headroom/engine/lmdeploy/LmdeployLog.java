package dev.headroom.engine.lmdeploy;

import dev.headroom.foreign.ForeignNumber;
import dev.headroom.foreign.Found;
import dev.headroom.foreign.LinePattern;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.process.TorchMemory;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/// Reads LMDeploy's output line by line, all releases and both backends: their lines differ in words, so one table
/// serves all. A line it does not know is no event, and never an error. Not safe for several threads.
///
/// Source of each text: `facts` in the tests' fixtures, by release.
public final class LmdeployLog {
    private static final LinePattern COLOUR = LinePattern.of("\u001b", "\u001b\\[[0-9;]*[A-Za-z]");
    private static final LinePattern BLOCK_SIZE = LinePattern.of("block_size=", "\\bblock_size=(\\d+)");
    private static final LinePattern GPU_BLOCKS = LinePattern.of("num_gpu_blocks=", "\\bnum_gpu_blocks=(\\d+)");
    private static final LinePattern CPU_BLOCKS = LinePattern.of("num_cpu_blocks=", "\\bnum_cpu_blocks=(\\d+)");
    private static final int CONTEXT = 60;

    /// More tokens a second than any card makes.
    private static final double MOST_TOKENS = 1e9;

    private static final double MOST_SECONDS = 1e7;
    private static final double MOST_RATIO = 1e6;

    /// A rule looks for its word before its pattern: a flood of lines costs little.
    private record Rule(LinePattern pattern, Function<Found, LmdeployEvent> event) {
        static Rule of(String word, String pattern, Function<Found, LmdeployEvent> event) {
            return new Rule(LinePattern.of(word, pattern), event);
        }
    }

    private final List<Rule> rules = List.of(
            // TurboMind up to 0.14; since 0.13 without the [BlockManager] in front
            Rule.of(
                    "block_size = ",
                    "block_size = (\\d+) MB",
                    m -> new LmdeployEvent.BlockSize(m.bytes(1, Bytes.MIB), false)),
            Rule.of(
                    "block_size = ",
                    "block_size = (\\d+\\.\\d+) MB",
                    m -> new LmdeployEvent.BlockSize(m.bytes(1, Bytes.MIB), true)),
            Rule.of("max_block_count = ", "max_block_count = (\\d+)", m -> new LmdeployEvent.BlockCount(m.count(1))),
            Rule.of(
                    "No enough blocks for",
                    "`session_len` \\((\\d+)\\), `session_len` truncated to (\\d+)",
                    m -> new LmdeployEvent.SessionLenTruncated(OptionalInt.of(m.whole(1)), m.whole(2))),
            Rule.of( // 0.12 to 0.14
                    "due to limited KV cache memory",
                    "`session_len` truncated to (\\d+)",
                    m -> new LmdeployEvent.SessionLenTruncated(OptionalInt.empty(), m.whole(1))),
            // TurboMind since 0.15
            Rule.of(
                    "Object cache budget",
                    "budget: ([\\d.]+) MB from free ([\\d.]+) MB and ratio ([\\d.]+)",
                    m -> new LmdeployEvent.CacheBudget(
                            m.bytes(1, Bytes.MIB), m.bytes(2, Bytes.MIB), m.decimal(3, MOST_RATIO))),
            Rule.of(
                    "slab_size",
                    "slab_size (\\d+), object_size (\\d+), object_count (\\d+)",
                    m -> new LmdeployEvent.Slab(m.count(1), m.count(2), m.count(3))),
            Rule.of(
                    "[cache] region=",
                    "region=([\\d.]+[KMGT]?i?B) live=([\\d.]+[KMGT]?i?B)",
                    m -> new LmdeployEvent.LiveCache(m.size(1), m.size(2))),
            // PyTorch
            Rule.of("CacheConfig(", "CacheConfig\\(.*", LmdeployLog::cacheConfig),
            Rule.of(
                    "free gpu memory:",
                    "free gpu memory: (\\d+) mb",
                    m -> new LmdeployEvent.FreeMemory(m.bytes(1, Bytes.MIB))),
            Rule.of(
                    "estimated max runtime memory:",
                    "runtime memory: (\\d+) mb",
                    m -> new LmdeployEvent.RuntimeReserve(m.bytes(1, Bytes.MIB))),
            Rule.of(
                    "max_prefill_token_num=",
                    "pdate max_prefill_token_num=(\\d+)",
                    m -> new LmdeployEvent.PrefillReduced(m.whole(1))),
            Rule.of("uilding Model", "Building Model\\.", m -> new LmdeployEvent.Step(Sentence.of("reading weights"))),
            Rule.of(
                    "Building GraphRunner",
                    "Building GraphRunner",
                    m -> new LmdeployEvent.Step(Sentence.of("building CUDA graphs"))),
            Rule.of("Warming up model", "Warming up model", m -> new LmdeployEvent.Step(Sentence.of("warming up"))),
            Rule.of("Warm-up lengths", "Warm-up lengths", m -> new LmdeployEvent.Step(Sentence.of("warming up"))),
            Rule.of("Init ray cluster", "Init ray cluster", m -> new LmdeployEvent.Step(Sentence.of("starting Ray"))),
            Rule.of(
                    "Init distributed process group",
                    "Init distributed",
                    m -> new LmdeployEvent.Step(Sentence.of("connecting the GPUs"))),
            // both
            Rule.of(
                    "input backend=",
                    "input backend=(\\w+)",
                    m -> new LmdeployEvent.Step(Sentence.of("choosing the backend"))),
            Rule.of(
                    "turbomind engine config",
                    "turbomind engine config",
                    m -> new LmdeployEvent.Step(Sentence.of("reading weights"))),
            Rule.of("model_config:", "model_config:", m -> new LmdeployEvent.Step(Sentence.of("reading weights"))),
            Rule.of(
                    "pytorch engine because", // in backticks at first, as Python quotes a string since 0.12.2
                    "(?:Fallback to|Try to run with) pytorch engine because [`'\"]([^`'\"]+)[`'\"]",
                    m -> new LmdeployEvent.FellBackToPyTorch(m.text(1))),
            Rule.of(
                    "pytorch engine because",
                    "because turbomind engine is not installed",
                    m -> new LmdeployEvent.FellBackToPyTorch("TurboMind is not installed correctly")),
            Rule.of(
                    "peer access",
                    "Devic(?:e|le) (\\d+) peer access Device (\\d+) is not available",
                    m -> new LmdeployEvent.NoPeerAccess(m.whole(1), m.whole(2))),
            Rule.of(
                    "%|",
                    "^(.*?):?\\s+(\\d+)%\\|",
                    m -> new LmdeployEvent.Progress(m.text(1).strip(), m.decimal(2, 100) / 100)),
            Rule.of(
                    "ImageEncoder forward",
                    "forward (\\d+) images, cost ([\\d.]+)s",
                    m -> new LmdeployEvent.VisionPass(m.whole(1), OptionalDouble.of(m.decimal(2, MOST_SECONDS)))),
            Rule.of(
                    "InternViT setup:",
                    "images_batched=(\\d+)",
                    m -> new LmdeployEvent.VisionPass(m.whole(1), OptionalDouble.empty())),
            Rule.of(
                    "Avg thr (in/out)",
                    "\\(in/out\\): ([\\d.]+) / ([\\d.]+) tokens/s.*Engine \\(running/waiting\\): (\\d+) / (\\d+), KV"
                            + " cache: ([\\d.]+)%",
                    m -> new LmdeployEvent.Load(
                            m.decimal(1, MOST_TOKENS),
                            m.decimal(2, MOST_TOKENS),
                            m.whole(3),
                            m.whole(4),
                            m.decimal(5, 100) / 100)),
            // requests
            Rule.of(
                    "is truncated to",
                    "`(?:request_output_len|max_new_tokens)` is truncated to (\\d+)",
                    m -> shortened(m)),
            Rule.of("Truncate max_new_tokens", "Truncate max_new_tokens to (\\d+)", m -> shortened(m)),
            Rule.of("larger than max session len", "Update max_new_tokens=(\\d+)", m -> shortened(m)),
            Rule.of(
                    "run out of tokens",
                    "run out of tokens",
                    m -> new LmdeployEvent.RequestRefused(
                            Sentence.of("The prompt is longer than session_len allows."))),
            Rule.of("Skipping invalid", "code = (\\d+)", m -> new LmdeployEvent.RequestRefused(invalid(m.whole(1)))),
            Rule.of(
                    "reach max gpu size",
                    "reach max gpu size",
                    m -> new LmdeployEvent.RequestRefused(
                            Sentence.of("The session outgrew the KV cache and was ended."))),
            Rule.of(
                    "cache out of memory, no request",
                    "cache out of memory",
                    m -> new LmdeployEvent.RequestRefused(
                            Sentence.of("The request is larger than the whole KV cache and was ended alone."))),
            Rule.of(
                    "Maybe cache is full",
                    "free gpu cache blocks: (\\d+)",
                    m -> new LmdeployEvent.RequestRefused(Sentence.of("The KV cache is full; requests wait."))),
            // the server
            Rule.of(
                    "Please open",
                    "Please open \\S*?https?://[^:\\s]+:(\\d+)",
                    m -> new LmdeployEvent.Listening(m.whole(1))),
            Rule.of("Uvicorn running on", "https?://[^:\\s]+:(\\d+)", m -> new LmdeployEvent.Listening(m.whole(1))),
            Rule.of(
                    "ddress already in use",
                    "\\('[^']*', (\\d+)\\)",
                    m -> new LmdeployEvent.PortTaken(OptionalInt.of(m.whole(1)))),
            Rule.of(
                    "ddress already in use",
                    "ddress already in use",
                    m -> new LmdeployEvent.PortTaken(OptionalInt.empty())),
            // fatal, memory first
            Rule.of("out of memory", "CUDA (?:runtime )?error: out of memory", m -> turbomindMemory()),
            Rule.of("out of memory", "CUDA out of memory\\..*", m -> torchMemory(m.text(0))),
            Rule.of("No enough gpu memory", "No enough gpu memory for ([a-z ]+)", m -> noEnough(m.text(1))),
            Rule.of(
                    "No enough host memory",
                    "No enough host memory for kv cache",
                    m -> new LmdeployEvent.OutOfMemory(
                            ComponentKind.OUTSIDE_DEVICE,
                            OptionalLong.of(4 * Bytes.GIB),
                            OptionalLong.empty(),
                            ShortageCause.ALLOCATION,
                            Sentence.of("The machine gave no 4 GiB of pinned memory for KV blocks on the host."))),
            Rule.of(
                    "larger block_size",
                    "LoRA Adapter raquires larger block_size",
                    m -> new LmdeployEvent.Fatal(
                            Sentence.of("A LoRA adapter does not fit a KV block of this release; set"
                                    + " --cache-block-seq-len 128 or more."))),
            Rule.of("Check failed", "\\[FATAL\\].*Check failed: (.*)", m -> fatal(m.text(1))),
            Rule.of("[TM][FATAL]", "\\[FATAL\\](?:\\[[^\\]]*\\])*\\s*(\\S.*)", m -> fatal(m.text(1))),
            Rule.of(
                    "Assertion fail",
                    "Assertion fail: (\\S+)",
                    m -> new LmdeployEvent.Fatal(Sentence.of("TurboMind stopped at its own check {}", m.text(1)))));

    private final Deque<String> recent = new ArrayDeque<>();
    private boolean cacheStarted;
    private boolean serving;
    private long lines;
    private long known;

    /// The event a line carries, if it carries one.
    public Optional<LmdeployEvent> read(String line) {
        lines++;
        String text = COLOUR.replacedIn(line, "");
        if (recent.size() == CONTEXT) {
            recent.removeFirst();
        }
        recent.addLast(text);
        for (Rule rule : rules) {
            Optional<LmdeployEvent> event = rule.pattern().read(text, rule.event());
            if (event.isPresent()) {
                known++;
                return event.map(this::follow);
            }
        }
        return Optional.empty();
    }

    /// Lines that carried no event, for the curious.
    public long unknownLines() {
        return lines - known;
    }

    private LmdeployEvent follow(LmdeployEvent event) {
        switch (event) {
            case LmdeployEvent.BlockSize _,
                    LmdeployEvent.CacheBudget _,
                    LmdeployEvent.PyTorchCache _,
                    LmdeployEvent.FreeMemory _ -> cacheStarted = true;
            case LmdeployEvent.Listening _ -> serving = true;
            default -> {}
        }
        return event;
    }

    private LmdeployEvent turbomindMemory() {
        if (serving) {
            return memory(
                    inVision() ? ComponentKind.VISION_ACTIVATIONS : ComponentKind.PREFILL_ACTIVATIONS,
                    OptionalLong.empty(),
                    OptionalLong.empty());
        }
        return memory(
                cacheStarted ? ComponentKind.KV_CACHE : ComponentKind.WEIGHTS_LANGUAGE,
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private LmdeployEvent torchMemory(String text) {
        ComponentKind kind = inVision()
                ? ComponentKind.VISION_ACTIVATIONS
                : serving
                        ? ComponentKind.PREFILL_ACTIVATIONS
                        : cacheStarted ? ComponentKind.KV_CACHE : ComponentKind.WEIGHTS_LANGUAGE;
        Optional<TorchMemory> said = TorchMemory.read(text);
        return memory(
                kind,
                said.map(TorchMemory::asked).orElse(OptionalLong.empty()),
                said.map(TorchMemory::free).orElse(OptionalLong.empty()));
    }

    private static LmdeployEvent memory(ComponentKind kind, OptionalLong asked, OptionalLong left) {
        return new LmdeployEvent.OutOfMemory(kind, asked, left, ShortageCause.ALLOCATION, failed(kind, asked, left));
    }

    private static Sentence failed(ComponentKind kind, OptionalLong asked, OptionalLong left) {
        Sentence what = words(kind);
        if (asked.isPresent()) {
            Size size = new Size(asked.getAsLong());
            return left.isPresent()
                    ? Sentence.of(
                            "The GPU's memory ran out: an allocation of {} for {} failed; {} were free.",
                            size,
                            what,
                            new Size(left.getAsLong()))
                    : Sentence.of("The GPU's memory ran out: an allocation of {} for {} failed.", size, what);
        }
        return left.isPresent()
                ? Sentence.of(
                        "The GPU's memory ran out: an allocation for {} failed; {} were free.",
                        what,
                        new Size(left.getAsLong()))
                : Sentence.of("The GPU's memory ran out: an allocation for {} failed.", what);
    }

    private static Sentence words(ComponentKind kind) {
        return switch (kind) {
            case WEIGHTS_LANGUAGE -> Sentence.of("the model's weights");
            case KV_CACHE -> Sentence.of("the KV cache");
            case VISION_ACTIVATIONS -> Sentence.of("the vision tower's work on a picture");
            case PREFILL_ACTIVATIONS -> Sentence.of("the work on a prompt");
            default -> Sentence.foreign(kind.field());
        };
    }

    /// PyTorch plans its memory before it takes any: nothing was allocated.
    private static LmdeployEvent noEnough(String what) {
        return what.startsWith("kv cache")
                ? noRoom(
                        ComponentKind.KV_CACHE,
                        Sentence.of(
                                "After weights and what PyTorch sets aside, cache_max_entry_count leaves no room for"
                                        + " KV blocks."))
                : what.startsWith("state cache")
                        ? noRoom(
                                ComponentKind.RUNTIME,
                                Sentence.of("The state cache for max_batch_size sessions does not fit."))
                        : noRoom(
                                ComponentKind.RUNTIME,
                                Sentence.of("Even with the smallest prefill pass nothing is left to run in: the weights"
                                        + " fill the card."));
    }

    private static LmdeployEvent noRoom(ComponentKind kind, Sentence said) {
        return new LmdeployEvent.OutOfMemory(
                kind, OptionalLong.empty(), OptionalLong.empty(), ShortageCause.NO_ROOM, said);
    }

    /// A traceback names the file that asked; the lines come just before.
    private boolean inVision() {
        return recent.stream()
                .anyMatch(l -> l.contains("lmdeploy/vl/")
                        || l.contains("intern_vit")
                        || l.contains("extract_feature")
                        || l.contains("internvit"));
    }

    private static LmdeployEvent cacheConfig(Found m) {
        String text = m.text(0);
        return new LmdeployEvent.PyTorchCache(
                (int) Math.min(Integer.MAX_VALUE, field(text, BLOCK_SIZE).orElse(0)),
                field(text, GPU_BLOCKS).orElse(0),
                field(text, CPU_BLOCKS));
    }

    private static OptionalLong field(String text, LinePattern name) {
        return name.find(text).map(m -> ForeignNumber.count(m.text(1))).orElse(OptionalLong.empty());
    }

    private static LmdeployEvent shortened(Found m) {
        return new LmdeployEvent.AnswerShortened(OptionalInt.of(m.whole(1)));
    }

    private static LmdeployEvent fatal(String text) {
        return new LmdeployEvent.Fatal(Sentence.foreign(text));
    }

    private static Sentence invalid(int code) {
        return switch (code) {
            case 6 -> Sentence.of("The prompt is longer than the session_len that TurboMind works with.");
            case 2 -> Sentence.of("Two requests used one session id.");
            default -> Sentence.of("TurboMind refused the request (code {}).", code);
        };
    }
}
