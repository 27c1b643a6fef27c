package dev.headroom.inference.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.inference.Backend;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.GenerationRequest.Image;
import dev.headroom.inference.GenerationRequest.Message;
import dev.headroom.inference.GenerationRequest.Text;
import dev.headroom.settings.Field;
import dev.headroom.settings.Kind;
import dev.headroom.settings.Sampling;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The body of `POST /v1/chat/completions`, read and checked. Unknown fields are tolerated; a known one of the wrong
/// type is named. Defaults are LMDeploy's.
///
/// @param model the name as asked
/// @param adapter the same name if it is an adapter's
/// @param includeProgress whether the client wants to hear what is done before the first token
record ChatCall(
        String model,
        Optional<String> adapter,
        List<Message> messages,
        Sampling sampling,
        boolean stream,
        boolean includeUsage,
        boolean includeProgress) {
    private static final int MOST_STOPS = 16;
    private static final Field<Integer> ANSWERS = new Field<>("n", new Kind.Whole(1, 128));
    private static final Field<Integer> MAX_COMPLETION_TOKENS =
            new Field<>("max_completion_tokens", Sampling.MAX_TOKENS.kind());

    /// @throws EngineException 400 or 404 with a sentence
    static ChatCall read(JsonNode body, Backend backend) {
        String model = text(body, "model", backend.modelName());
        Optional<String> adapter = adapter(model, backend);
        if (field(body, ANSWERS, 1) != 1) {
            throw bad(Sentence.of("n must be 1: this engine gives one answer at a time."));
        }
        List<Message> messages = ChatMessages.read(body.path("messages"));
        return new ChatCall(
                model,
                adapter,
                messages,
                sampling(body, backend.applied().sessionLen()),
                bool(body, "stream", false),
                bool(body.path("stream_options"), "include_usage", false),
                bool(body.path("stream_options"), "include_progress", false));
    }

    /// What its pictures and texts take of the heap.
    long bytes() {
        return messages.stream()
                .flatMap(message -> message.parts().stream())
                .mapToLong(part -> switch (part) {
                    case Text(String text) -> 2L * text.length();
                    case Image image -> image.encoded().length;
                })
                .sum();
    }

    private static Optional<String> adapter(String model, Backend backend) {
        if (model.equals(backend.modelName())) {
            return Optional.empty();
        }
        List<String> adapters =
                backend.adapters().stream().map(Backend.AdapterInfo::name).toList();
        if (adapters.contains(model)) {
            return Optional.of(model);
        }
        List<String> names =
                Stream.concat(Stream.of(backend.modelName()), adapters.stream()).toList();
        throw new EngineException(
                Code.MODEL_NOT_FOUND,
                Sentence.of("The model \"{}\" does not exist here; there is {}.", model, String.join(", ", names)));
    }

    private static Sampling sampling(JsonNode body, int sessionLen) {
        int most = field(body, Sampling.MAX_TOKENS, Math.max(1, sessionLen));
        JsonNode seed = body.path("seed");
        if (!seed.isMissingNode() && !seed.isNull() && !seed.canConvertToExactIntegral()) {
            throw wrong("seed", seed, Sentence.of("a whole number"));
        }
        return new Sampling(
                field(body, Sampling.TEMPERATURE, 0.7),
                field(body, Sampling.TOP_K, 40),
                field(body, Sampling.TOP_P, 1.0),
                field(body, Sampling.REPETITION_PENALTY, 1.0),
                seed.isNumber() ? OptionalLong.of(seed.longValue()) : OptionalLong.empty(),
                stops(body.path("stop")),
                field(body, MAX_COMPLETION_TOKENS, most));
    }

    private static List<String> stops(JsonNode stop) {
        if (stop.isMissingNode() || stop.isNull()) {
            return List.of();
        }
        if (stop.isTextual()) {
            return stop.textValue().isEmpty() ? List.of() : List.of(stop.textValue());
        }
        List<String> stops = new ArrayList<>();
        for (JsonNode one : stop) {
            if (!one.isTextual() || one.textValue().isEmpty()) {
                throw wrong("stop", stop, Sentence.of("a string or a list of non-empty strings"));
            }
            stops.add(one.textValue());
        }
        if (!stop.isArray() || stops.size() > MOST_STOPS) {
            throw wrong("stop", stop, Sentence.of("a string or a list of at most {} strings", MOST_STOPS));
        }
        return stops;
    }

    static EngineException bad(Sentence sentence) {
        return new EngineException(Code.INVALID_REQUEST, sentence);
    }

    static EngineException wrong(String field, JsonNode value, Sentence expected) {
        String shown = value.toString();
        return bad(Sentence.of(
                "{} is {}; it must be {}.",
                field,
                shown.length() > 80 ? shown.substring(0, 80) + "…" : shown,
                expected));
    }

    private static boolean present(JsonNode body, String name) {
        return body.hasNonNull(name);
    }

    private static String text(JsonNode body, String name, String otherwise) {
        if (!present(body, name)) {
            return otherwise;
        }
        if (!body.get(name).isTextual()) {
            throw wrong(name, body.get(name), Sentence.of("a string"));
        }
        return body.get(name).textValue();
    }

    private static boolean bool(JsonNode body, String name, boolean otherwise) {
        if (!present(body, name)) {
            return otherwise;
        }
        if (!body.get(name).isBoolean()) {
            throw wrong(name, body.get(name), Sentence.of("true or false"));
        }
        return body.get(name).booleanValue();
    }

    /// @throws dev.headroom.settings.SettingException naming field, value and range
    private static <T> T field(JsonNode body, Field<T> field, T otherwise) {
        return present(body, field.name()) ? field.read(body.get(field.name())) : otherwise;
    }
}
