package dev.headroom.plan.sight;

import java.util.Optional;

/// How one model takes pictures: its family's rule, and the limits of its own files.
public record PictureInput(PictureRule rule, Limits own) {
    public PictureInput(PictureRule rule) {
        this(rule, Limits.NONE);
    }

    /// @param pictures how many are in the prompt
    /// @param asked limits that replace those of the files
    public Sight see(int pictures, int width, int height, Limits asked) {
        return rule.see(pictures, width, height, asked.over(own));
    }

    /// A picture whose size nobody tells.
    public Sight usual(int pictures, Limits asked) {
        return rule.usual(pictures, asked.over(own));
    }

    public Sight largest(Limits asked) {
        return rule.largest(asked.over(own));
    }

    /// Empty where the family takes no videos of its own.
    public Optional<Sight> watch(Clip clip, Limits asked) {
        return rule.watch(clip, asked.over(own));
    }
}
