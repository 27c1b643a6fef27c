package dev.headroom.engine.lmdeploy;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What would have helped when memory ran out, asked of the planner: the smallest turn of each
/// knob that frees what was
/// missing, and the bytes it frees. The engine had just shown that the plan was too low, so
/// "it fits by the plan" alone
/// is not enough.
///
/// @param settings with the change made
/// @param frees bytes less at the peak of the tightest card
record LmdeployCure(Setting<?> turned, String from, String to, Way way, long frees, Settings settings) {
    /// Which way the knob goes.
    enum Way {
        LOWER,
        RAISE,
        /// Up, and the bytes go to the cache instead of away from it.
        GIVE
    }

    /// Smallest relief worth a restart where the engine did not say how much was missing.
    private static final long LEAST = 256 * Bytes.MIB;

    String sentence() {
        String turn = turned == Setting.MODEL_FORMAT
                ? "Use %s weights instead of %s".formatted(to, from)
                : "%s %s from %s to %s".formatted(way == Way.LOWER ? "LOWER" : "RAISE", turned.field(), from, to);
        return turn + (way == Way.GIVE ? ": gives the cache " : ": frees ") + Bytes.human(frees) + ".";
    }

    /// Best first; empty where the model is not known to the planner, or no knob helps.
    ///
    /// @param reported what the log told: it knows better than the plan what was free after
    ///     the weights
    static List<LmdeployCure> of(
            LmdeployPlan plan, LmdeployReported reported, LmdeployEvent.OutOfMemory failure, Settings asked) {
        Optional<DeploymentPlan> now =
                plan.deployment(asked).filter(p -> !p.devices().isEmpty());
        if (now.isEmpty()) {
            return List.of();
        }
        long missing = failure.asked().isPresent() && failure.left().isPresent()
                ? Math.max(LEAST, failure.asked().getAsLong() - failure.left().getAsLong())
                : LEAST;
        Search search = new Search(plan, now.get(), reported, asked, missing);
        Stream<Optional<LmdeployCure>> found = switch (failure.component().field()) {
            case "weights.language" -> Stream.of(search.moreCards(), search.smallerWeights());
            case "vision.activations" -> Stream.of(search.lowerRatio(), search.fewerTiles(), search.moreCards());
            case "prefill.activations" ->
                Stream.of(search.lowerRatio(), search.shorterPrefill(), search.smallerBatch(), search.moreCards());
            case "kv_cache.reserved" ->
                failure.cause() == ShortageCause.NO_ROOM
                        ? Stream.of(search.higherRatio(), search.shorterPrefill(), search.moreCards())
                        : Stream.of(search.lowerRatio(), search.moreCards());
            default -> Stream.of(search.shorterPrefill(), search.smallerBatch(), search.moreCards());
        };
        return found.flatMap(Optional::stream).toList();
    }

    /// One sentence for all of them.
    static String sentence(List<LmdeployCure> cures) {
        List<String> parts = new ArrayList<>();
        cures.forEach(c -> parts.add(parts.isEmpty() ? c.sentence() : "Or " + uncapped(c.sentence())));
        return String.join(" ", parts);
    }

    /// `LOWER` and `RAISE` stay as they are: the direction is what people get wrong.
    private static String uncapped(String sentence) {
        return sentence.startsWith("Use") ? "use" + sentence.substring(3) : sentence;
    }

