package dev.headroom.app.chat;

import dev.headroom.plan.ImagePrice;

/// What is known, before it is sent, of what a picture will cost.
///
/// The price of a picture for an engine that somebody else started has parts that nobody can compute: they are told
/// apart from a price of nothing.
sealed interface PictureCost {
    /// The picture is not read yet, or cannot be used.
    record Unread() implements PictureCost {}

    /// @param bytes whether the engine's bytes per token are known; `price.kvBytes()` means nothing otherwise
    /// @param peak whether `price.visionPeak()` means something
    /// @param length whether `price.moreFit()` means something: the length of a session is known
    /// @param chosen whether `max_dynamic_patch` is ours to choose and travels with the picture
    record Priced(ImagePrice price, boolean bytes, boolean peak, boolean length, boolean chosen)
            implements PictureCost {}

    /// The model takes pictures in a way that is not computed here, or nothing is known of it.
    ///
    /// @param why message key of the reason
    /// @param chosen as above
    record Unknown(String why, boolean chosen) implements PictureCost {}

    /// The model takes no pictures.
    record Blind() implements PictureCost {}
}
