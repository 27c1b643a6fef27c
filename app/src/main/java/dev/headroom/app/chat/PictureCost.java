package dev.headroom.app.chat;

import dev.headroom.plan.sight.ImagePrice;
import dev.headroom.words.Sentence;
import java.util.OptionalLong;

/// What is known, before it is sent, of what a picture will cost.
///
/// The price of a picture for an engine that somebody else started has parts that nobody can compute: they are told
/// apart from a price of nothing.
sealed interface PictureCost {
    /// The picture is not read yet, or cannot be used.
    record Unread() implements PictureCost {}

    /// @param bytes whether the engine's bytes per token are known; `price.kvBytes()` means nothing otherwise
    /// @param peak whether `price.visionPeak()` means something
    /// @param reading bytes that reading it takes and its tiles, where the engine is ours
    /// @param length whether `price.moreFit()` and `price.fits()` mean something: the length of a session is known
    /// @param tokensLeft of the session before this picture
    /// @param chosen whether `max_dynamic_patch` is ours to choose and travels with the picture
    record Priced(
            ImagePrice price,
            boolean bytes,
            boolean peak,
            OptionalLong reading,
            boolean length,
            long tokensLeft,
            boolean chosen)
            implements PictureCost {
        /// Whether the session has too little room for it.
        boolean tooMuch() {
            return length && !price.fits();
        }
    }

    /// Nothing is known of the model but its name.
    ///
    /// @param why message key of the reason
    /// @param chosen as above
    record Unknown(String why, boolean chosen) implements PictureCost {}

    /// The model's family does not take this picture.
    record Refused(Sentence why) implements PictureCost {}

    /// The model takes no pictures.
    record Blind() implements PictureCost {}
}
