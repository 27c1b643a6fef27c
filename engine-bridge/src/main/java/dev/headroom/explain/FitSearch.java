package dev.headroom.explain;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.KvArrangement;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// The smallest turn of a knob after which something fits: candidates in small steps, judged by the planner. The
/// planner may have been wrong once already when an engine refuses, so the turn must also free at least what was
/// missing.
final class FitSearch {
    private static final double RATIO_STEP = 0.05;
    private static final List<String> SMALLER_FORMATS = List.of("int8", "int4");

    private final Settings asked;
    private final Function<Settings, MemoryPlan> planner;
    private final long machine;
    /// Bytes that were missing, 0 when unknown.
    private final long missing;

    /// @param machine bytes of memory there are; no more is suggested for `device_memory`
    FitSearch(Settings asked, Function<Settings, MemoryPlan> planner, long machine, long missing) {
        this.asked = asked;
        this.planner = planner;
        this.machine = machine;
        this.missing = missing;
    }

    /// The remedies for a component that did not fit, best first; empty when no knob helps.
    List<Remedy> remedies(ComponentKind component) {
        List<Optional<Remedy>> found = switch (component) {
            case VISION_ACTIVATIONS -> List.of(lowerRatio(), raiseDevice());
            case PREFILL_ACTIVATIONS -> List.of(lowerRatio(), smallerPrefill(), raiseDevice());
            case KV_CACHE -> List.of(shorterSession(), raiseRatio(), raiseDevice());
            case LORA -> List.of(lowerRank(), lowerRatio(), raiseDevice());
            case WEIGHTS_LANGUAGE, WEIGHTS_VISION, WEIGHTS_PROJECTOR, CONTEXT, RUNTIME ->
                List.of(raiseDevice(), smallerFormat(), lowerRatio());
            case OTHER_PROCESSES, OUTSIDE_DEVICE, UNATTRIBUTED, FREE -> List.of(lowerRatio(), raiseDevice());
        };
        return found.stream().flatMap(Optional::stream).toList();
    }

    private Optional<Remedy> lowerRatio() {
        KvArrangement before = kv(asked);
        List<Double> ratios = IntStream.iterate(
                        (int) Math.ceil(asked.cacheMaxEntryCount() / RATIO_STEP) - 1, i -> i - 1)
                .limit(20)
                .mapToObj(i -> Math.round(i * RATIO_STEP * 100) / 100.0)
                .filter(r -> r > 0)
                .toList();
        for (double ratio : ratios) {
            Settings s = asked.withCacheMaxEntryCount(ratio);
            if (fits(s) && before.reserved() - kv(s).reserved() >= missing && kv(s).slots() > 0) {
                long freed = before.reserved() - kv(s).reserved();
                return change(
                        s,
                        Setting.CACHE_MAX_ENTRY_COUNT,
                        "Lower cache_max_entry_count to %s (frees %s)".formatted(ratio(ratio), Bytes.human(freed)));
            }
        }
        return Optional.empty();
    }

    private Optional<Remedy> raiseRatio() {
        for (double ratio = asked.cacheMaxEntryCount() + RATIO_STEP; ratio < 0.96; ratio += RATIO_STEP) {
            Settings s = asked.withCacheMaxEntryCount(Math.round(ratio * 100) / 100.0);
            if (fits(s)) {
                return change(
                        s,
                        Setting.CACHE_MAX_ENTRY_COUNT,
                        "Raise cache_max_entry_count to " + ratio(s.cacheMaxEntryCount()));
            }
        }
        return Optional.empty();
    }

    private Optional<Remedy> raiseDevice() {
        long step = Math.max(64 * Bytes.MIB, asked.deviceMemory() / 16 / Bytes.MIB * Bytes.MIB);
        for (long more = roundUp(asked.deviceMemory() + Math.max(1, missing), step);
                more <= machine * 3 / 4;
                more += step) {
            Settings s = asked.withDeviceMemory(more);
            // the cache takes its share of the addition too: only the rest helps
            long gain =
                    more - asked.deviceMemory() - (kv(s).reserved() - kv(asked).reserved());
            if (fits(s) && gain >= missing) {
                return change(s, Setting.DEVICE_MEMORY, "Raise device_memory to " + Bytes.human(more));
            }
        }
        return Optional.empty();
    }

    private Optional<Remedy> smallerPrefill() {
        for (int tokens = asked.maxPrefillTokenNum() / 2; tokens >= 32; tokens /= 2) {
            Settings s = asked.withMaxPrefillTokenNum(tokens);
            if (fits(s)) {
                return change(s, Setting.MAX_PREFILL_TOKEN_NUM, "Lower max_prefill_token_num to " + tokens);
            }
        }
        return Optional.empty();
    }

    private Optional<Remedy> shorterSession() {
        return first(
                asked.sessionLen(), 64, n -> asked.withSessionLen(n), Setting.SESSION_LEN, "Lower session_len to %d");
    }

    private Optional<Remedy> lowerRank() {
        return first(
                asked.loraR(),
                0,
                r -> asked.withLora(asked.lora(), r, asked.loraAlpha()),
                Setting.LORA_R,
                "Lower lora_r to %d");
    }

    private Optional<Remedy> first(
            int from, int least, Function<Integer, Settings> to, Setting<?> setting, String caption) {
        for (int n = from / 2; n >= least && n < from; n = n == 0 ? -1 : n / 2) {
            Settings s = to.apply(n);
            if (fits(s)) {
                return change(s, setting, caption.formatted(n));
            }
        }
        return Optional.empty();
    }

    private Optional<Remedy> smallerFormat() {
        int at = SMALLER_FORMATS.indexOf(asked.modelFormat());
        return SMALLER_FORMATS.subList(at + 1, SMALLER_FORMATS.size()).stream()
                .map(format -> (UnaryOperator<Settings>) s -> s.withModelFormat(format))
                .map(turn -> turn.apply(asked))
                .filter(this::fits)
                .findFirst()
                .flatMap(s -> change(s, Setting.MODEL_FORMAT, "Use model_format " + s.modelFormat()));
    }

    private boolean fits(Settings s) {
        return planner.apply(s).fits();
    }

    private KvArrangement kv(Settings s) {
        return planner.apply(s).kv().orElse(new KvArrangement(0, 0, 0, 0, false));
    }

    private static Optional<Remedy> change(Settings s, Setting<?> turned, String caption) {
        return Optional.of(new Remedy.ChangeSettings(s, List.of(turned), caption));
    }

    private static long roundUp(long bytes, long step) {
        return (bytes + step - 1) / step * step;
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value).replaceFirst("0$", "");
    }
}
