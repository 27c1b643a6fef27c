package dev.headroom.inference.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.picture.PictureLimits;

/// What the server's bodies have in common.
final class Json {
    static final int LONGEST_BODY = PictureLimits.MOST_BODY_BYTES;

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
