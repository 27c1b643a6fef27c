package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.PictureSupport;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.ServedShape;
import dev.headroom.engine.attached.AttachedSession;
import dev.headroom.engine.attached.SavedServer;
import dev.headroom.engine.attached.ServerFacts;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// A server that somebody else started, as the window knows it: what it tells of itself, and the dimensions of its
/// model where the catalogue has them. Its memory is not predicted: neither its card nor its settings are known.
///
/// @param facts what it has told, empty until it has answered
/// @param bytesAreAssumed whether the bytes of its cache rest on a type that it has not told
record Served(
        SavedServer server,
        EngineSession session,
        Supplier<Optional<ServerFacts>> facts,
        BooleanSupplier bytesAreAssumed) {
    private static final Messages M = Messages.of("engines");

    static Served of(SavedServer server, AttachedSession session) {
        return new Served(server, session, session::facts, session::cacheBytesAreAssumed);
    }

    ActiveEngine active() {
        Optional<ServerFacts> told = facts.get();
        String model = session.state() instanceof EngineState.Ready ready ? ready.model() : server.name();
        Optional<ModelSpec> spec = ModelCatalogue.find(model);
        ModelShape shape = spec.map(ServedShape::of)
                .orElseGet(() -> ServedShape.unknown(
                        model, told.map(f -> f.contextLen().orElse(0)).orElse(0)));
        MemoryPlan unknown = new MemoryPlan(
                server.name(),
                0,
                List.of(),
                false,
                Optional.empty(),
                true,
                Sentence.of(
                        "Nothing is predicted: {} was started elsewhere, with settings that only its owner knows.",
                        server.name()),
                List.of());
        return new ActiveEngine(
                told.map(f -> f.kind().label() + " · ").orElse("") + server.name(),
                session,
                shape,
                settings -> unknown,
                session.pid().isPresent() ? ActiveEngine.Where.NEARBY : ActiveEngine.Where.ELSEWHERE,
                PictureSupport.of(spec, shape),
                () -> facts.get().map(ServerFacts::contextLen).orElse(OptionalInt.empty()));
    }

    /// What the server publishes, one line each, in the language of the moment.
    List<String> words() {
        return facts.get().map(Served::words).orElse(List.of());
    }

    private static List<String> words(ServerFacts f) {
        List<String> all = new ArrayList<>();
        all.add(f.kind().label() + f.version().map(v -> " " + v).orElse("") + ": " + String.join(", ", f.models()));
        f.contextLen().ifPresent(n -> all.add(M.text("fact.session", count(n))));
        f.concurrent().ifPresent(n -> all.add(M.text("fact.batch", n)));
        f.cacheTokens().ifPresent(n -> all.add(M.text("fact.cache", count(n))));
        if (f.cacheShare().isPresent()) {
            all.add(M.text(
                    "fact.used",
                    String.format(Locale.ROOT, "%.1f", f.cacheShare().getAsDouble() * 100)));
        } else {
            f.cacheUsed().ifPresent(n -> all.add(M.text("fact.tokens", count(n))));
        }
        f.cache().type().told().ifPresent(t -> all.add(M.text("fact.type", t)));
        f.running().ifPresent(n -> all.add(M.text("fact.running", n)));
        f.pictures().ifPresent(yes -> all.add(M.text(yes ? "fact.pictures" : "fact.no.pictures")));
        f.nodes().forEach(n -> all.add(M.text("fact.node", n)));
        return all;
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
