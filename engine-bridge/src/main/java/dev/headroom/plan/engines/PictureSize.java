package dev.headroom.plan.engines;

import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A picture in pixels. Nothing is checked here: a size of 0 is answered by the planner with a sentence.
public record PictureSize(int width, int height) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})[xX×](\\d{1,9})");

    /// Reads `4000x500`.
    ///
    /// @throws PlanException with an example
    public static PictureSize of(String text) {
        Matcher m = TEXT.matcher(text.strip());
        if (!m.matches()) {
            throw new PlanException(Sentence.of("\"{}\" is no size of a picture; write it like 1920x1080.", text));
        }
        return new PictureSize(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
