package dev.headroom.app.tuning;

import dev.headroom.explain.Finding;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// All the tuning region shows, as one value.
///
/// @param draft where the sliders stand
/// @param asked what the engine was asked for last
/// @param applied what it made of that, empty while none runs
/// @param pending settings that wait for Apply
/// @param plan for the draft
/// @param current for what is applied, or asked
/// @param adapters that the engine can use, with their own ranks
/// @param how the costliest way in which what is pending takes effect
record TuningState(
        Settings draft,
        Settings asked,
        Optional<Settings> applied,
        List<Setting<?>> pending,
        MemoryPlan plan,
        MemoryPlan current,
        List<Adapter> adapters,
        List<Sentence> warnings,
        boolean running,
        TakesEffect how,
        Work work) {

    record Adapter(String name, int rank, double alpha) {}

    /// The own rank of an adapter; 0 for one that nobody knows, and for none.
    int rankOf(Optional<String> name) {
        return adapters.stream()
                .filter(a -> name.filter(a.name()::equals).isPresent())
                .mapToInt(Adapter::rank)
                .findFirst()
                .orElse(0);
    }

    /// The scale that an adapter has of its own; empty for one that nobody knows, and for none.
    OptionalDouble alphaOf(Optional<String> name) {
        return adapters.stream()
                .filter(a -> name.filter(a.name()::equals).isPresent())
                .mapToDouble(Adapter::alpha)
                .filter(alpha -> alpha > 0)
                .findFirst();
    }

    /// The number that counts: the draft's, or the adapter's own where it is left to the adapter; empty where nobody
    /// knows that.
    OptionalDouble inForce(Setting<? extends Number> setting) {
        if (!setting.leftToOwn(draft)) {
            return OptionalDouble.of(draft.get(setting).doubleValue());
        }
        OptionalDouble own = setting == Setting.LORA_ALPHA ? alphaOf(draft.lora()) : OptionalDouble.empty();
        return own.isPresent()
                ? own
                : applied.filter(a -> a.lora().equals(draft.lora()))
                        .filter(a -> !setting.leftToOwn(a))
                        .map(a -> OptionalDouble.of(a.get(setting).doubleValue()))
                        .orElse(OptionalDouble.empty());
    }

    /// What is being done with the settings.
    sealed interface Work {
        record Idle() implements Work {}

        /// @param expected milliseconds, empty before the first of its kind was measured
        record Applying(TakesEffect how, long since, OptionalLong expected) implements Work {}

        /// Nothing changed; the sliders stay where they are.
        record Rejected(String sentence) implements Work {}

        /// The engine was asked and could not: what it said, why, and what helps. The sliders stay where they are.
        record Failed(Finding finding) implements Work {}

        /// A word on what was done, until the next change.
        record Done(String sentence) implements Work {}
    }
}
