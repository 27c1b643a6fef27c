package dev.headroom.lab;

/// The engine that is evaluated does not do what it is asked.
public final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EvaluationException(String message) {
        super(message);
    }
}
