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
import dev.headroom.engine.attached.ServerKind;
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

/// What the window knows of a server that somebody else started: what it tells of itself, and
/// the dimensions of its
/// model where the catalogue has them. Its memory is not predicted: neither its card nor its
/// settings are known.
final class Served {
    private static final Messages M = Messages.of("engines");

    private Served() {}

    static ActiveEngine active(SavedServer server, EngineSession session) {
        Optional<ServerFacts> facts =
                session instanceof AttachedSession attached ? attached.facts() : Optional.<ServerFacts>empty();
        String model = session.state() instanceof EngineState.Ready ready ? ready.model() : server.name();
        String kind = facts.map(ServerFacts::kind).map(ServerKind::label).orElse("");
        Optional<ModelSpec> spec = ModelCatalogue.find(model);
        ModelShape shape = spec.map(ServedShape::of)
                .orElseGet(() -> ServedShape.unknown(
                        model, facts.map(f -> f.contextLen().orElse(0)).orElse(0)));
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
                (kind.isEmpty() ? "" : kind + " · ") + server.name(),
                session,
                shape,
                settings -> unknown,
                ActiveEngine.Where.ELSEWHERE,
                PictureSupport.of(spec, shape),
                () -> session instanceof AttachedSession attached
                        ? attached.facts().map(ServerFacts::contextLen).orElse(OptionalInt.empty())
                        : OptionalInt.empty());
    }

    /// What the server publishes, one line each.
    static List<String> facts(ServerFacts f) {
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
