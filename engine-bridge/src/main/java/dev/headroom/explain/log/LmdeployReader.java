package dev.headroom.explain.log;

import dev.headroom.engine.lmdeploy.LmdeployEvent;
import dev.headroom.engine.lmdeploy.LmdeployLog;
import dev.headroom.explain.log.LogFact.CacheUse;
import dev.headroom.explain.log.LogFact.Doing;
import dev.headroom.explain.log.LogFact.Failed;
import dev.headroom.explain.log.LogFact.Instead;
import dev.headroom.explain.log.LogFact.Known;
import dev.headroom.explain.log.LogFact.Meant;
import dev.headroom.explain.log.LogFact.Runs;
import dev.headroom.explain.log.LogFact.Setting;
import dev.headroom.explain.log.LogFact.Starts;
import dev.headroom.explain.log.LogFact.Told;
import dev.headroom.explain.log.Trouble.Kind;
import dev.headroom.memory.ComponentKind;
import dev.headroom.process.TorchMemory;
import dev.headroom.words.Sentence;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// LMDeploy, both engines: the rules are [LmdeployLog]'s, which also watches running engines.
final class LmdeployReader implements LogReader {
    private static final LineTable SIGNS = new LineTable(
            LineTable.row("input backend=", new Starts()),
            TorchReader.runs("[TM][", Program.TURBOMIND),
            TorchReader.runs("lmdeploy serve", Program.TURBOMIND),
            TorchReader.runs("input backend=turbomind", Program.TURBOMIND),
            TorchReader.runs("input backend=pytorch", Program.PYTORCH),
            TorchReader.runs("No enough gpu memory for", Program.PYTORCH),
            LineTable.row(
                    "Building CacheEngine",
                    new Runs(Program.PYTORCH, Optional.empty()),
                    doing(Part.KV_CACHE, Phase.CACHE)));

    private final LmdeployLog log = new LmdeployLog();
    private boolean speaks;
    private long blockBytes;

    @Override
    public void read(String line, Consumer<LogFact> facts) {
        SIGNS.read(line, facts);
        speaks |= line.contains("lmdeploy") || line.contains("[TM][") || line.contains("No enough gpu memory");
        if (speaks) {
            log.read(line).ifPresent(event -> tell(event, line, facts));
        }
    }

    private void tell(LmdeployEvent event, String line, Consumer<LogFact> facts) {
        switch (event) {
            case LmdeployEvent.OutOfMemory memory -> memory(memory, line, facts);
            case LmdeployEvent.SessionLenTruncated(OptionalInt asked, int effective) ->
                facts.accept(new Failed(Trouble.of(Kind.SHORTENED, Part.KV_CACHE)
                        .advised("session_len", text(asked), Integer.toString(effective))));
            case LmdeployEvent.PrefillReduced(int tokens) ->
                facts.accept(new Failed(Trouble.of(Kind.SHORTENED, Part.PREFILL)
                        .advised("max_prefill_token_num", Optional.empty(), Integer.toString(tokens))));
            case LmdeployEvent.CacheBudget(long _, long free, double ratio) -> {
                facts.accept(new Told(Known.FREE_AFTER_WEIGHTS, free));
                facts.accept(new Setting("cache_max_entry_count", String.format(Locale.ROOT, "%.2f", ratio)));
                facts.accept(doing(Part.KV_CACHE, Phase.CACHE));
            }
            case LmdeployEvent.Load load -> facts.accept(new CacheUse(load.cache()));
            case LmdeployEvent.FellBackToPyTorch _ -> facts.accept(new Instead(Program.TURBOMIND, Program.PYTORCH));
            case LmdeployEvent.Listening _ -> facts.accept(doing(Part.PREFILL, Phase.SERVING));
            case LmdeployEvent.BlockSize(long bytes, boolean _) -> blockBytes = bytes;
            case LmdeployEvent.BlockCount(long blocks) -> {
                facts.accept(new Told(Known.CACHE_POOL, (double) blockBytes * blocks));
                facts.accept(doing(Part.KV_CACHE, Phase.CACHE));
            }
            case LmdeployEvent.PyTorchCache _ -> facts.accept(doing(Part.KV_CACHE, Phase.CACHE));
            case LmdeployEvent.VisionPass _ -> facts.accept(doing(Part.PREFILL, Phase.SERVING));
            case LmdeployEvent.RequestRefused _ -> {
                if (line.contains("Maybe cache is full") || line.contains("reach max gpu size")) {
                    facts.accept(new Failed(Trouble.of(Kind.PREEMPTED, Part.KV_CACHE)));
                }
            }
            case LmdeployEvent.Fatal(Sentence said) ->
                facts.accept(new Failed(Trouble.of(Kind.STOPPED).words(said.toString())));
            case LmdeployEvent.Step _,
                    LmdeployEvent.Progress _,
                    LmdeployEvent.Slab _,
                    LmdeployEvent.LiveCache _,
                    LmdeployEvent.FreeMemory _,
                    LmdeployEvent.RuntimeReserve _,
                    LmdeployEvent.AnswerShortened _,
                    LmdeployEvent.NoPeerAccess _,
                    LmdeployEvent.PortTaken _ -> {}
        }
    }

    /// Torch's and the driver's lines have a reader of their own; here is only what they were about.
    private static void memory(LmdeployEvent.OutOfMemory memory, String line, Consumer<LogFact> facts) {
        Part part = part(memory.component());
        if (TorchMemory.read(line).isPresent()) {
            facts.accept(new Meant(part));
        } else {
            Kind kind = part == Part.HOST ? Kind.HOST : Kind.NO_ROOM;
            Trouble trouble = Trouble.of(kind, part).asked(memory.asked()).left(memory.left());
            facts.accept(new Failed(
                    line.contains("state cache") ? trouble.advised("max_batch_size", Optional.empty(), "") : trouble));
        }
    }

    private static Part part(ComponentKind kind) {
        return switch (kind) {
            case WEIGHTS_LANGUAGE -> Part.WEIGHTS;
            case WEIGHTS_VISION, WEIGHTS_PROJECTOR -> Part.VISION_WEIGHTS;
            case LORA -> Part.ADAPTER;
            case KV_CACHE -> Part.KV_CACHE;
            case VISION_ACTIVATIONS, READING -> Part.VISION;
            case PREFILL_ACTIVATIONS, RUNTIME -> Part.PREFILL;
            case OUTSIDE_DEVICE -> Part.HOST;
            case CONTEXT, OTHER_PROCESSES, OTHER_ENGINES, UNATTRIBUTED, FREE -> Part.UNKNOWN;
        };
    }

    private static Doing doing(Part part, Phase phase) {
        return new Doing(part, phase);
    }

    private static Optional<String> text(OptionalInt number) {
        return number.isPresent() ? Optional.of(Integer.toString(number.getAsInt())) : Optional.empty();
    }
}
