package dev.headroom.engine;

import java.util.OptionalInt;

/// What a refusal means, whatever the words and codes of the server that sent it. [EngineErrors] reads them, once.
public sealed interface Refusal {
    /// The chat does not go into a session.
    ///
    /// @param prompt tokens of the whole prompt
    /// @param pictures tokens of it that come from pictures
    /// @param session tokens that the session really holds
    record TooLong(OptionalInt prompt, OptionalInt pictures, OptionalInt session) implements Refusal {
        static final TooLong WITHOUT_FIGURES =
                new TooLong(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    /// A picture that cannot be read.
    record BadPicture() implements Refusal {}

    /// A message that nothing can be made of.
    record BadPrompt() implements Refusal {}

    /// A picture for a model that reads only text.
    record NoVision() implements Refusal {}

    /// The key is wrong or missing.
    record Key() implements Refusal {}

    record Busy() implements Refusal {}

    /// Weights are still being read.
    record NotReady() implements Refusal {}

    /// The engine is stopped, stops, or met an error that it cannot go on from.
    record Stopped() implements Refusal {}

    /// Somebody gave it up.
    record Cancelled() implements Refusal {}

    /// The setting cannot change while the engine runs.
    record NeedsRestart() implements Refusal {}

    /// No such adapter.
    record NoAdapter() implements Refusal {}

    /// No such model, or one that cannot be read.
    record NoModel() implements Refusal {}

    /// There was no way to the server.
    record Connection(Obstacle obstacle) implements Refusal {}

    /// @param code the server's own
    record Unknown(String code) implements Refusal {}

    /// What stands between this machine and a server.
    enum Obstacle {
        NOBODY_LISTENS,
        NO_ANSWER,
        UNKNOWN_HOST,
        CERTIFICATE,
        /// Something answers that does not speak http.
        NOT_HTTP
    }
}
