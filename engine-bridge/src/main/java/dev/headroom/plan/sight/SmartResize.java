package dev.headroom.plan.sight;

import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.Optional;
import java.util.Set;

/// Native resolution as Qwen-VL, GLM-V and Ovis2.5 have it: both sides go to multiples of the merged patch, the pixels
/// between two bounds (`smart_resize` of their processors). Halves are rounded to even, as Python does.
///
/// @param frames that a picture counts for when its pixels are compared with the bounds
/// @param clips how the family takes videos
/// @param visualVocabulary rows of a table that its tokens are looked up in, Ovis; 0 without one
public record SmartResize(
        String family,
        int patch,
        int merge,
        int frames,
        long minPixels,
        long maxPixels,
        Optional<Clips> clips,
        int visualVocabulary)
        implements PictureRule {
    static final int ASPECT = 200;

    private static final Set<Limit> HEEDS = Set.of(
            Limit.MIN_PIXELS,
            Limit.MAX_PIXELS,
            Limit.MIN_TOKENS,
            Limit.MAX_TOKENS,
            Limit.PIXELS_BEFORE,
            Limit.FRAME_PIXELS,
            Limit.CLIP_PIXELS,
            Limit.MAX_FRAMES);

    /// How videos are taken. Frames are joined in pairs; the last one of an odd number is repeated.
    ///
    /// @param together whether the bounds are of all frames, not of one
    public record Clips(long minPixels, long maxPixels, boolean together, double fps, int least, int most) {}

    @Override
    public Set<Limit> heeds() {
        return HEEDS;
    }

    int factor() {
        return patch * merge;
    }

    private long least(Limits asked) {
        long area = (long) factor() * factor() * frames;
        long least = asked.of(Limit.MIN_TOKENS).isPresent()
                ? asked.or(Limit.MIN_TOKENS, 1) * area
                : asked.or(Limit.MIN_PIXELS, minPixels);
        return Math.min(least, most(asked));
    }

    private long most(Limits asked) {
        long area = (long) factor() * factor() * frames;
        return asked.of(Limit.MAX_TOKENS).isPresent()
                ? asked.or(Limit.MAX_TOKENS, 1) * area
                : asked.or(Limit.MAX_PIXELS, maxPixels);
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        Size s = resize(width, height, frames, frames, least(asked), most(asked));
        int tokens = Math.toIntExact(s.area() / factor() / factor());
        return Sight.whole(tokens, 2, s.width(), s.height(), tokens * merge * merge);
    }

    @Override
    public Sight usual(int pictures, Limits asked) {
        return see(WIDTH, HEIGHT, asked);
    }

    @Override
    public Sight largest(Limits asked) {
        long area = (long) factor() * factor() * frames;
        int tokens = Math.clamp(most(asked) / area, 1, 1 << 24);
        int edge = ((int) Math.sqrt(tokens)) * factor();
        return Sight.whole(tokens, 2, edge, edge, tokens * merge * merge);
    }

    @Override
    public Optional<Sight> watch(Clip clip, Limits asked) {
        return clips.map(rule -> {
            int taken = clip.frames(rule.fps, rule.least, asked.count(Limit.MAX_FRAMES, rule.most));
            int pairs = Math.ceilDiv(taken, 2);
            long most = asked.or(Limit.FRAME_PIXELS, rule.maxPixels);
            int counted = rule.together ? taken : 1;
            if (rule.together) {
                most = asked.or(Limit.CLIP_PIXELS, rule.maxPixels);
            } else if (asked.of(Limit.CLIP_PIXELS).isPresent()) {
                // qwen-vl-utils: the clip's share of a frame, which the least pixels of a frame may exceed by 5 %
                long share = asked.or(Limit.CLIP_PIXELS, 0) * 2 / taken;
                most = Math.max(Math.min(most, share), (long) (rule.minPixels * 1.05));
            }
            Size s = resize(clip.width(), clip.height(), counted, rule.together ? 2 * pairs : 1, rule.minPixels, most);
            int each = Math.toIntExact(s.area() / factor() / factor());
            return new Sight(
                    Math.multiplyExact(pairs, each),
                    2,
                    new Cut.Frames(taken),
                    s.width(),
                    s.height(),
                    pairs,
                    each * merge * merge,
                    0);
        });
    }

    /// @param counted frames whose pixels give the scale
    /// @param rounded the same, made even: these are compared with the bounds
    private Size resize(int width, int height, int counted, int rounded, long least, long most) {
        int f = factor();
        if (Math.max(width, height) > (long) ASPECT * Math.min(width, height)) {
            throw new PlanException(Sentence.of(
                    "{} refuses a picture of {} × {}: one side is more than {} times the other.",
                    family,
                    width,
                    height,
                    ASPECT));
        }
        double w = width;
        double h = height;
        if (frames > 1 && Math.min(w, h) < f) {
            double up = Math.max(f / w, f / h);
            w = (int) (w * up);
            h = (int) (h * up);
        }
        long toWidth = Math.round(Math.rint(w / f)) * f;
        long toHeight = Math.round(Math.rint(h / f)) * f;
        if (rounded * toWidth * toHeight > most) {
            double beta = Math.sqrt(counted * w * h / most);
            toWidth = Math.max(f, (long) Math.floor(w / beta / f) * f);
            toHeight = Math.max(f, (long) Math.floor(h / beta / f) * f);
        } else if (rounded * toWidth * toHeight < least) {
            double beta = Math.sqrt(least / (counted * w * h));
            toWidth = (long) Math.ceil(w * beta / f) * f;
            toHeight = (long) Math.ceil(h * beta / f) * f;
        }
        return new Size((int) Math.max(f, toWidth), (int) Math.max(f, toHeight));
    }
}
