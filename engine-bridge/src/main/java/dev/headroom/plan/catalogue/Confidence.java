package dev.headroom.plan.catalogue;

/// How sure the dimensions of a model are.
public enum Confidence {
    /// Its weights were counted in the headers of its files.
    COUNTED,
    /// Its authors published them.
    PUBLISHED,
    /// Read in its configuration, which leaves nothing open.
    COMPUTED,
    /// At least one is assumed: [ModelSpec#assumptions()] says which.
    GUESSED
}
