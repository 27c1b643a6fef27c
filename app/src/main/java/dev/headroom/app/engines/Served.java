package dev.headroom.app.engines;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.CardChoice;
import dev.headroom.app.shell.PictureSupport;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.ServedShape;
import dev.headroom.engine.attached.AttachedSession;
import dev.headroom.engine.attached.SavedServer;
import dev.headroom.engine.attached.ServedBy;
import dev.headroom.engine.attached.ServerFacts;
import dev.headroom.engine.attached.ServerKind;
import dev.headroom.engine.attached.ServerPlan;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.llamacpp.LlamaBuild;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A server that somebody else started, as the window knows it: what it tells of itself, what its model is, and what is
/// predicted for it by the rules of its engine.
///
/// @param facts what it has told, empty until it has answered
/// @param bytesAreAssumed whether the bytes of its cache rest on a type that it has not told
/// @param plan what it is predicted with, empty until it has answered
/// @param serves told which model it serves, in the background; reads the disk
record Served(
        SavedServer server,
        EngineSession session,
        Supplier<Optional<ServerFacts>> facts,
        BooleanSupplier bytesAreAssumed,
        Supplier<Optional<ServerPlan>> plan,
        Consumer<Optional<String>> serves) {
    private static final Messages M = Messages.of("engines");

    static Served of(SavedServer server, AttachedSession session) {
        return new Served(
                server, session, session::facts, session::cacheBytesAreAssumed, session::plan, session::serves);
    }

    Served with(SavedServer other) {
        return new Served(other, session, facts, bytesAreAssumed, plan, serves);
    }

    /// @param cards to choose from, those of this machine first
    ActiveEngine active(Cards cards) {
        Optional<ServerFacts> told = facts.get();
        Optional<ServerPlan> known = plan.get();
        String served = session.state() instanceof EngineState.Ready ready ? ready.model() : server.name();
        Optional<ModelSpec> spec = known.flatMap(ServerPlan::model);
        ModelShape shape = spec.map(ServedShape::of)
                .orElseGet(() -> ServedShape.unknown(
                        served, told.map(f -> f.contextLen().orElse(0)).orElse(0)));
        boolean here = session.pid().isPresent();
        boolean onCard = known.filter(ServerPlan::needsCard).isPresent();
        Optional<ServedBy> card = onCard ? cards.of(server, here) : Optional.empty();
        return new ActiveEngine(
                told.map(f -> f.kind().label() + " · ").orElse("") + server.name(),
                session,
                shape,
                settings -> known.map(p -> p.plan(settings, card)).orElseGet(this::unanswered),
                !here
                        ? ActiveEngine.Where.ELSEWHERE
                        : onCard && cards.here() ? ActiveEngine.Where.CARD_NEARBY : ActiveEngine.Where.NEARBY,
                told.filter(f -> f.kind() == ServerKind.LLAMA_SERVER).isPresent()
                        ? PictureSupport.byLlamaCpp(
                                spec, told.flatMap(ServerFacts::version).flatMap(LlamaBuild::parse))
                        : PictureSupport.of(spec, shape),
                () -> facts.get().map(ServerFacts::contextLen).orElse(OptionalInt.empty()));
    }

    private MemoryPlan unanswered() {
        return new MemoryPlan(
                server.name(),
                0,
                List.of(),
                false,
                Optional.empty(),
                true,
                Sentence.of("Nothing is predicted: {} has not answered yet.", server.name()),
                List.of());
    }

    /// The cards that a server may run on.
    ///
    /// @param here whether the first of them is this machine's
    record Cards(List<CardChoice> choices, boolean here) {
        static final Cards NONE = new Cards(List.of(), false);

        Cards {
            choices = List.copyOf(choices);
        }

        /// As the user says; else the first of this machine for a server on it. Of what is used there nobody knows how
        /// much is the server's own, so nothing is taken for others'.
        Optional<ServedBy> of(SavedServer server, boolean onThisMachine) {
            Optional<CardChoice> said = server.card()
                    .flatMap(name -> choices.stream()
                            .filter(c -> c.device().name().equals(name))
                            .findFirst());
            return said.or(() -> onThisMachine && here ? choices.stream().findFirst() : Optional.empty())
                    .map(c -> new ServedBy(c.device(), 0));
        }
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
