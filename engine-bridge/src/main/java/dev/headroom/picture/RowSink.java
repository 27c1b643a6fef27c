package dev.headroom.picture;

/// Takes a picture's rows as they are decoded: each once, from the top down as they are stored.
@FunctionalInterface
public interface RowSink {
    /// @param rgb RGB triples of row `y`; changes when the call has returned
    void row(int y, byte[] rgb);
}
