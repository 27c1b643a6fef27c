package dev.headroom.explain.log;

import dev.headroom.explain.Remedy.TurnFlag;
import dev.headroom.explain.Remedy.TurnFlag.Way;
import dev.headroom.memory.Bytes;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// Gathers the turns for a situation, best first, with the values that can be reckoned from what the log tells. A turn
/// that is at its end already (a batch of 1) is left out.
final class Turning {
    /// An allocator needs a little more than what was missing.
    private static final long MARGIN = 256 * Bytes.MIB;
    /// Where nobody said how much was missing.
    private static final double STEP = 0.05;
    private static final double MOST_RATIO = 0.95;
    private static final double LEAST_RATIO = 0.1;

    private final Situation at;
    private final List<TurnFlag> turns = new ArrayList<>();

    Turning(Situation at) {
        this.at = at;
    }

    List<TurnFlag> turns() {
        return List.copyOf(turns);
    }

    Turning lower(String setting, Sentence why) {
        return add(new TurnFlag(setting, Way.LOWER, at.setting(setting), Optional.empty(), OptionalLong.empty(), why));
    }

    Turning raise(String setting, Sentence why) {
        return add(new TurnFlag(setting, Way.RAISE, at.setting(setting), Optional.empty(), OptionalLong.empty(), why));
    }

    Turning use(String setting, String value, Sentence why) {
        boolean already = at.setting(setting).filter(value::equalsIgnoreCase).isPresent();
        return already
                ? this
                : add(new TurnFlag(
                        setting, Way.USE, at.setting(setting), Optional.of(value), OptionalLong.empty(), why));
    }

    Turning use(String what, Sentence why) {
        return add(new TurnFlag(what, Way.USE, Optional.empty(), Optional.empty(), OptionalLong.empty(), why));
    }

    /// To half of what it was, not below `least`; without a value where the log shows none.
    Turning half(String setting, int least, Sentence why) {
        OptionalDouble now = at.number(setting);
        if (now.isEmpty()) {
            return lower(setting, why);
        }
        long half = (long) Math.floor(now.getAsDouble() / 2);
        return half < least || half >= now.getAsDouble()
                ? this
                : to(setting, Way.LOWER, Long.toString(half), OptionalLong.empty(), why);
    }

    Turning twice(String setting, Sentence why) {
        OptionalDouble now = at.number(setting);
        String to = Long.toString(Math.max(2, Math.round(now.orElse(1) * 2)));
        return to(setting, Way.RAISE, to, OptionalLong.empty(), why);
    }

    Turning change(String what, Sentence why) {
        return add(new TurnFlag(what, Way.CHANGE, at.setting(what), Optional.empty(), OptionalLong.empty(), why));
    }

    /// Somebody else must let go of memory.
    Turning free(Sentence how) {
        return add(new TurnFlag(
                "other_processes", Way.FREE, Optional.empty(), Optional.empty(), OptionalLong.empty(), how));
    }

    Turning to(String setting, Way way, String to, OptionalLong frees, Sentence why) {
        return add(new TurnFlag(setting, way, at.setting(setting), Optional.of(to), frees, why));
    }

    /// What the program itself says would have worked.
    Turning advised(String setting, Sentence why) {
        Optional<Trouble.Advised> told =
                at.trouble().advised().filter(a -> a.setting().equals(setting) && !a.to().isEmpty());
        if (told.isEmpty()) {
            return this;
        }
        Optional<String> from = told.get().from().or(() -> at.setting(setting));
        return add(new TurnFlag(setting, Way.LOWER, from, Optional.of(told.get().to()), OptionalLong.empty(), why));
    }

    /// A share of `base` bytes, lowered by what was missing.
    ///
    /// @param usual the program's default, where the log shows no value
    Turning lowerRatio(String setting, OptionalDouble usual, OptionalDouble base, Sentence why) {
        OptionalDouble now = at.number(setting).isPresent() ? at.number(setting) : usual;
        if (now.isEmpty()) {
            return lower(setting, why);
        }
        OptionalLong missing = at.trouble().missing();
        double less =
                missing.isPresent() && base.isPresent() ? (missing.getAsLong() + MARGIN) / base.getAsDouble() : STEP;
        double to = Math.floor((now.getAsDouble() - less) * 100 + 1e-6) / 100;
        if (to < LEAST_RATIO || to >= now.getAsDouble()) {
            return lower(setting, why);
        }
        OptionalLong frees = base.isPresent()
                ? OptionalLong.of(Math.round((now.getAsDouble() - to) * base.getAsDouble()))
                : OptionalLong.empty();
        return to(setting, Way.LOWER, ratio(to), frees, why);
    }

    /// A share raised to at least `wanted`, or by a step; left out where there is nothing above.
    Turning raiseRatio(String setting, OptionalDouble usual, OptionalDouble wanted, Sentence why) {
        OptionalDouble now = at.number(setting).isPresent() ? at.number(setting) : usual;
        if (now.isEmpty()) {
            return raise(setting, why);
        }
        double to = Math.ceil(wanted.orElse(now.getAsDouble() + STEP) * 100 - 1e-6) / 100;
        if (to > MOST_RATIO && wanted.isEmpty()) {
            to = MOST_RATIO;
        }
        return to > MOST_RATIO || to <= now.getAsDouble()
                ? this
                : to(setting, Way.RAISE, ratio(to), OptionalLong.empty(), why);
    }

    Turning when(boolean so, Consumer<Turning> then) {
        if (so) {
            then.accept(this);
        }
        return this;
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private Turning add(TurnFlag turn) {
        if (turns.stream().noneMatch(t -> t.setting().equals(turn.setting()))) {
            turns.add(turn);
        }
        return this;
    }
}
