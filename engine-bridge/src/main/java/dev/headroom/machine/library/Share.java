package dev.headroom.machine.library;

/// What a part takes in the files.
///
/// @param parameters counted as they were before anything was quantised; scales and zeros are none
public record Share(long parameters, long bytes) {
    Share and(Share other) {
        return new Share(parameters + other.parameters, bytes + other.bytes);
    }
}
