package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Standing;
import dev.headroom.app.ui.Components;
import dev.headroom.app.ui.Explained;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.PlannedComponent;
import dev.headroom.plan.advise.Effect;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// Puts together what is to be said of a component of the running engine.
final class Explanations {
    private final Messages messages;

    Explanations(Messages messages) {
        this.messages = messages;
    }

    /// @param key a component's field, or `sum`, `measured`, `unattributed`, `limit`
    Explained of(String key, MemoryState s, Standing now, Controls controls, Function<Settings, MemoryPlan> planner) {
        Optional<ComponentKind> kind = ComponentKind.ofField(key);
        Optional<MemoryState.Row> row =
                s.rows().stream().filter(r -> r.kind().field().equals(key)).findFirst();
        String name = key.equals("limit") ? messages.text("legend.limit") : Components.name(key);
        if (kind.isEmpty() || row.isEmpty()) {
            return new Explained(
                    MemoryState.colour(key),
                    name,
                    messages.text("what." + key),
                    List.of(),
                    key.equals("sum") && s.current().predicts()
                            ? OptionalLong.of(s.current().resting())
                            : OptionalLong.empty(),
                    key.equals("sum") && s.report().isPresent()
                            ? OptionalLong.of(s.report().get().total())
                            : OptionalLong.empty(),
                    key.equals("unattributed") ? s.unattributed() : s.measuredBytes(),
                    false,
                    0,
                    List.of(),
                    List.of());
        }
        MemoryState.Row r = row.get();
        List<PlannedComponent> planned = s.current().components().stream()
                .filter(c -> c.kind() == kind.get())
                .toList();
        List<Explained.Part> parts = planned.stream()
                .map(c -> new Explained.Part("", c.symbols(), c.peak(), c.source()))
                .toList();
        List<String> notes = new ArrayList<>();
        planned.forEach(c -> {
            if (c.symbols().isExpression()) {
                notes.add(Messages.say(c.formula()));
            }
        });
        r.reportedFormulas().stream()
                .map(Messages::say)
                .filter(text -> !text.isBlank())
                .forEach(text -> notes.add(messages.text("explain.reported", text)));
        Settings runs = now.applied().orElse(now.draft());
        return new Explained(
                MemoryState.colour(key),
                name,
                messages.text("what." + key),
                parts,
                planned.isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(planned.stream()
                                .mapToLong(PlannedComponent::peak)
                                .sum()),
                r.transientUse()
                        ? r.reportedPeak()
                        : s.report().isPresent() && r.reportedPeak().isPresent()
                                ? OptionalLong.of(s.report().get().bytes(kind.get()))
                                : OptionalLong.empty(),
                OptionalLong.empty(),
                r.transientUse(),
                r.uncertainty(),
                s.current().predicts()
                        ? Effect.of(runs, controls, to -> peak(planner.apply(to), kind.get()))
                        : List.of(),
                notes);
    }

    private static long peak(MemoryPlan plan, ComponentKind kind) {
        return plan.components().stream()
                .filter(c -> c.kind() == kind)
                .mapToLong(PlannedComponent::peak)
                .sum();
    }
}
