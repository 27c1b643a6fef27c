package dev.headroom.engine;

/// A call to an engine that did not give what was asked; the failure tells why.
public final class EngineCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient EngineFailure failure;

    public EngineCallException(EngineFailure failure) {
        super(failure.toString());
        this.failure = failure;
    }

    public EngineFailure failure() {
        return failure;
    }
}
