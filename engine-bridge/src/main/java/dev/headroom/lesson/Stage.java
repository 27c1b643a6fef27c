package dev.headroom.lesson;

import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.Refusal;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/// What a lesson needs of the world: the window's workbench, or an engine of the command line. Futures complete on any
/// thread; cancelling one ends what it waits for.
public interface Stage {
    /// The demo engine's usual settings, with what the lesson begins with over them.
    Settings beginning(Map<String, String> start);

    /// The rank an adapter was trained with; empty where there is no such adapter.
    OptionalInt ownRank(String adapter);

    /// Makes settings true, also in an engine that is down.
    ///
    /// @param although they do not fit: the engine is to say so itself
    /// @return empty when they are in force, else why not
    CompletableFuture<Optional<EngineFailure>> apply(Settings settings, boolean although);

    /// Asks in a chat of its own, so that nothing of before is in it.
    CompletableFuture<ChatOutcome> ask(Optional<Path> picture, String question);

    /// What the engine says of itself at rest, and what is measured of it.
    CompletableFuture<Reading> reading();

    /// What is planned for these settings. At once.
    Optional<Planned> plan(Settings settings, Optional<Path> picture);

    /// Shows a declared plan.
    void show(String name, Planned plan);

    record Reading(Optional<MemoryReport> report, OptionalLong measured) {
        public static final Reading NONE = new Reading(Optional.empty(), OptionalLong.empty());
    }

    /// For lessons that only plan: there is no engine.
    Stage NONE = new Stage() {
        @Override
        public Settings beginning(Map<String, String> start) {
            return Settings.NONE;
        }

        @Override
        public OptionalInt ownRank(String adapter) {
            return OptionalInt.empty();
        }

        @Override
        public CompletableFuture<Optional<EngineFailure>> apply(Settings settings, boolean although) {
            return CompletableFuture.completedFuture(Optional.of(nobody()));
        }

        @Override
        public CompletableFuture<ChatOutcome> ask(Optional<Path> picture, String question) {
            return CompletableFuture.completedFuture(new ChatOutcome.Failed("", nobody()));
        }

        @Override
        public CompletableFuture<Reading> reading() {
            return CompletableFuture.completedFuture(Reading.NONE);
        }

        @Override
        public Optional<Planned> plan(Settings settings, Optional<Path> picture) {
            return Optional.empty();
        }

        @Override
        public void show(String name, Planned plan) {
            // nobody looks
        }

        private EngineFailure nobody() {
            return EngineFailure.Refused.here(new Refusal.Stopped(), Sentence.of("This lesson has no engine."));
        }
    };
}
