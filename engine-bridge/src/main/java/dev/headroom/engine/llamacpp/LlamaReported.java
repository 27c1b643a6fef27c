package dev.headroom.engine.llamacpp;

import dev.headroom.engine.llamacpp.LlamaEvent.BufferKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// What a llama-server has said of its memory so far, put together from its lines. A value: [#with] makes the next.
///
/// @param buffers in the order in which they were told; a place has one of a kind for each context
/// @param applied settings as the engine has them, by its own names
/// @param projector the kind of its vision side
/// @param reduced the context that `--fit` made of a longer one
/// @param trouble why `--fit` gave up
public record LlamaReported(
        OptionalInt build,
        List<LlamaEvent.Device> devices,
        List<LlamaEvent.Buffer> buffers,
        Map<String, String> applied,
        Optional<LlamaEvent.Layers> layers,
        Optional<LlamaEvent.Slots> slots,
        Optional<String> projector,
        Optional<LlamaEvent.ContextReduced> reduced,
        Optional<String> trouble) {
    private static final LlamaReported NOTHING = new LlamaReported(
            OptionalInt.empty(),
            List.of(),
            List.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    /// More than any machine has; a log that claims more is not kept.
    private static final int MOST = 1000;

    public LlamaReported {
        devices = List.copyOf(devices);
        buffers = List.copyOf(buffers);
        applied = Map.copyOf(applied);
    }

    public static LlamaReported nothing() {
        return NOTHING;
    }

    public LlamaReported with(LlamaEvent event) {
        return switch (event) {
            case LlamaEvent.LoadBegins _ ->
                new LlamaReported(
                        build,
                        devices,
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        reduced,
                        trouble);
            case LlamaEvent.Build(int number) ->
                new LlamaReported(
                        OptionalInt.of(number), devices, buffers, applied, layers, slots, projector, reduced, trouble);
            case LlamaEvent.Device device ->
                new LlamaReported(
                        build, kept(devices, device), buffers, applied, layers, slots, projector, reduced, trouble);
            case LlamaEvent.Buffer buffer ->
                new LlamaReported(build, devices, next(buffer), applied, layers, slots, projector, reduced, trouble);
            case LlamaEvent.Applied(String name, String value) -> {
                Map<String, String> all = new LinkedHashMap<>(applied);
                all.put(name, value);
                yield new LlamaReported(build, devices, buffers, all, layers, slots, projector, reduced, trouble);
            }
            case LlamaEvent.Layers told ->
                new LlamaReported(
                        build, devices, buffers, applied, Optional.of(told), slots, projector, reduced, trouble);
            case LlamaEvent.Slots told ->
                new LlamaReported(
                        build, devices, buffers, applied, layers, Optional.of(told), projector, reduced, trouble);
            case LlamaEvent.Projector(String kind) ->
                new LlamaReported(build, devices, buffers, applied, layers, slots, Optional.of(kind), reduced, trouble);
            case LlamaEvent.ContextReduced told ->
                new LlamaReported(
                        build, devices, buffers, applied, layers, slots, projector, Optional.of(told), trouble);
            case LlamaEvent.CannotFit(String why) ->
                new LlamaReported(
                        build, devices, buffers, applied, layers, slots, projector, reduced, Optional.of(why));
            case LlamaEvent.CacheSum _,
                    LlamaEvent.Projected _,
                    LlamaEvent.Row _,
                    LlamaEvent.Listening _,
                    LlamaEvent.Encoding _,
                    LlamaEvent.Encoded _,
                    LlamaEvent.PromptRead _,
                    LlamaEvent.AnswerMade _,
                    LlamaEvent.OutOfMemory _,
                    LlamaEvent.Meant _,
                    LlamaEvent.Fatal _,
                    LlamaEvent.Truncated _ -> this;
        };
    }

    private static List<LlamaEvent.Device> kept(List<LlamaEvent.Device> all, LlamaEvent.Device device) {
        List<LlamaEvent.Device> next = new ArrayList<>(all);
        next.removeIf(d -> d.name().equals(device.name()));
        if (next.size() < MOST) {
            next.add(device);
        }
        return next;
    }

    /// The probe of `--fit` tells buffers of no size before the real ones. A graph or a tower that is measured again
    /// replaces its own figure; the graph of a draft comes behind the draft's own cache, and adds up.
    private List<LlamaEvent.Buffer> next(LlamaEvent.Buffer told) {
        boolean again = told.kind() == BufferKind.TOWER_COMPUTE
                || told.kind() == BufferKind.TOWER
                || told.kind() == BufferKind.COMPUTE && !newCacheSinceGraphOf(told.place());
        List<LlamaEvent.Buffer> next = new ArrayList<>(buffers);
        for (int i = next.size() - 1; i >= 0; i--) {
            LlamaEvent.Buffer known = next.get(i);
            if (known.kind() == told.kind() && known.place().equals(told.place()) && (again || known.bytes() == 0)) {
                next.remove(i);
                break;
            }
        }
        if (next.size() < MOST) {
            next.add(told);
        }
        return next;
    }

    private boolean newCacheSinceGraphOf(String place) {
        for (LlamaEvent.Buffer known : buffers.reversed()) {
            if (known.kind() == BufferKind.COMPUTE && known.place().equals(place)) {
                return false;
            }
            if (known.kind() == BufferKind.CACHE || known.kind() == BufferKind.STATE) {
                return true;
            }
        }
        return true;
    }

    /// All places that hold something, in the order in which they were told; that of the tower is empty.
    public List<String> places() {
        return buffers.stream().map(LlamaEvent.Buffer::place).distinct().toList();
    }

    public long bytes(BufferKind kind) {
        return buffers.stream()
                .filter(b -> b.kind() == kind)
                .mapToLong(LlamaEvent.Buffer::bytes)
                .sum();
    }

    public long bytes(String place, BufferKind kind) {
        return buffers.stream()
                .filter(b -> b.kind() == kind && b.place().equals(place))
                .mapToLong(LlamaEvent.Buffer::bytes)
                .sum();
    }

    /// By kind, of one place.
    public Map<BufferKind, Long> of(String place) {
        return buffers.stream()
                .filter(b -> b.place().equals(place))
                .collect(Collectors.groupingBy(
                        LlamaEvent.Buffer::kind,
                        () -> new EnumMap<>(BufferKind.class),
                        Collectors.summingLong(LlamaEvent.Buffer::bytes)));
    }

    /// A setting of the engine as a number; empty where it did not say, or where it is none.
    public OptionalLong applied(String name) {
        String value = Objects.requireNonNullElse(applied.get(name), "");
        return value.matches("\\d{1,12}") ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
    }
}
