package dev.headroom.plan.engines;

import dev.headroom.plan.advise.Search;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What helps a fine-tuning run: every move on its own, and the cheapest moves that make it fit together.
final class FinetuneAdvisor {
    /// More moves than that are another recipe.
    private static final int MOST_MOVES = 5;

    private FinetuneAdvisor() {}

    /// What is enough on its own first, the cheapest of it before the rest.
    static List<PlanAdvice> advice(PlanRequest q) {
        return TrainingMove.ALL.stream()
                .sorted(Comparator.comparingInt(TrainingMove::price))
                .flatMap(move -> best(move, q).stream())
                .sorted(Comparator.comparing(a -> !a.fits()))
                .toList();
    }

    private static Optional<PlanAdvice> best(TrainingMove move, PlanRequest q) {
        DeploymentPlan now = Planner.plan(q);
        List<PlanAdvice> helping = move.tries().apply(q).stream()
                .map(then -> advice(move, now, then))
                .filter(a -> a.saves() > 0 || a.fits() && !now.fits())
                .toList();
        return Search.best(helping, PlanAdvice::fits, PlanAdvice::saves);
    }

    private static PlanAdvice advice(TrainingMove move, DeploymentPlan now, PlanRequest then) {
        DeploymentPlan plan = Planner.plan(then);
        long saves =
                Planner.answered(plan) ? now.tightest().peak() - plan.tightest().peak() : 0;
        return new PlanAdvice(move.flag().apply(then), saves, move.cost().apply(then), plan.fits(), then);
    }

    /// The cheapest set of moves that fits, each as small as it may be.
    static Optional<Advisor.Fit> fit(PlanRequest q) {
        List<TrainingMove> useful = TrainingMove.ALL.stream()
                .filter(move -> !move.tries().apply(q).isEmpty() || buildsOnAdapter(move, q))
                .toList();
        List<List<TrainingMove>> sets = new ArrayList<>();
        for (int chosen = 1; chosen < 1 << useful.size(); chosen++) {
            if (Integer.bitCount(chosen) <= MOST_MOVES) {
                sets.add(of(useful, chosen));
            }
        }
        sets.sort(Comparator.comparingInt(set -> price(set)));
        return sets.stream()
                .filter(set -> made(q, set, strongest(set))
                        .filter(then -> Planner.plan(then).fits())
                        .isPresent())
                .findFirst()
                .map(set -> smallest(q, set));
    }

    /// What applies once an adapter is trained instead of all weights.
    private static boolean buildsOnAdapter(TrainingMove move, PlanRequest q) {
        return q.tuning().loraR() == 0
                && !move.tries()
                        .apply(q.withTuning(q.tuning().with(c -> c.loraR = 1)))
                        .isEmpty();
    }

    private static List<TrainingMove> of(List<TrainingMove> useful, int chosen) {
        List<TrainingMove> set = new ArrayList<>();
        for (int i = 0; i < useful.size(); i++) {
            if ((chosen >> i & 1) == 1) {
                set.add(useful.get(i));
            }
        }
        return set;
    }

    /// Two moves are worse than one of their price.
    private static int price(List<TrainingMove> set) {
        return set.stream().mapToInt(TrainingMove::price).sum() + set.size();
    }

    private static int[] strongest(List<TrainingMove> set) {
        return set.stream().mapToInt(_ -> Integer.MAX_VALUE).toArray();
    }

    /// @param steps how far each move goes, counted in its tries
    /// @return empty where a move does not apply after those before it
    private static Optional<PlanRequest> made(PlanRequest q, List<TrainingMove> set, int[] steps) {
        PlanRequest at = q;
        for (int i = 0; i < steps.length; i++) {
            List<PlanRequest> tries = set.get(i).tries().apply(at);
            if (tries.isEmpty()) {
                return Optional.empty();
            }
            at = tries.get(Math.min(steps[i], tries.size() - 1));
        }
        return Optional.of(at);
    }

    /// Takes each move back as far as it still fits, the dearest first.
    private static Advisor.Fit smallest(PlanRequest q, List<TrainingMove> set) {
        int[] steps = strongest(set);
        List<Integer> dearest = new ArrayList<>();
        for (int i = 0; i < steps.length; i++) {
            dearest.add(i);
        }
        dearest.sort(Comparator.comparingInt((Integer i) -> -set.get(i).price()));
        for (int i : dearest) {
            int step = 0;
            do {
                steps[i] = step++;
            } while (!Planner.plan(made(q, set, steps).orElseThrow()).fits());
        }
        List<PlanAdvice> changes = new ArrayList<>();
        PlanRequest at = q;
        for (int i = 0; i < steps.length; i++) {
            PlanRequest then =
                    made(at, List.of(set.get(i)), new int[] {steps[i]}).orElseThrow();
            changes.add(advice(set.get(i), Planner.plan(at), then));
            at = then;
        }
        return new Advisor.Fit(at, Planner.plan(at), changes);
    }
}
