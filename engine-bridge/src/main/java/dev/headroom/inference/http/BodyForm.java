package dev.headroom.inference.http;

import dev.headroom.picture.PictureLimits;
import java.util.Set;

/// What a body may be.
///
/// @param longest bytes
/// @param known names whose values are read, at any depth; values of others are passed over. Empty: all are read
record BodyForm(int longest, Set<String> known) {
    /// The text of a body, pictures apart: many times what any session holds.
    static final int MOST_TEXT = 4 << 20;

    /// Values, names, brackets: a chat of thousands of pictures has a third of them.
    static final int MOST_TOKENS = 100_000;

    static final int DEEPEST = 1000;
    static final int LONGEST_NAME = 256;
    static final int LONGEST_NUMBER = 1000;

    /// Bytes of the heap for what is made of a token, at most.
    private static final int BYTES_PER_TOKEN = 100;

    /// A character of text is held as two bytes when it is gathered, when it is joined and when it is a string.
    private static final int BYTES_PER_CHARACTER = 6;

    /// `POST /v1/chat/completions`: pictures stand in it as base64.
    static final BodyForm CHAT = new BodyForm(
            PictureLimits.MOST_BODY_BYTES,
            Set.of(
                    "model",
                    "n",
                    "messages",
                    "role",
                    "content",
                    "type",
                    "text",
                    "image_url",
                    "url",
                    "max_dynamic_patch",
                    "detail",
                    "stream",
                    "stream_options",
                    "include_usage",
                    "include_progress",
                    "temperature",
                    "top_k",
                    "top_p",
                    "repetition_penalty",
                    "seed",
                    "stop",
                    "max_tokens",
                    "max_completion_tokens"));

    /// `POST /settings`.
    static final BodyForm SETTINGS = new BodyForm(1 << 20, Set.of());

    /// Bytes of the heap that reading a body takes at most: itself, the pictures decoded from it, text, values.
    static long cost(long bytes) {
        return 2 * bytes
                + BYTES_PER_CHARACTER * Math.min(bytes, MOST_TEXT)
                + BYTES_PER_TOKEN * Math.min(bytes / 2, MOST_TOKENS);
    }
}
