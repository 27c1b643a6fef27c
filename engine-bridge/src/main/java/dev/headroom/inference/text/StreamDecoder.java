package dev.headroom.inference.text;

import java.util.Arrays;

/// Turns ids into text as they come. A character whose bytes are spread over several tokens is held back until it is
/// whole. One for each answer.
public final class StreamDecoder {
    /// Tokens after which bytes that make no character are given up waiting for.
    private static final int LONGEST_WAIT = 256;

    private static final char REPLACEMENT = '\uFFFD';

    private final Tokenizer tokenizer;
    private int[] ids = new int[64];
    private int count;
    /// Ids from here on are decoded together: some tokenizers let a word's look depend on the one before.
    private int context;
    /// Where the last piece that ended with a whole character ended.
    private int whole;
    /// Characters of the decoded context that were given out.
    private int given;

    public StreamDecoder(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /// @return the text that became whole with this id, often empty
    public String add(int id) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, 2 * count);
        }
        ids[count++] = id;
        return piece(count - whole >= LONGEST_WAIT);
    }

    /// @return what was held back, with U+FFFD for bytes that never became a character
    public String end() {
        return piece(true);
    }

    private String piece(boolean last) {
        String now = tokenizer.decode(Arrays.copyOfRange(ids, context, count));
        int stable = now.length();
        while (!last && stable > 0 && now.charAt(stable - 1) == REPLACEMENT) {
            stable--; // bytes of a character that is not whole yet
        }
        String piece = stable > given ? now.substring(given, stable) : "";
        if (stable == now.length()) {
            context = whole;
            whole = count;
            given = tokenizer.decode(Arrays.copyOfRange(ids, context, count)).length();
        } else {
            given = Math.max(given, stable);
        }
        return piece;
    }
}
