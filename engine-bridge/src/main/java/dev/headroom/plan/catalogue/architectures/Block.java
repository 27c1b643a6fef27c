package dev.headroom.plan.catalogue.architectures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.headroom.plan.Dimension;
import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.Optional;

/// One object of a `config.json`, with what its class assumes where it is silent. A number that is no whole number, or
/// larger than any model's, is refused by name: a plan made with it would be a wrong one.
///
/// @param model what to call it
/// @param name `text_config`, `vision_config`, ...; empty for the file itself
/// @param defaults of the class; an empty object where it is not known
record Block(String model, String name, JsonNode object, JsonNode defaults) {
    private static final int LONGEST = 40;

    boolean is() {
        return object.isObject();
    }

    /// An object inside this one, under the first of these names that is one.
    Block inside(String... names) {
        for (String each : names) {
            JsonNode inner = object;
            for (String step : each.split("\\.", -1)) {
                inner = inner.path(step);
            }
            if (inner.isObject()) {
                return new Block(model, each, inner, MissingNode.getInstance());
            }
        }
        return new Block(model, names[0], MissingNode.getInstance(), MissingNode.getInstance());
    }

    Block with(JsonNode classDefaults) {
        return new Block(model, name, object, classDefaults);
    }

    /// What is said under the first of these names that says something, else what the class assumes.
    JsonNode said(String... names) {
        JsonNode own = own(names);
        return own.isMissingNode() ? in(defaults, names) : own;
    }

    /// The same without the class.
    JsonNode own(String... names) {
        return in(object, names);
    }

    private static JsonNode in(JsonNode object, String... names) {
        for (String each : names) {
            JsonNode value = object.path(each);
            if (!value.isMissingNode() && !value.isNull()) {
                return value;
            }
        }
        return MissingNode.getInstance();
    }

    boolean has(String field) {
        return !own(field).isMissingNode();
    }

    /// Whether the file says "none" where its class has a default.
    boolean none(String field) {
        return object.path(field).isNull();
    }

    boolean flag(String field, boolean otherwise) {
        return said(field).asBoolean(otherwise);
    }

    String text(String field) {
        return said(field).asText("");
    }

    /// @throws PlanException when neither the file nor its class tells it, or it is no such number
    int whole(Dimension dimension, String... otherNames) {
        String[] names = names(dimension, otherNames);
        JsonNode value = said(names);
        if (value.isMissingNode()) {
            throw name.isEmpty()
                    ? new PlanException(Sentence.of(
                            "The config.json of {} names no {} above 0, so its memory cannot be planned.",
                            model,
                            dimension.field()))
                    : new PlanException(Sentence.of(
                            "The config.json of {}: {} names no {} above 0, so its memory cannot be planned.",
                            model,
                            name,
                            dimension.field()));
        }
        return checked(field(names), dimension, value);
    }

    Optional<Integer> maybe(Dimension dimension, String... otherNames) {
        String[] names = names(dimension, otherNames);
        JsonNode value = said(names);
        return value.isMissingNode() ? Optional.empty() : Optional.of(checked(field(names), dimension, value));
    }

    /// @throws PlanException when it is no such number, or what stands in for a missing one is none
    int or(int otherwise, Dimension dimension, String... otherNames) {
        Optional<Integer> value = maybe(dimension, otherNames);
        if (value.isEmpty() && !dimension.allows(otherwise)) {
            throw outside(dimension.field(), otherwise, dimension.range());
        }
        return value.orElse(otherwise);
    }

    /// A count that may be 0, under the name in the file only.
    int count(String field, int otherwise, Dimension bound) {
        JsonNode value = said(field);
        return value.isMissingNode() || value.canConvertToExactIntegral() && value.asLong(-1) == 0
                ? value.isMissingNode() ? otherwise : 0
                : checked(field, bound, value);
    }

    private String field(String... names) {
        for (String each : names) {
            if (has(each)) {
                return each;
            }
        }
        return names[0];
    }

    private static String[] names(Dimension dimension, String... others) {
        String[] all = new String[others.length + 1];
        all[0] = dimension.field();
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }

    private int checked(String field, Dimension dimension, JsonNode value) {
        JsonNode one = value;
        if (value.isArray()) {
            one = value.path(0); // an edge for each direction, or a size for each layer
        } else if (value.isObject()) {
            one = in(value, "height", "longest_edge", "shortest_edge", "width");
        }
        if (!one.canConvertToExactIntegral() || !one.canConvertToLong() || !dimension.allows(one.longValue())) {
            throw outside(field, value, dimension.range());
        }
        return one.intValue();
    }

    PlanException outside(String field, Object value, Sentence range) {
        String shown = value.toString();
        return new PlanException(Sentence.of(
                "The config.json of {} has the {} {}; it must be {}.",
                model,
                name.isEmpty() ? field : name + "." + field,
                shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown,
                range));
    }
}
