package dev.headroom.plan.sight;

import java.util.Set;

/// Families that bring every picture to one size: LLaVA-1.5, PaliGemma, Qwen-VL, GLM-4V-9B, Gemma-3n.
///
/// @param edge pixels of a side
/// @param patches that the tower encodes
/// @param tokens of the prompt
/// @param marks put around them
public record FixedPicture(String family, int edge, int patches, int tokens, int marks) implements PictureRule {
    @Override
    public Set<Limit> heeds() {
        return Set.of();
    }

    @Override
    public Sight look(int width, int height, Limits asked) {
        return Sight.whole(tokens, marks, edge, edge, patches);
    }

    @Override
    public Sight largest(Limits asked) {
        return look(edge, edge, asked);
    }

    @Override
    public boolean alike() {
        return true;
    }
}
