package dev.headroom.inference;

import dev.headroom.settings.Sampling;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// One chat completion.
///
/// @param adapter adapter by name for this request; empty: what the settings say
/// @param cancelled asked between steps; true ends the generation with [GenerationResult.FinishReason#CANCELLED]
public record GenerationRequest(
        List<Message> messages, Sampling sampling, Optional<String> adapter, BooleanSupplier cancelled) {
    public GenerationRequest {
        messages = List.copyOf(messages);
    }

    /// @param role `system`, `user` or `assistant`
    public record Message(String role, List<Part> parts) {
        public Message {
            parts = List.copyOf(parts);
        }
    }

    public sealed interface Part {}

    public record Text(String text) implements Part {}

    /// An encoded picture (PNG, JPEG, GIF, BMP, WebP where readable).
    ///
    /// @param maxDynamicPatch most tiles, empty: the setting, else the checkpoint's own
    @SuppressWarnings("ArrayRecordComponent") // carried through once, never compared
    public record Image(byte[] encoded, Optional<Integer> maxDynamicPatch) implements Part {}
}
