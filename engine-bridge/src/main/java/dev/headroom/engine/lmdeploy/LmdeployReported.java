package dev.headroom.engine.lmdeploy;

import dev.headroom.memory.Activity;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a running LMDeploy has said of itself so far, put together from its log and metrics. An immutable value; each
/// event makes the next one.
///
/// @param blockBytes of a KV block on one GPU
/// @param blockTokens tokens of a block
/// @param free bytes free after weights, from which the cache took its ratio
/// @param region bytes of the pool, where the engine tells them rather than blocks
/// @param live bytes of the pool in use
/// @param share share of the pool in use, 0 to 1 (metrics; the line every ten seconds)
/// @param sessionLen the one it works with, when it differs from what was asked
/// @param notes sentences for the user, each once
public record LmdeployReported(
        OptionalLong blockBytes,
        boolean blockBytesExact,
        OptionalLong blocks,
        int blockTokens,
        OptionalLong free,
        OptionalLong region,
        OptionalLong live,
        OptionalDouble share,
        OptionalInt sessionLen,
        List<Sentence> notes) {
    private static final int DEFAULT_BLOCK_TOKENS = 64;
    /// More bytes, or tokens, than any machine has.
    private static final double MOST = 0x1p50;

    /// A log that says ever new things must not fill our memory.
    private static final int MOST_NOTES = 50;

    public LmdeployReported {
        notes = List.copyOf(notes);
    }

    /// @param blockTokens what was asked as `--cache-block-seq-len`, empty: LMDeploy's 64
    public static LmdeployReported nothing(OptionalInt blockTokens) {
        return new LmdeployReported(
                OptionalLong.empty(),
                false,
                OptionalLong.empty(),
                blockTokens.orElse(DEFAULT_BLOCK_TOKENS),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalInt.empty(),
                List.of());
    }

    /// Learns from an event; what carries no fact about memory changes nothing.
    public LmdeployReported with(LmdeployEvent event) {
        return switch (event) {
            case LmdeployEvent.BlockSize e ->
                copy().blockBytes(e.bytes(), e.exact()).done();
            case LmdeployEvent.BlockCount e -> copy().blocks(e.blocks()).done();
            case LmdeployEvent.CacheBudget e ->
                copy().free(e.free()).region(e.budget()).done();
            case LmdeployEvent.Slab e -> copy().blockBytes(e.block(), true).done();
            case LmdeployEvent.LiveCache e ->
                copy().region(e.region()).live(e.live()).done();
            case LmdeployEvent.PyTorchCache e ->
                copy().blocks(e.gpuBlocks()).tokens(e.blockTokens()).done();
            case LmdeployEvent.FreeMemory e -> copy().free(e.bytes()).done();
            case LmdeployEvent.SessionLenTruncated e ->
                copy().sessionLen(e.effective())
                        .note(truncated(e)
                                .then(Sentence.of(
                                        "Raise cache_max_entry_count, or halve a token with quant_policy 8.")))
                        .done();
            case LmdeployEvent.PrefillReduced e ->
                copy().note(Sentence.of(
                                "max_prefill_token_num is reduced to {} for want of memory: long prompts take more"
                                        + " passes.",
                                e.tokens()))
                        .done();
            case LmdeployEvent.NoPeerAccess _ ->
                copy().note(Sentence.of("The GPUs cannot reach each other's memory directly: tensor parallelism goes"
                                + " through the host and is slower."))
                        .done();
            case LmdeployEvent.FellBackToPyTorch e ->
                copy().note(Sentence.of(
                                "PyTorch serves instead of TurboMind ({}): TurboMind's own flags may have no effect.",
                                e.architecture()))
                        .done();
            case LmdeployEvent.Load e -> copy().share(e.cache()).done();
            case LmdeployEvent.Step _,
                    LmdeployEvent.Progress _,
                    LmdeployEvent.RuntimeReserve _,
                    LmdeployEvent.AnswerShortened _,
                    LmdeployEvent.RequestRefused _,
                    LmdeployEvent.VisionPass _,
                    LmdeployEvent.Listening _,
                    LmdeployEvent.PortTaken _,
                    LmdeployEvent.OutOfMemory _,
                    LmdeployEvent.Fatal _ -> this;
        };
    }

    private static Sentence truncated(LmdeployEvent.SessionLenTruncated e) {
        return e.asked().isPresent()
                ? Sentence.of(
                        "session_len is truncated from {} to {}: the KV cache holds no more tokens.",
                        e.asked().getAsInt(),
                        e.effective())
                : Sentence.of("session_len is truncated to {}: the KV cache holds no more tokens.", e.effective());
    }

    /// `lmdeploy:gpu_cache_usage_perc`.
    public LmdeployReported withShare(double used) {
        return copy().share(used).done();
    }

    /// Bytes of the pool on one GPU.
    public OptionalLong reserved() {
        return blockBytes.isPresent() && blocks.isPresent()
                ? believed(blockBytes.getAsLong(), blocks.getAsLong())
                : region;
    }

    /// Each figure alone is one we believe; what they make together need not be.
    private static OptionalLong believed(long a, long b) {
        return (double) a * b <= MOST ? OptionalLong.of(a * b) : OptionalLong.empty();
    }

    /// Tokens the pool holds.
    public OptionalLong tokens() {
        if (blocks.isPresent()) {
            return believed(blocks.getAsLong(), blockTokens);
        }
        if (region.isPresent() && blockBytes.isPresent() && blockBytes.getAsLong() > 0) {
            return believed(region.getAsLong() / blockBytes.getAsLong(), blockTokens);
        }
        return OptionalLong.empty();
    }

    /// Bytes in use inside the pool.
    public OptionalLong used() {
        if (live.isPresent()) {
            return live;
        }
        return share.isPresent() && reserved().isPresent()
                ? OptionalLong.of(Math.round(share.getAsDouble() * reserved().getAsLong()))
                : OptionalLong.empty();
    }

    /// What the engine made of what was asked.
    public Settings applied(Settings asked) {
        int len = sessionLen.orElse(asked.sessionLen());
        return len > 0 ? asked.withSessionLen(len) : asked;
    }

    /// One report in the common form; empty while the engine has said nothing of its cache. Only the KV cache is in it:
    /// LMDeploy tells no bytes of anything else.
    public Optional<MemoryReport> report(Settings asked, long time, long sequence, List<MemoryReport.Event> events) {
        if (reserved().isEmpty()) {
            return Optional.empty();
        }
        long bytes = reserved().getAsLong();
        long tokens = tokens().orElse(0);
        long perToken =
                blockBytes.isPresent() ? blockBytes.getAsLong() / blockTokens : tokens == 0 ? 0 : bytes / tokens;
        int effective = sessionLen.orElse(asked.sessionLen());
        double all = (double) asked.maxBatchSize() * effective * perToken;
        long reachable = perToken == 0 || all >= bytes ? bytes : (long) all;
        long used = used().orElse(0);
        MemoryReport.Kv kv = new MemoryReport.Kv(
                bytes,
                reachable,
                used,
                perToken,
                tokens,
                perToken == 0 ? 0 : used / perToken,
                asked.maxBatchSize(),
                effective,
                asked.sessionLen());
        MemoryReport.Part part = new MemoryReport.Part(ComponentKind.KV_CACHE.field(), bytes, bytes, formula());
        Activity activity = used > 0 ? Activity.SERVING : Activity.IDLE;
        return Optional.of(new MemoryReport(time, sequence, activity, asked.deviceMemory(), List.of(part), kv, events));
    }

    private Sentence formula() {
        if (blockBytes.isPresent() && blocks.isPresent()) {
            Size block = new Size(blockBytes.getAsLong());
            Size pool = new Size(reserved().orElse(0));
            return blockBytesExact
                    ? Sentence.of("{} blocks x {} = {} per GPU, from the log", blocks.getAsLong(), block, pool)
                    : Sentence.of(
                            "{} blocks x {} (rounded to MiB by the log) = {} per GPU, from the log",
                            blocks.getAsLong(),
                            block,
                            pool);
        }
        return free.isPresent()
                ? Sentence.of(
                        "{} of {} free after weights, from the log",
                        new Size(region.orElse(0)),
                        new Size(free.getAsLong()))
                : Sentence.of("from the log");
    }

    /// Bytes that were free once weights were loaded: told, or the pool divided by the ratio it took of them.
    public OptionalLong freeAfterWeights(double ratio) {
        return free.isPresent() || reserved().isEmpty()
                ? free
                : OptionalLong.of((long) (reserved().getAsLong() / ratio));
    }

    private Copy copy() {
        return new Copy(this);
    }

    /// A record in the making, one or two components of which change.
    private static final class Copy {
        private OptionalLong blockBytes;
        private boolean exact;
        private OptionalLong blocks;
        private int blockTokens;
        private OptionalLong free;
        private OptionalLong region;
        private OptionalLong live;
        private OptionalDouble share;
        private OptionalInt sessionLen;
        private final List<Sentence> notes;

        Copy(LmdeployReported r) {
            blockBytes = r.blockBytes;
            exact = r.blockBytesExact;
            blocks = r.blocks;
            blockTokens = r.blockTokens;
            free = r.free;
            region = r.region;
            live = r.live;
            share = r.share;
            sessionLen = r.sessionLen;
            notes = new ArrayList<>(r.notes);
        }

        Copy blockBytes(long bytes, boolean known) {
            blockBytes = OptionalLong.of(bytes);
            exact = known;
            return this;
        }

        Copy blocks(long count) {
            blocks = OptionalLong.of(count);
            return this;
        }

        Copy tokens(int tokens) {
            blockTokens = tokens > 0 ? tokens : blockTokens;
            return this;
        }

        Copy free(long bytes) {
            free = OptionalLong.of(bytes);
            return this;
        }

        Copy region(long bytes) {
            region = OptionalLong.of(bytes);
            return this;
        }

        Copy live(long bytes) {
            live = OptionalLong.of(bytes);
            return this;
        }

        Copy share(double used) {
            share = OptionalDouble.of(used);
            return this;
        }

        Copy sessionLen(int len) {
            sessionLen = OptionalInt.of(len);
            return this;
        }

        Copy note(Sentence sentence) {
            if (notes.size() < MOST_NOTES && !notes.contains(sentence)) {
                notes.add(sentence);
            }
            return this;
        }

        LmdeployReported done() {
            return new LmdeployReported(
                    blockBytes, exact, blocks, blockTokens, free, region, live, share, sessionLen, notes);
        }
    }
}
