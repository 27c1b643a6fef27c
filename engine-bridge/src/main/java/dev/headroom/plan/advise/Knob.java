package dev.headroom.plan.advise;

import dev.headroom.memory.Bytes;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// A setting, a direction, and the values to try from the smallest change on. There is one grid: ratios in steps of
/// 0.05, and of 0.01 below that; numbers by half or double; types one after the other as an engine lists them;
/// `device_memory` in sixteenths.
public enum Knob {
    FEWER_ENGINES(Setting.PROCESSES, Direction.LOWER),
    LOWER_RATIO(Setting.CACHE_MAX_ENTRY_COUNT, Direction.LOWER),
    RAISE_RATIO(Setting.CACHE_MAX_ENTRY_COUNT, Direction.RAISE),
    FEWER_TILES(Setting.MAX_DYNAMIC_PATCH, Direction.LOWER),
    FEWER_PICTURES(Setting.VISION_MAX_BATCH_SIZE, Direction.LOWER),
    SHORTER_PREFILL(Setting.MAX_PREFILL_TOKEN_NUM, Direction.LOWER),
    SMALLER_BATCH(Setting.MAX_BATCH_SIZE, Direction.LOWER),
    SHORTER_SESSION(Setting.SESSION_LEN, Direction.LOWER),
    LONGER_SESSION(Setting.SESSION_LEN, Direction.RAISE),
    SMALLER_TOKENS(Setting.QUANT_POLICY, Direction.LOWER),
    LOWER_RANK(Setting.LORA_R, Direction.LOWER),
    SMALLER_WEIGHTS(Setting.MODEL_FORMAT, Direction.LOWER),
    MORE_CARDS(Setting.TP, Direction.RAISE),
    MORE_DEVICE(Setting.DEVICE_MEMORY, Direction.RAISE),
    LESS_DEVICE(Setting.DEVICE_MEMORY, Direction.LOWER);

    private static final List<Integer> HUNDREDTHS = IntStream.concat(
                    IntStream.rangeClosed(1, 4), IntStream.iterate(5, r -> r < 100, r -> r + 5))
            .boxed()
            .toList();
    private static final double HALF_A_STEP = 0.005;

    private static final int LEAST_TOKENS = 64;
    private static final int MOST_TOKENS = 1 << 20;
    private static final long LEAST_DEVICE = 64 * Bytes.MIB;

    private final Setting<?> setting;
    private final Direction direction;

    Knob(Setting<?> setting, Direction direction) {
        this.setting = setting;
        this.direction = direction;
    }

    public Setting<?> setting() {
        return setting;
    }

    public Direction direction() {
        return direction;
    }

    /// The settings to try, the smallest change first; none where the engine cannot turn this.
    public List<Settings> tries(Settings s, Controls can, Limits limits) {
        if (!can.turns(setting)) {
            return List.of();
        }
        return switch (this) {
            // the others serve nobody whom the first could not
            case FEWER_ENGINES -> s.get(Setting.PROCESSES) > 1 ? List.of(s.with(Setting.PROCESSES, 1)) : List.of();
            case LOWER_RATIO ->
                ratios().filter(r -> r < s.cacheMaxEntryCount() - HALF_A_STEP)
                        .map(s::withCacheMaxEntryCount)
                        .toList()
                        .reversed();
            case RAISE_RATIO ->
                ratios().filter(r -> r > s.cacheMaxEntryCount() + HALF_A_STEP)
                        .map(s::withCacheMaxEntryCount)
                        .toList();
            case FEWER_TILES -> halves(s.maxDynamicPatch(), 1, s::withMaxDynamicPatch);
            case FEWER_PICTURES ->
                halves(s.get(Setting.VISION_MAX_BATCH_SIZE), 1, n -> s.with(Setting.VISION_MAX_BATCH_SIZE, n));
            case SHORTER_PREFILL -> halves(s.maxPrefillTokenNum(), LEAST_TOKENS, s::withMaxPrefillTokenNum);
            case SMALLER_BATCH -> halves(s.maxBatchSize(), 1, s::withMaxBatchSize);
            case SHORTER_SESSION -> halves(s.sessionLen(), LEAST_TOKENS, s::withSessionLen);
            case LONGER_SESSION -> doubles(s.sessionLen(), MOST_TOKENS, s::withSessionLen);
            case SMALLER_TOKENS ->
                after(s.quantPolicy(), can.quantPolicies())
                        .map(s::withQuantPolicy)
                        .toList();
            case LOWER_RANK -> ranks(s);
            case SMALLER_WEIGHTS ->
                after(s.modelFormat(), can.formats()).map(s::withModelFormat).toList();
            case MORE_CARDS -> doubles(s.tp(), limits.cards(), s::withTp);
            case MORE_DEVICE ->
                LongStream.iterate(more(s.deviceMemory()), d -> d <= limits.deviceMemory(), Knob::more)
                        .mapToObj(s::withDeviceMemory)
                        .toList();
            case LESS_DEVICE ->
                LongStream.iterate(half(s.deviceMemory()), d -> d >= LEAST_DEVICE, Knob::half)
                        .mapToObj(s::withDeviceMemory)
                        .toList();
        };
    }

    /// The setting's value, as it is said.
    Object value(Settings s) {
        return switch (this) {
            case LOWER_RATIO, RAISE_RATIO -> share(s.cacheMaxEntryCount());
            case MORE_DEVICE, LESS_DEVICE -> new Size(s.deviceMemory());
            case FEWER_ENGINES,
                    FEWER_TILES,
                    FEWER_PICTURES,
                    SHORTER_PREFILL,
                    SMALLER_BATCH,
                    SHORTER_SESSION,
                    LONGER_SESSION,
                    SMALLER_TOKENS,
                    LOWER_RANK,
                    SMALLER_WEIGHTS,
                    MORE_CARDS -> setting.text(s);
        };
    }

    private static String share(double ratio) {
        return BigDecimal.valueOf(ratio)
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static Stream<Double> ratios() {
        return HUNDREDTHS.stream().map(r -> r / 100.0);
    }

    /// Down by halves, the smallest change first.
    public static <T> List<T> halves(int from, int least, IntFunction<T> to) {
        return IntStream.iterate(from / 2, n -> n >= least, n -> n / 2)
                .mapToObj(to)
                .toList();
    }

    private static List<Settings> doubles(int from, int most, IntFunction<Settings> to) {
        return IntStream.iterate(from, n -> n <= most / 2, n -> n * 2)
                .mapToObj(n -> to.apply(n * 2))
                .toList();
    }

    /// Down to none at all.
    private static List<Settings> ranks(Settings s) {
        return s.loraR() == 0
                ? List.of()
                : Stream.concat(
                                halves(s.loraR(), 1, r -> s.with(Setting.LORA_R, r)).stream(),
                                Stream.of(s.with(Setting.LORA_R, 0)))
                        .toList();
    }

    /// None where nobody knows how dear the present one is.
    private static <T> Stream<T> after(T now, List<T> dearestFirst) {
        int at = dearestFirst.indexOf(now);
        return at < 0 ? Stream.empty() : dearestFirst.stream().skip(at + 1L);
    }

    private static long more(long bytes) {
        long step = Math.max(LEAST_DEVICE, bytes / 16 / Bytes.MIB * Bytes.MIB);
        return (bytes / step + 1) * step;
    }

    private static long half(long bytes) {
        return bytes / 2 / Bytes.MIB * Bytes.MIB;
    }
}