    /// Turns one knob after the other.
    private record Search(
            LmdeployPlan plan, DeploymentPlan now, LmdeployReported reported, Settings asked, long missing) {

        /// The log's own figure of what was free after the weights, else the planner's.
        Optional<LmdeployCure> lowerRatio() {
            double ratio = asked.cacheMaxEntryCount();
            long free = reported.free().isPresent()
                    ? reported.free().getAsLong()
                    : reported.reserved().isPresent()
                            ? (long) (reported.reserved().getAsLong() / ratio)
                            : now.effective().freeBeforeKv();
            for (int step = 1; ratio - step * 0.05 > 0.04; step++) {
                double lower = Math.round((ratio - step * 0.05) * 100) / 100.0;
                long frees = (long) (free * (ratio - lower));
                Settings s = asked.withCacheMaxEntryCount(lower);
                if (frees >= missing && fits(s)) {
                    return cure(Setting.CACHE_MAX_ENTRY_COUNT, share(ratio), share(lower), Way.LOWER, frees, s);
                }
            }
            return Optional.empty();
        }

        /// PyTorch sets its own work aside before the ratio is taken, so a higher one can be
        /// the way out.
        Optional<LmdeployCure> higherRatio() {
            double ratio = asked.cacheMaxEntryCount();
            for (double higher = ratio + 0.05; higher < 0.96; higher += 0.05) {
                Settings s = asked.withCacheMaxEntryCount(Math.round(higher * 100) / 100.0);
                long more = reservedBy(s) - now.effective().kvReserved();
                if (fits(s) && more > 0) {
                    return cure(
                            Setting.CACHE_MAX_ENTRY_COUNT,
                            share(ratio),
                            share(s.cacheMaxEntryCount()),
                            Way.GIVE,
                            more,
                            s);
                }
            }
            return Optional.empty();
        }

        private long reservedBy(Settings s) {
            return plan.deployment(s).map(p -> p.effective().kvReserved()).orElse(0L);
        }

        /// Before 0.6.0 the model's config.json decides, and no setting of ours.
        Optional<LmdeployCure> fewerTiles() {
            if (plan.launch().version().before(0, 6, 0)) {
                return Optional.empty();
            }
            for (int tiles = asked.maxDynamicPatch() / 2; tiles >= 1; tiles /= 2) {
                Settings s = asked.withMaxDynamicPatch(tiles);
                if (frees(s) >= missing && fits(s)) {
                    return cure(Setting.MAX_DYNAMIC_PATCH, asked.maxDynamicPatch(), tiles, Way.LOWER, s);
                }
            }
            return Optional.empty();
        }

        Optional<LmdeployCure> shorterPrefill() {
            for (int tokens = asked.maxPrefillTokenNum() / 2; tokens >= 256; tokens /= 2) {
                Settings s = asked.withMaxPrefillTokenNum(tokens);
                if (frees(s) >= missing && fits(s)) {
                    return cure(Setting.MAX_PREFILL_TOKEN_NUM, asked.maxPrefillTokenNum(), tokens, Way.LOWER, s);
                }
            }
            return Optional.empty();
        }

        Optional<LmdeployCure> smallerBatch() {
            for (int batch = asked.maxBatchSize() / 2; batch >= 1; batch /= 2) {
                Settings s = asked.withMaxBatchSize(batch);
                if (frees(s) >= missing && fits(s)) {
                    return cure(Setting.MAX_BATCH_SIZE, asked.maxBatchSize(), batch, Way.LOWER, s);
                }
            }
            return Optional.empty();
        }

        Optional<LmdeployCure> moreCards() {
            for (int tp = asked.tp() * 2; tp <= 8; tp *= 2) {
                Settings s = asked.withTp(tp);
                if (frees(s) >= missing && fits(s)) {
                    return cure(Setting.TP, asked.tp(), tp, Way.RAISE, s);
                }
            }
            return Optional.empty();
        }

        Optional<LmdeployCure> smallerWeights() {
            Settings s = asked.withModelFormat("awq");
            return !asked.modelFormat().equals("awq") && frees(s) >= missing && fits(s)
                    ? Optional.of(new LmdeployCure(
                            Setting.MODEL_FORMAT,
                            LmdeployLaunch.Engine.isFormat(asked.modelFormat()) ? asked.modelFormat() : "16-bit",
                            "awq",
                            Way.LOWER,
                            frees(s),
                            s))
                    : Optional.empty();
        }

        /// What is outside of the pool decides: the pool itself takes what it is given.
        private long frees(Settings s) {
            return plan.deployment(s)
                    .filter(p -> !p.devices().isEmpty())
                    .map(p -> outside(now) - outside(p))
                    .orElse(0L);
        }

        private static long outside(DeploymentPlan p) {
            return p.tightest().peak() - p.effective().kvReserved();
        }

        private boolean fits(Settings s) {
            return plan.deployment(s).map(DeploymentPlan::fits).orElse(false);
        }

        private Optional<LmdeployCure> cure(Setting<?> turned, int from, int to, Way way, Settings s) {
            return cure(turned, Integer.toString(from), Integer.toString(to), way, frees(s), s);
        }

        private static Optional<LmdeployCure> cure(
                Setting<?> turned, String from, String to, Way way, long frees, Settings s) {
            return Optional.of(new LmdeployCure(turned, from, to, way, frees, s));
        }

        private static String share(double ratio) {
            return String.format(Locale.ROOT, "%.2f", ratio).replaceFirst("0$", "");
        }
    }
}
