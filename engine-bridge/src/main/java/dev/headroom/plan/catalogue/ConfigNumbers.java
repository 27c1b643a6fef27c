package dev.headroom.plan.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.plan.Dimension;
import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;

/// Dimensions out of one object of a `config.json`. One that is no whole number, or larger than any model's, is refused
/// by name: a plan made with it would be a wrong one.
///
/// @param model what to call it
record ConfigNumbers(String model, JsonNode object) {
    private static final int LONGEST = 40;

    /// @throws PlanException when it is missing or no such number
    int needed(Dimension dimension) {
        JsonNode value = object.path(dimension.field());
        if (value.isMissingNode() || value.isNull()) {
            throw new PlanException(Sentence.of(
                    "The config.json of {} names no {} above 0, so its memory cannot be planned.",
                    model,
                    dimension.field()));
        }
        return whole(dimension.field(), dimension, value);
    }

    /// @throws PlanException when it is no such number, or what stands in for a missing one is none
    int or(Dimension dimension, int otherwise) {
        return or(dimension.field(), dimension, otherwise);
    }

    /// The same under another name.
    int or(String field, Dimension dimension, int otherwise) {
        JsonNode value = object.path(field);
        JsonNode first = value.isArray() ? value.path(0) : value; // an edge for each direction
        if (!first.isMissingNode() && !first.isNull()) {
            return whole(field, dimension, first);
        }
        if (!dimension.allows(otherwise)) {
            throw outside(model, field, otherwise, dimension.range());
        }
        return otherwise;
    }

    private int whole(String field, Dimension dimension, JsonNode value) {
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong() || !dimension.allows(value.longValue())) {
            throw outside(model, field, value, dimension.range());
        }
        return value.intValue();
    }

    static PlanException outside(String model, String field, Object value, Sentence range) {
        String shown = value.toString();
        return new PlanException(Sentence.of(
                "The config.json of {} has the {} {}; it must be {}.",
                model,
                field,
                shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown,
                range));
    }
}
