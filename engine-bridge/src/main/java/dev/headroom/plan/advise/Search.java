package dev.headroom.plan.advise;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.Fit;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.advise.Advice.Effect;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// The search for what fits: turns the knobs of an engine, the smallest change first, and asks that engine's
/// own planner what comes of it. Whatever it advises has been planned. [Order] says what is tried, and why.
public final class Search {
    /// More than so many settings moved at once is not what anybody asked for.
    private static final int MOST_TURNS = 3;

    /// Smallest relief worth a restart where nobody said how much was missing.
    private static final long RELIEF = 256 * Bytes.MIB;

    private final Function<Settings, MemoryPlan> planner;
    private final Controls controls;
    private final Limits limits;
    private final OptionalLong freeAfterWeights;

    /// @param planner of the engine at hand
    /// @param controls what can be turned there
    public Search(Function<Settings, MemoryPlan> planner, Controls controls, Limits limits) {
        this(planner, controls, limits, OptionalLong.empty());
    }

    private Search(
            Function<Settings, MemoryPlan> planner, Controls controls, Limits limits, OptionalLong freeAfterWeights) {
        this.planner = planner;
        this.controls = controls;
        this.limits = limits;
        this.freeAfterWeights = freeAfterWeights;
    }

    /// The same with what the engine reported: it knows better than the plan what was free once the weights
    /// were loaded, of which the cache takes its ratio.
    public Search knowing(OptionalLong reportedFreeAfterWeights) {
        return new Search(planner, controls, limits, reportedFreeAfterWeights);
    }

    /// Where nobody said how much was missing.
    public Goal.Frees relief(Settings from) {
        return new Goal.Frees(Math.min(RELIEF, planner.apply(from).deviceTotal() / 32));
    }

    /// What helps a component that did not fit: one setting each, best first; empty when none helps.
    public List<Advice> turns(Settings from, ComponentKind component, ShortageCause cause, Goal goal) {
        MemoryPlan now = planner.apply(from);
        Effect effect = cause == ShortageCause.NO_ROOM ? Effect.GIVES_THE_CACHE : Effect.FREES;
        List<Advice> found = new ArrayList<>();
        for (Knob knob : Order.of(component, cause)) {
            knob.tries(from, controls, limits).stream()
                    .filter(to ->
                            planner.apply(to).fit() instanceof Fit.Left) // the engine has just shown its plan wrong
                    .map(to -> new Advice(knob, from, to, effect, bytes(component, effect, now, from, to)))
                    .filter(advice -> reaches(advice, goal))
                    .findFirst()
                    .ifPresent(found::add);
        }
        return found;
    }

    /// Every setting that helps by itself, in the order of [Order#ALONE]: it frees bytes, or makes room for
    /// more tokens in the same bytes. Turned as [#best] says.
    ///
    /// @param chat tokens that a session must keep
    public List<Advice> each(Settings from, int chat) {
        MemoryPlan now = planner.apply(from);
        List<Advice> found = new ArrayList<>();
        for (Knob knob : Order.ALONE) {
            List<Advice> helping = knob.tries(from, controls, limits).stream()
                    .filter(to -> to.sessionLen() >= Math.min(chat, from.sessionLen()))
                    .filter(to -> helps(knob, now, planner.apply(to)))
                    .map(to -> step(knob, from, to, Effect.FREES))
                    .toList();
            best(helping, a -> planner.apply(a.to()).fits(), Advice::bytes).ifPresent(found::add);
        }
        return found;
    }

    private static boolean helps(Knob knob, MemoryPlan now, MemoryPlan then) {
        boolean answered =
                !then.components().isEmpty() && (now.kv().isEmpty() || then.kv().isPresent());
        boolean sameBytes = knob == Knob.SMALLER_TOKENS || knob == Knob.LOWER_RANK;
        return answered
                && (then.fits() && !now.fits()
                        || spare(then, ComponentKind.FREE) > spare(now, ComponentKind.FREE)
                        || sameBytes && tokens(then) > tokens(now));
    }

    private static long tokens(MemoryPlan plan) {
        return plan.kv().map(KvArrangement::tokens).orElse(0L);
    }

