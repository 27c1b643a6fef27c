package dev.headroom.plan.engines;

import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// The search for what fits among moves whose settings are an engine's own words, none of
/// [dev.headroom.settings.Setting]: each move alone, and the smallest set of moves that fits together.
///
/// @param moves in the order in which an expert tries them: what costs least first
/// @param slack bytes between a plan and its nearest failure; below 0 by how much it fails
record MoveSearch(List<Move> moves, ToLongFunction<PlanRequest> slack) {
    /// Of a plan that the engine refuses.
    static final long HOPELESS = -(1L << 50);

    /// More than so many settings moved at once is not what anybody asked for.
    private static final int MOST_MOVES = 4;

    /// One setting, or two that only mean something together.
    ///
    /// @param tries requests with it turned, the smallest change first; none where there is nothing to turn
    /// @param flag of the turned request, as the command line has it
    /// @param cost what follows
    record Move(Function<PlanRequest, List<PlanRequest>> tries, Function<PlanRequest, String> flag, Sentence cost) {}

    MoveSearch {
        moves = List.copyOf(moves);
    }

    /// Every move that helps by itself: the smallest that fits, else the one that gains most.
    List<PlanAdvice> each(PlanRequest q) {
        List<PlanAdvice> found = new ArrayList<>();
        boolean now = fits(q);
        for (Move move : moves) {
            best(move, q, now).ifPresent(found::add);
        }
        return found;
    }

    private Optional<PlanAdvice> best(Move move, PlanRequest q, boolean now) {
        long before = slack.applyAsLong(q);
        PlanAdvice most = null;
        for (PlanRequest then : move.tries().apply(q)) {
            PlanAdvice advice = advice(move, q, then);
            if (advice.fits() && !now) {
                return Optional.of(advice);
            }
            if (slack.applyAsLong(then) > before && (most == null || advice.saves() > most.saves())) {
                most = advice;
            }
        }
        return Optional.ofNullable(most);
    }

    private PlanAdvice advice(Move move, PlanRequest from, PlanRequest to) {
        return new PlanAdvice(
                move.flag().apply(to), slack.applyAsLong(to) - slack.applyAsLong(from), move.cost(), fits(to), to);
    }

    private static boolean fits(PlanRequest q) {
        return Planner.plan(q).fits();
    }

    /// The first set of moves that fits, fewest first, each turned no further than it has to be.
    Optional<Advisor.Fit> fit(PlanRequest q) {
        for (int size = 1; size <= MOST_MOVES; size++) {
            Optional<List<Move>> set = set(q, 0, size, new ArrayList<>());
            if (set.isPresent()) {
                return Optional.of(gently(q, set.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<List<Move>> set(PlanRequest at, int from, int left, List<Move> taken) {
        if (left == 0) {
            return fits(at) ? Optional.of(List.copyOf(taken)) : Optional.empty();
        }
        for (int i = from; i <= moves.size() - left; i++) {
            Optional<PlanRequest> turned = strongest(moves.get(i), at);
            if (turned.isEmpty()) {
                continue;
            }
            taken.add(moves.get(i));
            Optional<List<Move>> found = set(turned.get(), i + 1, left - 1, taken);
            if (found.isPresent()) {
                return found;
            }
            taken.removeLast();
        }
        return Optional.empty();
    }

    /// The try that gains most; of a share that has a best place in the middle it is neither end.
    private Optional<PlanRequest> strongest(Move move, PlanRequest at) {
        PlanRequest best = null;
        long most = slack.applyAsLong(at);
        for (PlanRequest then : move.tries().apply(at)) {
            long gained = slack.applyAsLong(then);
            if (gained > most) {
                most = gained;
                best = then;
            }
        }
        return Optional.ofNullable(best);
    }

    /// Goes through the moves again, the last one first: each takes its smallest try with which the others still fit.
    private Advisor.Fit gently(PlanRequest q, List<Move> set) {
        List<PlanAdvice> changes = new ArrayList<>();
        PlanRequest at = q;
        for (int i = 0; i < set.size(); i++) {
            PlanRequest before = at;
            at = smallest(set, i, before);
            changes.add(advice(set.get(i), before, at));
        }
        return new Advisor.Fit(at, Planner.plan(at), changes);
    }

    private PlanRequest smallest(List<Move> set, int i, PlanRequest before) {
        for (PlanRequest then : set.get(i).tries().apply(before)) {
            if (fits(rest(set, i + 1, then))) {
                return then;
            }
        }
        return strongest(set.get(i), before).orElse(before);
    }

    private PlanRequest rest(List<Move> set, int from, PlanRequest at) {
        PlanRequest then = at;
        for (int i = from; i < set.size(); i++) {
            then = strongest(set.get(i), then).orElse(then);
        }
        return then;
    }
}
