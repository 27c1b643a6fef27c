package dev.headroom.plan.sight;

import java.util.OptionalInt;
import java.util.Set;

/// Native resolution as llama.cpp computes it (`calc_size_preserved_ratio` of `mtmd-image.cpp`): single precision,
/// halves rounded away from zero, and its own bounds.
///
/// @param minTokens of a picture
/// @param maxTokens of a picture
/// @param longest pixels of the longer side, for builds that bound it and not the tokens
/// @param breaks whether a token stands between rows: Pixtral
/// @param marks put around it
public record LlamaCppNative(
        String family,
        int patch,
        int merge,
        long minTokens,
        long maxTokens,
        OptionalInt longest,
        boolean breaks,
        int marks)
        implements PictureRule {
    @Override
    public Set<Limit> heeds() {
        return longest.isPresent() ? Set.of() : Set.of(Limit.MIN_TOKENS, Limit.MAX_TOKENS);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        Size size = longest.isPresent()
                ? shortened(width, height, longest.getAsInt())
                : resized(width, height, asked.or(Limit.MIN_TOKENS, minTokens), asked.or(Limit.MAX_TOKENS, maxTokens));
        return sight(size);
    }

    private Size shortened(int width, int height, int most) {
        float scale = Math.min(1f, Math.min((float) most / width, (float) most / height));
        int f = patch * merge;
        return new Size(
                Math.max(1, Math.ceilDiv((int) (width * scale), f)) * f,
                Math.max(1, Math.ceilDiv((int) (height * scale), f)) * f);
    }

    private Size resized(int width, int height, long least, long most) {
        int f = patch * merge;
        double area = (double) f * f;
        long w = Math.max(1, roundAway((float) width / f));
        long h = Math.max(1, roundAway((float) height / f));
        float pixels = (float) height * width;
        if (w * h > most) {
            float beta = (float) Math.sqrt(pixels / (float) (most * area));
            w = Math.max(1, (long) Math.floor(width / beta / f));
            h = Math.max(1, (long) Math.floor(height / beta / f));
        } else if (w * h < least) {
            float beta = (float) Math.sqrt((float) (least * area) / pixels);
            w = (long) Math.ceil(width * beta / f);
            h = (long) Math.ceil(height * beta / f);
        }
        return new Size((int) Math.min(w, most) * f, (int) Math.min(h, most) * f);
    }

    private static long roundAway(float value) {
        return (long) Math.floor(value + 0.5);
    }

    private Sight sight(Size size) {
        int f = patch * merge;
        int columns = size.width() / f;
        int rows = size.height() / f;
        int tokens = Math.multiplyExact(columns, rows) + (breaks ? rows - 1 : 0);
        return Sight.whole(tokens, marks, size.width(), size.height(), columns * rows * merge * merge);
    }

    @Override
    public Sight usual(int pictures, Limits asked) {
        return see(WIDTH, HEIGHT, asked);
    }

    @Override
    public Sight largest(Limits asked) {
        int f = patch * merge;
        int side = longest.isPresent()
                ? Math.ceilDiv(longest.getAsInt(), f)
                : (int) Math.max(1, Math.sqrt(asked.or(Limit.MAX_TOKENS, maxTokens)));
        return sight(new Size(side * f, side * f));
    }
}
