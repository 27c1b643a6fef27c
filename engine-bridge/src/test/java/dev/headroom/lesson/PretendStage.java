package dev.headroom.lesson;

import dev.headroom.chat.AnswerStats;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// An engine that answers with what it was asked at, and refuses above a ratio.
final class PretendStage implements Stage {
    final List<Settings> applied = new ArrayList<>();
    Settings settings = Settings.NONE;
    double mostRatio = 0.85;
    /// The settings, and not only the question.
    boolean refusesAtOnce;

    @Override
    public Settings beginning(Map<String, String> start) {
        return EngineStage.usual(start, 2048);
    }

    @Override
    public OptionalInt ownRank(String adapter) {
        return adapter.equals("spanish") ? OptionalInt.of(16) : OptionalInt.empty();
    }

    @Override
    public CompletableFuture<Optional<EngineFailure>> apply(Settings next, boolean although) {
        settings = next;
        applied.add(next);
        return CompletableFuture.completedFuture(
                refusesAtOnce && next.cacheMaxEntryCount() > mostRatio ? Optional.of(noRoom()) : Optional.empty());
    }

    private static EngineFailure noRoom() {
        return new EngineFailure.OutOfMemory(
                ComponentKind.PREFILL_ACTIVATIONS,
                OptionalLong.of(9),
                OptionalLong.of(7),
                ShortageCause.ALLOCATION,
                Sentence.foreign("no room"));
    }

    @Override
    public CompletableFuture<ChatOutcome> ask(Optional<Path> picture, String question) {
        if (settings.cacheMaxEntryCount() > mostRatio) {
            return CompletableFuture.completedFuture(new ChatOutcome.Failed("", noRoom()));
        }
        int tiles = settings.maxDynamicPatch();
        return CompletableFuture.completedFuture(new ChatOutcome.Answered(
                tiles >= 4 ? "507" : "too small",
                new AnswerStats("stop", 16 * tiles + 26, 16 * tiles + 2, 3, tiles, 0, 40, 100, 3072L * tiles, 0)));
    }

    @Override
    public CompletableFuture<Reading> reading() {
        return CompletableFuture.completedFuture(new Reading(Optional.empty(), OptionalLong.of(900)));
    }

    @Override
    public Optional<Planned> plan(Settings asked, Optional<Path> picture) {
        return Optional.empty();
    }

    @Override
    public void show(String name, Planned plan) {
        // nobody looks
    }
}
