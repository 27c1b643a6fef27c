package dev.headroom.inference.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.inference.Backend;
import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.GenerationRequest.Message;
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
record ChatCall(
        String model,
        Optional<String> adapter,
        List<Message> messages,
        Sampling sampling,
        boolean stream,
        boolean includeUsage) {
    private static final int MOST_STOPS = 16;

    /// @throws EngineException 400 or 404 with a sentence
    static ChatCall read(JsonNode body, Backend backend) {
        String model = text(body, "model", backend.modelName());
        Optional<String> adapter = adapter(model, backend);
        if (integer(body, "n", 1) != 1) {
            throw bad(Sentence.of("n must be 1: this engine gives one answer at a time."));
        }
        List<Message> messages = ChatMessages.read(body.path("messages"));
        return new ChatCall(
                model,
                adapter,
                messages,
                sampling(body, backend.applied().sessionLen()),
                bool(body, "stream", false),
                bool(body.path("stream_options"), "include_usage", false));
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
        int most = integer(body, "max_tokens", Math.max(1, sessionLen));
        JsonNode seed = body.path("seed");
        if (!seed.isMissingNode() && !seed.isNull() && !seed.canConvertToExactIntegral()) {
            throw wrong("seed", seed, Sentence.of("a whole number"));
        }
        return new Sampling(
                number(body, "temperature", 0.7),
                integer(body, "top_k", 40),
                number(body, "top_p", 1),
                number(body, "repetition_penalty", 1),
                seed.isNumber() ? OptionalLong.of(seed.longValue()) : OptionalLong.empty(),
                stops(body.path("stop")),
                integer(body, "max_completion_tokens", most));
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

    private static double number(JsonNode body, String name, double otherwise) {
        if (!present(body, name)) {
            return otherwise;
        }
        if (!body.get(name).isNumber()) {
            throw wrong(name, body.get(name), Sentence.of("a number"));
        }
        return body.get(name).doubleValue();
    }

    static int integer(JsonNode body, String name, int otherwise) {
        if (!present(body, name)) {
            return otherwise;
        }
        JsonNode value = body.get(name);
        if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
            throw wrong(name, value, Sentence.of("a whole number"));
        }
        return value.intValue();
    }
}
