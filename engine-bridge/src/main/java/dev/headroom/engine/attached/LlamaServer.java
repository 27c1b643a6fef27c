package dev.headroom.engine.attached;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.memory.ComponentKind;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a llama-server's documents say.
///
/// Source: `tools/server/server-context.cpp` of August 2026, and its answers; older fields beside it.
///
/// @param models `GET /v1/models`
/// @param props `GET /props`
record LlamaServer(JsonNode models, JsonNode props) {
    /// Since about this build four slots share one cache unless `--parallel` is given, and nothing published tells.
    private static final int SHARED_CACHE = 6900;

    private static final Pattern BUILD = Pattern.compile("b(\\d{1,9})\\b.*");

    /// One of `total_slots` may hold so many tokens.
    OptionalInt slotLength() {
        return positive(props.path("default_generation_settings").path("n_ctx"));
    }

    OptionalInt slots() {
        return positive(props.path("total_slots"));
    }

    /// Its weights are not in memory until the next request; asking `/slots` would be one.
    boolean sleeps() {
        return props.path("is_sleeping").asBoolean(false);
    }

    /// Whether it may fall asleep: then asking `/slots` keeps it awake, and so is done only when there is a reason.
    boolean knowsSleep() {
        return props.has("is_sleeping");
    }

    /// Whether a route is there; releases that do not say have to be asked.
    boolean offers(String route) {
        return props.path("endpoint_" + route).asBoolean(true);
    }

    Optional<Boolean> pictures() {
        JsonNode vision = props.path("modalities").path("vision");
        return vision.isBoolean() ? Optional.of(vision.asBoolean()) : Optional.empty();
    }

    /// Tokens of the whole cache; empty where slots may share it, and while there is none.
    OptionalLong cacheTokens() {
        if (slotLength().isEmpty() || slots().isEmpty() || isAmbiguous() || sleeps()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of((long) slotLength().getAsInt() * slots().getAsInt());
    }

    private boolean isAmbiguous() {
        Matcher build = BUILD.matcher(props.path("build_info").asText(""));
        boolean before = build.matches() && Integer.parseInt(build.group(1)) < SHARED_CACHE && !knowsSleep();
        return slots().orElse(1) > 1 && !before;
    }

    /// The file's tensors, without a projector.
    List<ServerFacts.Reported> weights() {
        long size = models.path("data").path(0).path("meta").path("size").asLong(0);
        return size > 0 && !sleeps()
                ? List.of(new ServerFacts.Reported(
                        ComponentKind.WEIGHTS_LANGUAGE.field(),
                        size,
                        "meta.size of /v1/models: the model's tensors, on card and host together"))
                : List.of();
    }

    List<Sentence> notes() {
        List<Sentence> notes = new ArrayList<>();
        if (sleeps()) {
            notes.add(
                    Sentence.of("The server sleeps: its model is not in memory, and the next message waits until it is"
                            + " loaded again."));
        }
        if (isAmbiguous() && slotLength().isPresent()) {
            String length = ServerFacts.count(slotLength().getAsInt());
            int slots = slots().orElse(1);
            notes.add(Sentence.of(
                    "llama-server does not tell whether its {} slots share one KV cache of {} tokens (as they do with"
                            + " --kv-unified, or when --parallel is not given) or have {} each: it holds between {} and"
                            + " {} tokens.",
                    slots,
                    length,
                    length,
                    length,
                    ServerFacts.count((long) slotLength().getAsInt() * slots)));
        }
        return notes;
    }

    /// Tokens that the slots hold as a share of the cache.
    OptionalDouble share(OptionalLong used) {
        return used.isPresent() && cacheTokens().isPresent()
                ? OptionalDouble.of(
                        Math.min(1, (double) used.getAsLong() / cacheTokens().getAsLong()))
                : OptionalDouble.empty();
    }

    private static OptionalInt positive(JsonNode number) {
        return number.canConvertToInt() && number.asInt() > 0 ? OptionalInt.of(number.asInt()) : OptionalInt.empty();
    }
}
