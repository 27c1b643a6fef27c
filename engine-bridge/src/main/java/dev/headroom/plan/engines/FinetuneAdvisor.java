package dev.headroom.plan.engines;

import dev.headroom.plan.advise.Knob;
import dev.headroom.plan.advise.Search;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// What helps a fine-tuning run. Its settings are a script's, none of [dev.headroom.settings.Setting], so that they
/// have tries of their own; which of them is taken is the search's rule.
final class FinetuneAdvisor {
    private static final int LEAST_LENGTH = 256;

    private FinetuneAdvisor() {}

    /// @param tries the smallest change first
    /// @param cost what follows, of the request as it would be
    private record Turn(
            Function<PlanRequest, List<PlanRequest>> tries,
            Function<PlanRequest, String> flag,
            Function<PlanRequest, Sentence> cost) {
        Turn(Function<PlanRequest, List<PlanRequest>> tries, Function<PlanRequest, String> flag, Sentence cost) {
            this(tries, flag, _ -> cost);
        }
    }

    private static final List<Turn> TURNS = List.of(
            new Turn(
                    q -> only(!q.tuning().gradientCheckpointing(), q, c -> c.gradientCheckpointing = true),
                    q -> "--gradient-checkpointing",
                    Sentence.of("Activations are computed twice: about a third slower.")),
            new Turn(
                    q -> Knob.halves(q.tuning().batch(), 1, n -> tune(q, c -> c.batch = n)),
                    q -> "--batch " + q.tuning().batch(),
                    Sentence.of("Raise gradient accumulation by the same factor for the same result.")),
            new Turn(
                    q -> Knob.halves(q.tuning().maxLength(), LEAST_LENGTH, n -> tune(q, c -> c.maxLength = n)),
                    q -> "--max-length " + q.tuning().maxLength(),
                    q -> FinetunePlanner.pictureCut(q)
                            .map(cut -> Sentence.of("Longer samples are cut.").then(cut))
                            .orElseGet(() -> Sentence.of("Longer samples are cut; a picture of now fits in whole."))),
            new Turn(
                    q -> Knob.halves(q.tuning().tiles(), 1, n -> tune(q, c -> c.tiles = n)),
                    q -> "--tiles " + q.tuning().tiles(),
                    Sentence.of("Pictures are seen more coarsely.")),
            new Turn(
                    q -> only(q.tuning().loraR() > 8, q, c -> c.loraR = 8),
                    q -> "--lora-r 8",
                    Sentence.of("Fewer trained weights, and with them fewer gradients and optimizer states.")),
            new Turn(
                    q -> only(
                            q.tuning().zero() != 3 || q.devices() == 1, q.withDevices(Math.max(2, q.devices())), c -> {
                                c.zero = 3;
                                c.layerSplit = false;
                            }),
                    q -> "--zero 3 --devices " + q.devices(),
                    Sentence.of("Weights are cut over the cards and gathered layer by layer: slower, more traffic.")));

    private static List<PlanRequest> only(boolean when, PlanRequest q, Consumer<FinetuneSettings.Change> edit) {
        return when ? List.of(tune(q, edit)) : List.of();
    }

    private static PlanRequest tune(PlanRequest q, Consumer<FinetuneSettings.Change> edit) {
        return q.withTuning(q.tuning().with(edit));
    }

    static List<PlanAdvice> advice(PlanRequest q) {
        return TURNS.stream().flatMap(turn -> best(turn, q).stream()).toList();
    }

    /// One turn after the other until it fits.
    static Optional<Advisor.Fit> fit(PlanRequest q) {
        List<PlanAdvice> taken = new ArrayList<>();
        PlanRequest at = q;
        for (Turn turn : TURNS) {
            Optional<PlanAdvice> next = best(turn, at);
            next.ifPresent(taken::add);
            at = next.map(PlanAdvice::request).orElse(at);
            if (next.filter(PlanAdvice::fits).isPresent()) {
                return Optional.of(new Advisor.Fit(at, Planner.plan(at), taken));
            }
        }
        return Optional.empty();
    }

    private static Optional<PlanAdvice> best(Turn turn, PlanRequest q) {
        DeploymentPlan now = Planner.plan(q);
        List<PlanAdvice> helping = turn.tries().apply(q).stream()
                .map(then -> advice(turn, now, then))
                .filter(a -> a.saves() > 0 || a.fits() && !now.fits())
                .toList();
        return Search.best(helping, PlanAdvice::fits, PlanAdvice::saves);
    }

    private static PlanAdvice advice(Turn turn, DeploymentPlan now, PlanRequest then) {
        DeploymentPlan plan = Planner.plan(then);
        long saves =
                Planner.answered(plan) ? now.tightest().peak() - plan.tightest().peak() : 0;
        return new PlanAdvice(turn.flag().apply(then), saves, turn.cost().apply(then), plan.fits(), then);
    }
}
