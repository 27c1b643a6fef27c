package dev.headroom.engine.lmdeploy;

import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.EventKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.words.Sentence;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a line of LMDeploy's output means. All sizes in bytes.
public sealed interface LmdeployEvent {
    /// A step of starting, in words.
    record Step(Sentence step) implements LmdeployEvent {}

    /// A progress bar: weights read or converted.
    ///
    /// @param share 0 to 1
    record Progress(String what, double share) implements LmdeployEvent {}

    /// TurboMind before 0.15.0: bytes of a KV block.
    ///
    /// @param exact false where the log rounds to whole MiB (before 0.9.x)
    record BlockSize(long bytes, boolean exact) implements LmdeployEvent {}

    /// Blocks in the pool of one GPU.
    record BlockCount(long blocks) implements LmdeployEvent {}

    /// TurboMind since 0.15.0: what the cache may take of what is free.
    record CacheBudget(long budget, long free, double ratio) implements LmdeployEvent {}

    /// TurboMind since 0.15.0: how the budget is cut.
    record Slab(long slab, long block, long blocksPerSlab) implements LmdeployEvent {}

    /// TurboMind since 0.15.0: bytes of the region and of what lives in it now.
    record LiveCache(long region, long live) implements LmdeployEvent {}

    /// PyTorch: the pool.
    ///
    /// @param blockTokens tokens of a block
    record PyTorchCache(int blockTokens, long gpuBlocks, OptionalLong hostBlocks) implements LmdeployEvent {}

    /// PyTorch: free memory before the pool is cut.
    record FreeMemory(long bytes) implements LmdeployEvent {}

    /// PyTorch: what it sets aside for running before the ratio is applied.
    record RuntimeReserve(long bytes) implements LmdeployEvent {}

    /// The pool is smaller than one session.
    ///
    /// @param asked empty where the release does not say it again
    record SessionLenTruncated(OptionalInt asked, int effective) implements LmdeployEvent {}

    /// PyTorch: fewer prompt tokens per pass than asked, for want of memory.
    record PrefillReduced(int tokens) implements LmdeployEvent {}

    /// One request got fewer tokens than asked.
    record AnswerShortened(OptionalInt tokens) implements LmdeployEvent {}

    /// One request was turned away: too long, or no room in the cache.
    record RequestRefused(Sentence why) implements LmdeployEvent {}

    record NoPeerAccess(int from, int to) implements LmdeployEvent {}

    /// `--backend turbomind` was asked, but PyTorch serves.
    record FellBackToPyTorch(String architecture) implements LmdeployEvent {}

    /// The vision tower ran.
    record VisionPass(int images, OptionalDouble seconds) implements LmdeployEvent {}

    /// Every ten seconds since 0.11.0.
    ///
    /// @param cache share of the KV cache in use, 0 to 1
    record Load(double inputPerSecond, double outputPerSecond, int running, int waiting, double cache)
            implements LmdeployEvent {}

    /// The port is open, or will be in a moment.
    record Listening(int port) implements LmdeployEvent {}

    record PortTaken(OptionalInt port) implements LmdeployEvent {}

    /// @param component what was being allocated, as far as the log tells
    /// @param asked bytes, empty where the log does not tell
    /// @param left bytes that were free, empty where it does not tell
    /// @param said what happened, in words of ours
    record OutOfMemory(
            ComponentKind component, OptionalLong asked, OptionalLong left, ShortageCause cause, Sentence said)
            implements LmdeployEvent {}

    /// The engine gave up for another reason.
    ///
    /// @param said its own words, ours where those would tell nobody what to do
    record Fatal(Sentence said) implements LmdeployEvent {}

    /// How the chart marks it.
    default EventKind kind() {
        return switch (this) {
            case VisionPass _ -> EventKind.IMAGE_ENCODE;
            case OutOfMemory _, Fatal _, RequestRefused _ -> EventKind.ERROR;
            default -> EventKind.LOAD;
        };
    }

    /// What is said beside the mark; nothing where the event is a figure alone.
    default Sentence words() {
        return switch (this) {
            case VisionPass(int images, OptionalDouble seconds) ->
                seconds.isPresent()
                        ? Sentence.of(
                                "{} pictures through the vision tower, {} s",
                                images,
                                String.format(Locale.ROOT, "%.2f", seconds.getAsDouble()))
                        : Sentence.of("{} pictures through the vision tower", images);
            case OutOfMemory memory -> memory.said();
            case Fatal(Sentence said) -> said;
            case RequestRefused(Sentence why) -> why;
            default -> Sentence.NONE;
        };
    }
}
