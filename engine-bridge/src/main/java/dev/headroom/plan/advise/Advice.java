package dev.headroom.plan.advise;

import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.List;

/// One setting to turn, and what comes of it.
///
/// @param from the settings before; `to` differs from them in this knob's setting alone
/// @param bytes that become free, or that the cache gets; 0 or less where the change moves none that way
public record Advice(Knob knob, Settings from, Settings to, Effect effect, long bytes) {
    /// Where the bytes go.
    public enum Effect {
        /// They become free at the peak of the tightest device.
        FREES,
        GIVES_THE_CACHE
    }

    public Setting<?> setting() {
        return knob.setting();
    }

    public Direction direction() {
        return knob.direction();
    }

    /// What a button says: "Lower session_len to 4096".
    public Sentence caption() {
        if (choosesType()) {
            return Sentence.of("Use {} {}", setting().field(), knob.value(to));
        }
        return switch (direction()) {
            case LOWER ->
                effect == Effect.FREES && bytes > 0
                        ? Sentence.of("Lower {} to {} (frees {})", setting().field(), knob.value(to), new Size(bytes))
                        : Sentence.of("Lower {} to {}", setting().field(), knob.value(to));
            case RAISE -> Sentence.of("Raise {} to {}", setting().field(), knob.value(to));
        };
    }

    /// A type is chosen, not turned: `quant_policy` 8 takes less than 0.
    private boolean choosesType() {
        return knob == Knob.SMALLER_WEIGHTS || knob == Knob.SMALLER_TOKENS;
    }

    /// One button for changes that are made together.
    public static Sentence caption(List<Advice> changes) {
        return changes.stream()
                .skip(1)
                .map(Advice::another)
                .reduce(changes.getFirst().caption(), (a, b) -> Sentence.of("{}, {}", a, b));
    }

    private Sentence another() {
        if (choosesType()) {
            return Sentence.of("use {} {}", setting().field(), knob.value(to));
        }
        return switch (direction()) {
            case LOWER -> Sentence.of("lower {} to {}", setting().field(), knob.value(to));
            case RAISE -> Sentence.of("raise {} to {}", setting().field(), knob.value(to));
        };
    }

    /// What a text says: the direction in capitals, because that is what people get wrong.
    public Sentence sentence() {
        return knob == Knob.SMALLER_WEIGHTS
                ? Sentence.of("Use {} weights: frees {}.", knob.value(to), new Size(bytes))
                : choosesType() ? Sentence.of("You can {}", turn()) : turn();
    }

    private Sentence turn() {
        String field = setting().field();
        Object before = knob.value(from);
        Object after = knob.value(to);
        Size size = new Size(bytes);
        if (choosesType()) {
            return switch (effect) {
                case GIVES_THE_CACHE ->
                    Sentence.of("use {} {} instead of {}: gives the cache {}.", field, after, before, size);
                case FREES -> Sentence.of("use {} {} instead of {}: frees {}.", field, after, before, size);
            };
        }
        return switch (effect) {
            case GIVES_THE_CACHE ->
                switch (direction()) {
                    case LOWER ->
                        Sentence.of("LOWER {} from {} to {}: gives the cache {}.", field, before, after, size);
                    case RAISE ->
                        Sentence.of("RAISE {} from {} to {}: gives the cache {}.", field, before, after, size);
                };
            case FREES ->
                switch (direction()) {
                    case LOWER -> Sentence.of("LOWER {} from {} to {}: frees {}.", field, before, after, size);
                    case RAISE -> Sentence.of("RAISE {} from {} to {}: frees {}.", field, before, after, size);
                };
        };
    }

    /// Several ways out, best first: "LOWER ... Or RAISE ...".
    public static Sentence sentence(List<Advice> choice) {
        return Sentence.joined(choice.stream()
                .map(a -> a == choice.getFirst() ? a.sentence() : a.alternative())
                .toList());
    }

    private Sentence alternative() {
        return knob == Knob.SMALLER_WEIGHTS
                ? Sentence.of("Or use {} weights: frees {}.", knob.value(to), new Size(bytes))
                : Sentence.of("Or {}", turn());
    }
}
