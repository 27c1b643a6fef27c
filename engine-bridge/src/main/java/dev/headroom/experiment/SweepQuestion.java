package dev.headroom.experiment;

import dev.headroom.chat.ImageData;
import java.util.List;

/// What each run asks, in a chat of its own.
///
/// @param id tells it from the others: its place in the file, or the scene's
/// @param pictures before the words, in this order
public record SweepQuestion(String id, List<ImageData> pictures, String text, Expected expected) {
    public SweepQuestion {
        pictures = List.copyOf(pictures);
    }
}
