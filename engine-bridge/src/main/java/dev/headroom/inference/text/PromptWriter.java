package dev.headroom.inference.text;

import dev.headroom.inference.EngineException;
import dev.headroom.inference.EngineException.Code;
import dev.headroom.inference.HeapBudget;
import dev.headroom.inference.NativeMemory;
import dev.headroom.plan.engines.EmbeddedCosts;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/// Collects the ids of one prompt. Neighbouring texts are joined before they are encoded: a word may reach across the
/// seam. Long text is encoded in pieces, cut where no token can reach across, and the writer stops as soon as a prompt
/// is known to be far too long: a tokenizer takes hundreds of bytes for each byte of text.
final class PromptWriter {
    /// Characters of a piece, where the text can be cut.
    private static final int PIECE = EmbeddedCosts.TEXT_PIECE;

    /// Text without a place to cut is estimated first when it is longer.
    private static final int LARGE = 4 * PIECE;

    /// No normal form makes a text shorter than by this.
    private static final int MOST_COMPOSED = 3;

    private static final HeapBudget.Need NEED = new HeapBudget.Need(
            Code.REQUEST_TOO_LARGE, Sentence.of("The prompt"), Sentence.of("Shorten the chat and send it again."));

    private final Tokenizer tokenizer;
    private final PromptRoom room;
    private final long pictureTokens;
    private final StringBuilder pending = new StringBuilder();
    private final List<Prompt.ImageSpan> images = new ArrayList<>();
    private int[] ids = new int[1024];
    private long count;
    /// Up to here there is no place to cut in what is pending.
    private int uncut;

    /// @param pictureTokens those that pictures will take
    PromptWriter(Tokenizer tokenizer, PromptRoom room, long pictureTokens) {
        this.tokenizer = tokenizer;
        this.room = room;
        this.pictureTokens = pictureTokens;
    }

    /// Says no before anything is copied to what cannot be short enough, however well its text is compressed.
    ///
    /// @param characters of all texts
    /// @throws EngineException 400 `prompt_too_long`
    void expect(long characters) {
        long least = pictureTokens + characters / Math.multiplyExact(tokenizer.longestToken(), (long) MOST_COMPOSED);
        if (least > room.counted()) {
            throw beyond(least);
        }
    }

    void text(String text) {
        for (int from = 0; from < text.length(); from += PIECE) {
            pending.append(text, from, Math.min(text.length(), from + PIECE));
            if (pending.length() > PIECE) {
                encodeUpToSeam();
            }
        }
    }

    void special(String name) {
        flush();
        add(tokenizer.special(name));
    }

    void image(int tokens) {
        special("<img>");
        int context = tokenizer.special("<IMG_CONTEXT>");
        images.add(new Prompt.ImageSpan((int) count, tokens));
        for (int i = 0; i < tokens; i++) {
            add(context);
        }
        special("</img>");
    }

    /// @throws EngineException 400 `prompt_too_long`
    Prompt prompt() {
        flush();
        if (count >= room.sessionLen()) {
            throw EngineException.tooLong(
                    new EngineException.TooLong(OptionalInt.of((int) count), (int) pictureTokens, room.sessionLen()));
        }
        return new Prompt(Arrays.copyOf(ids, (int) count), images);
    }

    private void encodeUpToSeam() {
        for (int i = tokenizer.splitsWords() ? pending.length() - 1 : 0; i > uncut; i--) {
            // a word ends before white space in every pattern by which byte-level tokenizers split text
            char c = pending.charAt(i);
            if ((c == ' ' || c == '\n') && Character.isLetter(pending.charAt(i - 1))) {
                encode(i);
                break;
            }
        }
        uncut = Math.max(0, pending.length() - 1);
        if (bytes(pending.length()) > room.heap().total()) {
            flush(); // is refused
        }
    }

    private void flush() {
        if (!pending.isEmpty()) {
            encode(pending.length());
        }
        uncut = 0;
    }

    private void encode(int end) {
        try (HeapBudget.Grant _ = room.heap().grant(bytes(end), NEED)) {
            String piece = pending.substring(0, end);
            pending.delete(0, end);
            if (piece.length() <= LARGE) {
                add(tokenizer.encode(piece));
                return;
            }
            try {
                estimate(piece);
                add(tokenizer.encode(piece));
            } finally {
                NativeMemory.trim();
            }
        }
    }

    private static long bytes(int characters) {
        return (long) characters * EmbeddedCosts.TEXT;
    }

    /// Cut anywhere, text has a few tokens more. What has twice as many as are counted is too long for certain.
    private void estimate(String piece) {
        long tokens = 0;
        for (int from = 0; from < piece.length(); from += PIECE) {
            tokens += tokenizer.encode(piece.substring(from, Math.min(piece.length(), from + PIECE))).length;
            if (count + tokens / 2 > room.counted()) {
                throw beyond(count + tokens / 2);
            }
        }
    }

    private void add(int... more) {
        for (int id : more) {
            if (count < room.sessionLen()) {
                if (count == ids.length) {
                    ids = Arrays.copyOf(ids, 2 * ids.length);
                }
                ids[(int) count] = id;
            }
            count++;
        }
        if (count > room.counted()) {
            throw beyond(count);
        }
    }

    private EngineException beyond(long atLeast) {
        return EngineException.beyondCounting(atLeast, pictureTokens, room.sessionLen());
    }
}
