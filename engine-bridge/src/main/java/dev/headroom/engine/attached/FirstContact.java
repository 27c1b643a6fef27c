package dev.headroom.engine.attached;

import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.Refusal;
import dev.headroom.words.Sentence;
import java.net.URI;
import java.util.Optional;

/// What the first answers of a server mean: one that loads is worth waiting for, and one that hangs up speaks another
/// protocol.
final class FirstContact {
    private FirstContact() {}

    /// What a server that is not ready yet says of it.
    static Optional<Sentence> waiting(EngineFailure failure) {
        return failure instanceof EngineFailure.Refused refused && refused.refusal() instanceof Refusal.NotReady
                ? Optional.of(refused.said())
                : Optional.empty();
    }

    /// A server that hangs up on the first word often expects another protocol.
    static EngineFailure failure(URI address, EngineFailure failure) {
        return failure instanceof EngineFailure.Disconnected && "http".equals(address.getScheme())
                ? EngineFailure.Refused.here(
                        new Refusal.Connection(Refusal.Obstacle.NOT_HTTP),
                        Sentence.of(
                                "{} closed the connection without an answer in http. If it speaks https, write https://"
                                        + " in its address; if it is no model server, check the port.",
                                address.getAuthority()))
                : failure;
    }

    /// A server that breaks its own protocol in a way that nobody has thought of.
    static EngineFailure strange(URI address, RuntimeException e) {
        return new EngineFailure.Disconnected(Sentence.of(
                "The server at {} sent something this version does not understand: {}", address, e.toString()));
    }
}