    /// The smallest change that fits, else the one that frees most.
    ///
    /// @param tries the smallest change first
    public static <T> Optional<T> best(List<T> tries, Predicate<T> fits, ToLongFunction<T> frees) {
        return tries.stream()
                .filter(fits)
                .findFirst()
                .or(() -> tries.stream().reduce((a, b) -> frees.applyAsLong(b) > frees.applyAsLong(a) ? b : a));
    }

    private boolean reaches(Advice advice, Goal goal) {
        return switch (goal) {
            case Goal.Frees(long bytes) ->
                advice.effect() == Effect.GIVES_THE_CACHE ? advice.bytes() > 0 : advice.bytes() >= Math.max(1, bytes);
            case Goal.Holds(int tokens) -> holds(planner.apply(advice.to()), tokens);
            case Goal.Fits _ -> true;
        };
    }

    private long bytes(ComponentKind component, Effect effect, MemoryPlan now, Settings from, Settings to) {
        MemoryPlan then = planner.apply(to);
        if (effect == Effect.GIVES_THE_CACHE) {
            return then.bytes(ComponentKind.KV_CACHE) - now.bytes(ComponentKind.KV_CACHE);
        }
        if (freeAfterWeights.isPresent() && from.cacheMaxEntryCount() != to.cacheMaxEntryCount()) {
            return (long) (freeAfterWeights.getAsLong() * (from.cacheMaxEntryCount() - to.cacheMaxEntryCount()));
        }
        return spare(then, component) - spare(now, component);
    }

    /// Bytes left at the peak; for what is loaded before the cache is cut, the cache is not there yet.
    private static long spare(MemoryPlan plan, ComponentKind component) {
        long cache = Order.beforeTheCache(component) ? plan.bytes(ComponentKind.KV_CACHE) : 0;
        return plan.deviceTotal() - plan.peak() + cache;
    }

    /// Settings under which a session holds so many tokens, after an engine has refused a prompt: one setting
    /// after the other, each advice from where the one before ended. The settings as they are do not count,
    /// whatever the plan says of them.
    public Optional<List<Advice>> holding(Settings from, int tokens) {
        boolean longEnough = from.sessionLen() >= tokens;
        return changes(
                from,
                Order.TO_HOLD.stream()
                        .filter(k -> !(longEnough && k.setting() == Setting.SESSION_LEN))
                        .toList(),
                plan -> holds(plan, tokens),
                Effect.GIVES_THE_CACHE);
    }

    /// Settings that fit and change as little as possible of what was wanted, one after the other. Empty when
    /// nothing fits; no changes when they fit as they are. A whole session is tried first, then one that holds
    /// the open chat, then more of the machine, then any session at all.
    ///
    /// @param chat tokens the open chat needs of a session
    public Optional<List<Advice>> fitting(Settings wanted, int chat) {
        int least = Math.max(1, Math.min(chat, wanted.sessionLen()));
        Optional<List<Advice>> anySession = fitting(wanted, Order.TO_FIT, 0);
        Optional<List<Advice>> kept = anySession.isEmpty()
                ? anySession
                : fitting(wanted, Order.TO_FIT, wanted.sessionLen()).or(() -> fitting(wanted, Order.TO_FIT, least));
        return kept.or(() -> fitting(wanted, Order.TO_FIT_ON_MORE, wanted.sessionLen()))
                .or(() -> anySession);
    }

    private Optional<List<Advice>> fitting(Settings wanted, List<Knob> knobs, int tokens) {
        Predicate<MemoryPlan> suits = plan -> plan.kv().isEmpty() ? plan.fits() : holds(plan, tokens);
        return suits.test(planner.apply(wanted))
                ? Optional.of(asLongAsItGets(wanted, List.of()))
                : changes(wanted, knobs, suits, Effect.FREES).map(c -> asLongAsItGets(wanted, c));
    }

