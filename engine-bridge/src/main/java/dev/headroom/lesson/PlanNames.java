package dev.headroom.lesson;

import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.DeploymentPlan.Effective;
import dev.headroom.plan.engines.DevicePlan;
import dev.headroom.plan.engines.PlanLine;
import dev.headroom.words.Sentence;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What `plan.…` means. Without `cards[i]` a component is that of the tightest card.
final class PlanNames {
    private static final List<String> SUFFIXES = List.of(".peak", ".range", ".formula");

    private PlanNames() {}

    /// @param name behind `plan.`
    /// @param whole as the lesson writes it
    static Value of(Planned planned, String name, String whole) {
        DeploymentPlan plan = planned.plan();
        Effective kv = plan.effective();
        return switch (name) {
            case "outcome" -> Value.of(plan.outcome().name().toLowerCase(Locale.ROOT));
            case "verdict" -> new Value.Told(plan.verdict());
            case "kv.tokens" -> Value.of(kv.kvTokens());
            case "kv.blocks" -> Value.of(kv.kvBlocks());
            case "kv.block_bytes" -> Value.of(kv.blockBytes());
            case "kv.reserved" -> Value.of(kv.kvReserved());
            case "kv.reachable" -> Value.of(kv.kvReachable());
            case "kv.bytes_per_token" -> Value.of(planned.bytesPerToken());
            case "kv.session_len", "session_len" -> Value.of(kv.sessionLen());
            case "free_before_kv" -> Value.of(kv.freeBeforeKv());
            case "picture.tiles" -> picture(planned, whole, p -> p.tiles());
            case "picture.tokens" -> picture(planned, whole, p -> p.tokens());
            case "picture.kv_bytes" -> picture(planned, whole, p -> p.kvBytes());
            default -> {
                if (plan.devices().isEmpty()) {
                    yield new Value.Absent(
                            Sentence.of("{}: the plan has no bill.", whole).then(plan.verdict()));
                }
                yield name.startsWith("cards[") ? card(plan, name, whole) : of(plan.tightest(), name, whole);
            }
        };
    }

    private static Value picture(Planned planned, String whole, Function<Planned.Price, Number> part) {
        return planned.picture()
                .map(p -> Value.of(part.apply(p).doubleValue()))
                .orElseGet(() -> new Value.Absent(Sentence.of("{}: no picture is attached.", whole)));
    }

    private static Value card(DeploymentPlan plan, String name, String whole) {
        int index = Integer.parseInt(name.substring("cards[".length(), name.indexOf(']')));
        if (index >= plan.devices().size()) {
            return new Value.Absent(Sentence.of(
                    "{}: the last card is cards[{}].", whole, plan.devices().size() - 1));
        }
        return of(plan.devices().get(index), Names.rest(name), whole);
    }

    private static Value of(DevicePlan card, String name, String whole) {
        return switch (name) {
            case "total" -> Value.of(card.total());
            case "rest" -> Value.of(card.resting());
            case "peak" -> Value.of(card.peak());
            case "left" -> Value.of(card.free());
            case "range" -> Value.of(card.uncertainty());
            default ->
                named(card, name, whole).orElseGet(() -> {
                    String suffix =
                            SUFFIXES.stream().filter(name::endsWith).findFirst().orElse("");
                    String component = name.substring(0, name.length() - suffix.length());
                    return Components.known(component)
                            ? component(card, component, suffix, whole)
                            : Names.unknown(whole);
                });
        };
    }

    /// `layers`, `logits`, `gradients`, `optimizer`.
    private static Optional<Value> named(DevicePlan card, String name, String whole) {
        return Arrays.stream(DevicePlan.Named.values())
                .filter(n -> n.field().equals(name))
                .findFirst()
                .map(n -> card.figure(n).isPresent()
                        ? Value.of(card.figure(n).getAsLong())
                        : new Value.Absent(Sentence.of("{}: this engine has none on this card.", whole)));
    }

    private static Value component(DevicePlan card, String component, String suffix, String whole) {
        List<PlanLine> lines = card.lines().stream()
                .filter(l -> Components.within(l.kind().field(), component))
                .toList();
        return switch (suffix) {
            case ".peak" -> Value.of(lines.stream().mapToLong(PlanLine::peak).sum());
            case ".range" ->
                Value.of((long) Math.sqrt(lines.stream()
                        .mapToDouble(l -> (double) l.uncertainty() * l.uncertainty())
                        .sum()));
            case ".formula" ->
                lines.isEmpty()
                        ? new Value.Absent(Sentence.of("{}: the plan has no such line.", whole))
                        : new Value.Told(formula(lines));
            default -> Value.of(lines.stream().mapToLong(PlanLine::bytes).sum());
        };
    }

    /// In numbers where it is an expression; the parts of a component are added.
    private static Sentence formula(List<PlanLine> lines) {
        return lines.stream()
                .map(l -> l.formula().isExpression()
                        ? Sentence.foreign(l.formula().inNumbers())
                        : l.formula().sentence())
                .reduce((a, b) -> Sentence.of("{} + {}", a, b))
                .orElse(Sentence.NONE);
    }
}
