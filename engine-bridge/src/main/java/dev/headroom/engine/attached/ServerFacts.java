package dev.headroom.engine.attached;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.memory.ComponentKind;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a server publishes of itself. What it does not is empty; figures beyond every machine are left out.
///
/// @param models served names, the first is the default
/// @param contextLen tokens of one session
/// @param concurrent sessions at the same time
/// @param cache its KV cache
/// @param memory bytes by component, in the server's own words
/// @param nodes servers behind a proxy
/// @param running requests at work now
/// @param pictures whether it takes pictures
/// @param notes sentences: what it does not tell and why, what it is doing
/// @param launch how it was started, as far as it tells
public record ServerFacts(
        ServerKind kind,
        Optional<String> version,
        List<String> models,
        OptionalInt contextLen,
        OptionalInt concurrent,
        Cache cache,
        List<Reported> memory,
        List<String> nodes,
        OptionalInt running,
        Optional<Boolean> pictures,
        List<Sentence> notes,
        Launch launch) {
    public ServerFacts {
        models = List.copyOf(models);
        memory = memory.stream().filter(Reported::isBelieved).toList();
        nodes = List.copyOf(nodes);
        notes = List.copyOf(notes);
    }

    private static final String OUTSIDE = ComponentKind.OUTSIDE_DEVICE.field();

    /// Tells nothing of how it was started.
    public ServerFacts(
            ServerKind kind,
            Optional<String> version,
            List<String> models,
            OptionalInt contextLen,
            OptionalInt concurrent,
            Cache cache,
            List<Reported> memory,
            List<String> nodes,
            OptionalInt running,
            Optional<Boolean> pictures,
            List<Sentence> notes) {
        this(
                kind,
                version,
                models,
                contextLen,
                concurrent,
                cache,
                memory,
                nodes,
                running,
                pictures,
                notes,
                Launch.UNTOLD);
    }

    /// @param model folder or name behind the served name
    /// @param asked settings, where it tells all of them
    /// @param applied what became of them
    public record Launch(Optional<String> model, Optional<Settings> asked, Optional<Settings> applied) {
        static final Launch UNTOLD = new Launch(Optional.empty(), Optional.empty(), Optional.empty());

        static Launch of(JsonNode model) {
            return new Launch(
                    Optional.ofNullable(model.textValue()).filter(m -> !m.isBlank()),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /// @param tokens it holds
    /// @param share of it in use, 0 to 1
    /// @param used tokens in it now, where the server tells tokens
    /// @param bytes what it takes of one GPU, where the server tells bytes
    public record Cache(
            OptionalLong tokens, OptionalDouble share, OptionalLong used, CacheType type, OptionalLong bytes) {
        private static final long MOST_TOKENS = 1_000_000_000_000L;
        private static final long MOST_BYTES = 1L << 50;

        /// Figures beyond every machine are not believed.
        public Cache {
            tokens = believed(tokens, 1, MOST_TOKENS);
            used = believed(used, 0, MOST_TOKENS);
            bytes = believed(bytes, 1, MOST_BYTES);
            share = share.isPresent() && share.getAsDouble() >= 0 && share.getAsDouble() < 2
                    ? OptionalDouble.of(Math.min(1, share.getAsDouble()))
                    : OptionalDouble.empty();
        }

        private static OptionalLong believed(OptionalLong figure, long least, long most) {
            return figure.isPresent() && figure.getAsLong() >= least && figure.getAsLong() <= most
                    ? figure
                    : OptionalLong.empty();
        }

        static final Cache UNKNOWN = of(OptionalLong.empty(), OptionalDouble.empty());

        static Cache of(OptionalLong tokens, OptionalDouble share) {
            return of(tokens, share, CacheType.UNTOLD);
        }

        static Cache of(OptionalLong tokens, OptionalDouble share, CacheType type) {
            return new Cache(tokens, share, OptionalLong.empty(), type, OptionalLong.empty());
        }

        Cache holding(OptionalLong now) {
            return new Cache(tokens, share, now, type, bytes);
        }

        Cache taking(OptionalLong told) {
            return new Cache(tokens, share, used, type, told);
        }
    }

    /// @param component a `ComponentKind` field
    /// @param words how the server calls it
    public record Reported(String component, long bytes, String words) {
        private boolean isBelieved() {
            return bytes >= 0 && bytes <= Cache.MOST_BYTES;
        }
    }

    ServerFacts with(OptionalInt sessions, List<Reported> bytes) {
        return new ServerFacts(
                kind, version, models, contextLen, sessions, cache, bytes, nodes, running, pictures, notes, launch);
    }

    ServerFacts launched(Launch how) {
        return new ServerFacts(
                kind, version, models, contextLen, concurrent, cache, memory, nodes, running, pictures, notes, how);
    }

    public OptionalLong cacheTokens() {
        return cache.tokens();
    }

    public OptionalDouble cacheShare() {
        return cache.share();
    }

    /// Tokens in the cache now: told, or its share of what it holds.
    public OptionalLong cacheUsed() {
        return cache.used().isPresent()
                        || cache.share().isEmpty()
                        || cache.tokens().isEmpty()
                ? cache.used()
                : OptionalLong.of(
                        Math.round(cache.share().getAsDouble() * cache.tokens().getAsLong()));
    }

    /// What stays in a cache for the next message is no work.
    boolean works() {
        return running.isPresent() ? running.getAsInt() > 0 : cacheShare().orElse(0) > 0;
    }

    /// Tokens that can ever be in use: sessions times their length, no more than there are.
    public OptionalLong reachableTokens() {
        if (cacheTokens().isEmpty() || contextLen.isEmpty() || concurrent.isEmpty()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                Math.min(cacheTokens().getAsLong(), (long) contextLen.getAsInt() * concurrent.getAsInt()));
    }

    /// Sentences for the user: a cache that can never be filled, memory outside of the card, what is not told.
    public List<Sentence> findings() {
        List<Sentence> findings = new ArrayList<>();
        if (reachableTokens().isPresent()
                && reachableTokens().getAsLong() < cacheTokens().getAsLong()) {
            long never = cacheTokens().getAsLong() - reachableTokens().getAsLong();
            findings.add(Sentence.of(
                    "The KV cache holds {} tokens, but {} sessions of {} tokens can reach only {}: {} % of it is never"
                            + " used. {} gives it back.",
                    count(cacheTokens().getAsLong()),
                    concurrent.getAsInt(),
                    count(contextLen.getAsInt()),
                    count(reachableTokens().getAsLong()),
                    Math.round(100.0 * never / cacheTokens().getAsLong()),
                    kind.cacheSetting()));
        }
        memory.stream()
                .filter(m -> m.component().equals(OUTSIDE) && m.bytes() > 0)
                .map(m -> Sentence.of(
                        "{} of the model lie in the host's memory, not on the card: answers are slower. A smaller"
                                + " context or a smaller quantisation brings them back.",
                        new Size(m.bytes())))
                .forEach(findings::add);
        findings.addAll(notes);
        return List.copyOf(findings);
    }

    static String count(long tokens) {
        return String.format(Locale.ROOT, "%,d", tokens);
    }
}