    /// Asks for the length that would come of it anyway.
    private List<Advice> asLongAsItGets(Settings wanted, List<Advice> changes) {
        Settings last = changes.isEmpty() ? wanted : changes.getLast().to();
        Optional<KvArrangement> cut = planner.apply(last).kv().filter(KvArrangement::truncated);
        if (cut.isEmpty() || !controls.turns(Setting.SESSION_LEN)) {
            return changes;
        }
        List<Advice> all = new ArrayList<>(changes);
        all.add(step(Knob.SHORTER_SESSION, last, last.withSessionLen(cut.get().sessionLen()), Effect.FREES));
        return all;
    }

    private static boolean holds(MemoryPlan plan, int tokens) {
        return plan.fits() && plan.kv().filter(kv -> kv.sessionLen() >= tokens).isPresent();
    }

    /// The least glad knob that must be turned goes first and as little as possible, with those before it as
    /// helpers.
    private Optional<List<Advice>> changes(
            Settings from, List<Knob> knobs, Predicate<MemoryPlan> reached, Effect effect) {
        for (int i = 0; i < knobs.size(); i++) {
            Optional<List<Advice>> found = changes(from, knobs, i, MOST_TURNS, reached, effect);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<List<Advice>> changes(
            Settings from, List<Knob> knobs, int turned, int turns, Predicate<MemoryPlan> reached, Effect effect) {
        for (Settings to : knobs.get(turned).tries(from, controls, limits)) {
            if (reached.test(planner.apply(to))) {
                return Optional.of(List.of(step(knobs.get(turned), from, to, effect)));
            }
            for (int i = 0; i < turned && turns > 1; i++) {
                if (knobs.get(i).setting() == knobs.get(turned).setting()) {
                    continue;
                }
                Optional<List<Advice>> more = changes(to, knobs, i, turns - 1, reached, effect);
                if (more.isPresent()) {
                    List<Advice> all = new ArrayList<>();
                    all.add(step(knobs.get(turned), from, to, effect));
                    all.addAll(more.get());
                    return Optional.of(List.copyOf(all));
                }
            }
        }
        return Optional.empty();
    }

    private Advice step(Knob knob, Settings from, Settings to, Effect effect) {
        return new Advice(knob, from, to, effect, bytes(ComponentKind.FREE, effect, planner.apply(from), from, to));
    }

    /// The smallest ratio, in thousandths, that keeps every slot and its length: what lies above can never be
    /// used. Empty where all of the cache can be reached.
    public Optional<Advice> reclaim(Settings from) {
        return planner.apply(from)
                .kv()
                .filter(kv -> kv.reserved() > kv.reachable() && controls.turns(Setting.CACHE_MAX_ENTRY_COUNT))
                .map(kv -> from.withCacheMaxEntryCount(leastThousandths(from, kv) / 1000.0))
                .filter(to -> to.cacheMaxEntryCount() < from.cacheMaxEntryCount())
                .map(to -> step(Knob.LOWER_RATIO, from, to, Effect.FREES));
    }

    private int leastThousandths(Settings from, KvArrangement before) {
        int most = (int) Math.ceil(from.cacheMaxEntryCount() * 1000);
        return most - largest(most - 1, less -> keeps(before, from.withCacheMaxEntryCount((most - less) / 1000.0)));
    }

    /// The largest number that suits where all smaller ones do; 0 when none does.
    public static int largest(int most, IntPredicate suits) {
        int low = 0;
        int tooMany = most + 1;
        while (tooMany - low > 1) {
            int middle = (low + tooMany) >>> 1;
            if (suits.test(middle)) {
                low = middle;
            } else {
                tooMany = middle;
            }
        }
        return low;
    }

    private boolean keeps(KvArrangement before, Settings s) {
        MemoryPlan plan = planner.apply(s);
        return plan.fits()
                && plan.kv()
                        .filter(kv -> kv.slots() >= before.slots() && kv.sessionLen() >= before.sessionLen())
                        .isPresent();
    }

    /// Less of the machine, after the system has killed an engine because memory ran out everywhere.
    public Optional<Advice> smaller(Settings from) {
        return Knob.LESS_DEVICE.tries(from, controls, limits).stream()
                .filter(to -> planner.apply(to).fits())
                .findFirst()
                .map(to ->
                        new Advice(Knob.LESS_DEVICE, from, to, Effect.FREES, from.deviceMemory() - to.deviceMemory()));
    }
}
