package dev.headroom.probe;

/// Looks at something's memory each time it is asked. Never throws for what it finds or does not find: the sample says
/// it. Not safe for use by several threads at once.
public interface Probe extends AutoCloseable {
    Sample sample();

    @Override
    default void close() {}
}
