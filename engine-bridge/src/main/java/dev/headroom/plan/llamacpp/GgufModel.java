package dev.headroom.plan.llamacpp;

import java.util.Optional;

/// A GGUF as a model to plan with: the decoder, and the mmproj beside it where there is one.
///
/// @param name what the plan calls it
public record GgufModel(String name, GgufShape shape, Optional<GgufTower> tower) {
    public GgufModel withTower(Optional<GgufTower> other) {
        return new GgufModel(name, shape, other);
    }
}
