package dev.headroom.chat;

/// A piece of a message.
public sealed interface ContentPart {
    record Text(String text) implements ContentPart {}

    /// @param maxDynamicPatch most tiles when it was sent; 0: the engine's default
    record Image(ImageData data, int maxDynamicPatch) implements ContentPart {}
}
