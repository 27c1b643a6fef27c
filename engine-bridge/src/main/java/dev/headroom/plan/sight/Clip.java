package dev.headroom.plan.sight;

import java.util.OptionalDouble;

/// A video that is asked about.
///
/// @param fps frames a second that are taken of it, the family's own where it is absent
public record Clip(double seconds, OptionalDouble fps, int width, int height) {

    /// Frames that are taken: the rate times the length, between what a family takes at least and at most.
    int frames(double usualFps, int least, int most) {
        double asked = Math.floor(seconds * fps.orElse(usualFps));
        return (int) Math.clamp(asked, Math.min(least, most), most);
    }
}
