package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.TowerSpec;
import dev.headroom.settings.Setting;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/// What an expert would try, in his order, and the largest settings that still fit. Asks the planner again and again,
/// which is why that one must be quick.
public final class Advisor {
    private static final double[] RATIOS = {0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05};

    private Advisor() {}

    /// Every single change worth trying, each on its own.
    public static List<Advice> advise(PlanRequest q) {
        List<Advice> all = new ArrayList<>();
        DeploymentPlan now = Planner.plan(q);
        if (!Planner.answered(now)) {
            return all;
        }
        for (Step step : steps(q)) {
            step.change(q).ifPresent(changed -> {
                DeploymentPlan then = Planner.plan(changed);
                if (!Planner.answered(then)) {
                    return;
                }
                long saves = now.tightest().peak() - then.tightest().peak();
                boolean moreTokens =
                        then.effective().kvTokens() > now.effective().kvTokens() && step.roomForTokens;
                if (saves > 0 || then.fits() && !now.fits() || moreTokens) {
                    all.add(new Advice(step.flag(changed), saves, step.text(now, then), then.fits(), changed));
                }
            });
        }
        return all;
    }

    /// Settings that fit: changes are made one after another until they do.
    ///
    /// @return empty when nothing here makes it fit
    public static Optional<Fit> fit(PlanRequest q) {
        DeploymentPlan now = Planner.plan(q);
        if (!Planner.answered(now)) {
            return Optional.empty();
        }
        List<Advice> taken = new ArrayList<>();
        PlanRequest at = q;
        List<Step> steps = steps(q);
        int[] used = new int[steps.size()];
        boolean moved = true;
        while (moved && !now.fits()) {
            moved = false;
            // from the first again after each change: smaller weights make room that only a lower ratio leaves free
            for (int i = 0; i < used.length && !moved; i++) {
                Optional<PlanRequest> changed = used[i] < 2 ? steps.get(i).change(at) : Optional.empty();
                if (changed.isEmpty()) {
                    continue;
                }
                DeploymentPlan then = Planner.plan(changed.get());
                long saves = Planner.answered(then)
                        ? now.tightest().peak() - then.tightest().peak()
                        : 0;
                if (saves > 0 || then.fits()) {
                    Step step = steps.get(i);
                    taken.add(new Advice(
                            step.flag(changed.get()), saves, step.text(now, then), then.fits(), changed.get()));
                    at = changed.get();
                    now = then;
                    used[i]++;
                    moved = true;
                }
            }
        }
        return now.fits() ? Optional.of(new Fit(at, now, taken)) : Optional.empty();
    }

    /// @param changes in the order in which they were made; empty when it fitted already
    public record Fit(PlanRequest request, DeploymentPlan plan, List<Advice> changes) {
        public Fit {
            changes = List.copyOf(changes);
        }
    }

    /// Largest session_len whose tokens the cache really holds.
    public static int largestSessionLen(PlanRequest q) {
        int most = q.model().decoder().context() * 4;
        return largest(most, n -> q.withServing(q.serving().with(c -> c.set(Setting.SESSION_LEN, n))), true);
    }

    /// Most tiles of a picture; 0 when not even one fits, or there is no tower.
    public static int largestTiles(PlanRequest q) {
        return q.model().tower().isEmpty()
                ? 0
                : largest(64, n -> q.withServing(q.serving().with(c -> c.set(Setting.MAX_DYNAMIC_PATCH, n))), false);
    }

    public static int largestBatch(PlanRequest q) {
        return largest(4096, n -> q.withServing(q.serving().with(c -> c.set(Setting.MAX_BATCH_SIZE, n))), false);
    }

    /// For training.
    public static int largestMaxLength(PlanRequest q) {
        return largest(1 << 18, n -> q.withTuning(q.tuning().with(c -> c.maxLength = n)), false);
    }

    private static int largest(int most, IntFunction<PlanRequest> with, boolean whole) {
        int fits = 0;
        int tooMany = most + 1;
        while (tooMany - fits > 1) {
            int middle = (int) (((long) fits + tooMany) / 2);
            DeploymentPlan plan = Planner.plan(with.apply(middle));
            if (plan.fits() && (!whole || plan.effective().sessionLen() >= middle)) {
                fits = middle;
            } else {
                tooMany = middle;
            }
        }
        return fits;
    }

    /// One thing to try.
    private abstract static class Step {
        final boolean roomForTokens;

        Step(boolean roomForTokens) {
            this.roomForTokens = roomForTokens;
        }

        abstract Optional<PlanRequest> change(PlanRequest q);

        abstract String flag(PlanRequest changed);

        abstract Sentence text(DeploymentPlan before, DeploymentPlan after);
    }

    private static Step step(
            boolean tokens,
            UnaryOperator<PlanRequest> change,
            Function<PlanRequest, String> flag,
            Function<Tokens, Sentence> text) {
        return new Step(tokens) {
            @Override
            Optional<PlanRequest> change(PlanRequest q) {
                PlanRequest changed = change.apply(q);
                return changed.equals(q) ? Optional.empty() : Optional.of(changed);
            }

            @Override
            String flag(PlanRequest changed) {
                return flag.apply(changed);
            }

            @Override
            Sentence text(DeploymentPlan before, DeploymentPlan after) {
                return text.apply(Tokens.of(before, after));
            }
        };
    }

    /// What the cache holds, with thousands apart.
    private record Tokens(String before, String after) {
        static Tokens of(DeploymentPlan before, DeploymentPlan after) {
            return new Tokens(
                    apart(before.effective().kvTokens()),
                    apart(after.effective().kvTokens()));
        }

        private static String apart(long tokens) {
            return String.format(Locale.ROOT, "%,d", tokens);
        }
    }

    private static PlanRequest serve(PlanRequest q, java.util.function.Consumer<DeploySettings.Change> edit) {
        return q.withServing(q.serving().with(edit));
    }

    private static PlanRequest tune(PlanRequest q, java.util.function.Consumer<FinetuneSettings.Change> edit) {
        return q.withTuning(q.tuning().with(edit));
    }

    private static List<Step> steps(PlanRequest q) {
        return q.engine() == EngineKind.FINETUNE ? tuning() : serving(q);
    }

    private static List<Step> serving(PlanRequest q) {
        List<Step> steps = new ArrayList<>();
        boolean pool = q.engine() != EngineKind.TRANSFORMERS;
        if (pool) {
            steps.add(step(
                    false,
                    Advisor::lowerRatio,
                    r -> "--cache-max-entry-count " + r.serving().get(Setting.CACHE_MAX_ENTRY_COUNT),
                    t -> Sentence.of("The cache then holds {} tokens instead of {}.", t.after(), t.before())));
        }
        if (q.model().tower().isPresent() && q.serving().images() > 0) {
            steps.add(step(
                    false,
                    Advisor::fewerTiles,
                    r -> "--max-dynamic-patch " + r.serving().get(Setting.MAX_DYNAMIC_PATCH),
                    t -> Sentence.of("Small print in pictures gets harder to read.")));
            steps.add(step(
                    false,
                    r -> serve(r, c -> c.set(Setting.VISION_MAX_BATCH_SIZE, 1)),
                    r -> "--vision-max-batch-size 1",
                    t -> Sentence.of("Pictures are encoded one after another, which takes longer.")));
        }
        if (pool) {
            steps.add(step(
                    false,
                    r -> r.serving()
                                            .chosen(Setting.SESSION_LEN)
                                            .orElse(r.model().decoder().context())
                                    > 8192
                            ? serve(r, c -> c.set(Setting.SESSION_LEN, 8192))
                            : r,
                    r -> "--session-len " + r.serving().get(Setting.SESSION_LEN),
                    t -> Sentence.of("Longer chats are refused; buffers that grow with session_len shrink.")));
            steps.add(step(
                    true,
                    r -> r.serving().get(Setting.QUANT_POLICY) == 0 ? serve(r, c -> c.set(Setting.QUANT_POLICY, 8)) : r,
                    r -> "--quant-policy 8",
                    t -> Sentence.of(
                            "The same bytes hold {} tokens instead of {}; answers change very little.",
                            t.after(),
                            t.before())));
            steps.add(step(
                    true,
                    r -> r.serving().get(Setting.QUANT_POLICY) != 4 ? serve(r, c -> c.set(Setting.QUANT_POLICY, 4)) : r,
                    r -> "--quant-policy 4",
                    t -> Sentence.of(
                            "The same bytes hold {} tokens instead of {}; long contexts may suffer.",
                            t.after(),
                            t.before())));
        }
        steps.add(step(
                false,
                r -> r.format().equals("hf") ? serve(r, c -> c.set(Setting.MODEL_FORMAT, "awq")) : r,
                r -> "--model-format awq",
                t -> Sentence.of("A quantised checkpoint is needed; answers change a little, decoding gets faster.")));
        if (q.serving().get(Setting.LORA_R) > 0) {
            steps.add(step(
                    true,
                    r -> r.serving().get(Setting.LORA_R) > 1
                            ? serve(r, c -> c.set(Setting.LORA_R, r.serving().get(Setting.LORA_R) / 2))
                            : r,
                    r -> "--lora-r " + r.serving().get(Setting.LORA_R),
                    t -> Sentence.of("The adapter truncated to half its rank: its skill fades a little.")));
            steps.add(step(
                    true,
                    r -> serve(r, c -> c.set(Setting.LORA_R, 0)),
                    r -> "--lora-r 0",
                    t -> Sentence.of("The adapter merged into the weights: the same answers, no switching, and"
                            + " TurboMind can serve it.")));
        }
        if (pool) {
            steps.add(step(
                    false,
                    r -> {
                        int n = TurboMindPlanner.batchOf(r);
                        return n > 16
                                ? serve(r, c -> c.set(Setting.MAX_BATCH_SIZE, 16))
                                : n > 1 ? serve(r, c -> c.set(Setting.MAX_BATCH_SIZE, 1)) : r;
                    },
                    r -> "--max-batch-size " + r.serving().get(Setting.MAX_BATCH_SIZE),
                    t -> Sentence.of("Fewer requests at the same time.")));
        }
        steps.add(step(
                false,
                Advisor::moreCards,
                r -> r.engine() == EngineKind.TRANSFORMERS
                        ? "--devices " + r.devices()
                        : "--tp " + r.serving().get(Setting.TP) + " --devices " + r.devices(),
                t -> Sentence.of("Twice the cards: each holds about half of the weights and of the cache.")));
        return steps;
    }

    private static PlanRequest lowerRatio(PlanRequest q) {
        PlanRequest lowest = q;
        for (double r : RATIOS) {
            if (r >= q.serving().get(Setting.CACHE_MAX_ENTRY_COUNT)) {
                continue;
            }
            PlanRequest changed = serve(q, c -> c.set(Setting.CACHE_MAX_ENTRY_COUNT, r));
            DeploymentPlan plan = Planner.plan(changed);
            if (plan.fits()) {
                return changed;
            }
            if (plan.effective().kvBlocks() > 0) {
                lowest = changed;
            }
        }
        return lowest;
    }

    private static PlanRequest fewerTiles(PlanRequest q) {
        TowerSpec t = q.model().tower().orElseThrow();
        int now = Pictures.patch(q, t);
        PlanRequest least = q;
        for (int n : new int[] {6, 4, 2, 1}) {
            if (n < now) {
                least = serve(q, c -> {
                    c.set(Setting.MAX_DYNAMIC_PATCH, n);
                    c.imageTiles = 0;
                });
                if (Planner.plan(least).fits()) {
                    break;
                }
            }
        }
        return least;
    }

    private static PlanRequest moreCards(PlanRequest q) {
        if (q.engine() == EngineKind.TRANSFORMERS) {
            return q.withDevices(q.devices() * 2);
        }
        int tp = q.serving().get(Setting.TP) * 2;
        int kv = q.model().decoder().kvHeads();
        if (q.engine() == EngineKind.EMBEDDED || kv % tp != 0 || tp > 8) {
            return q;
        }
        return serve(q.withDevices(Math.max(q.devices(), tp)), c -> c.set(Setting.TP, tp));
    }

    private static List<Step> tuning() {
        List<Step> steps = new ArrayList<>();
        steps.add(step(
                false,
                q -> q.tuning().gradientCheckpointing() ? q : tune(q, c -> c.gradientCheckpointing = true),
                q -> "--gradient-checkpointing",
                t -> Sentence.of("Activations are computed twice: about a third slower.")));
        steps.add(step(
                false,
                q -> q.tuning().batch() > 1 ? tune(q, c -> c.batch = 1) : q,
                q -> "--batch 1",
                t -> Sentence.of("Raise gradient accumulation by the same factor for the same result.")));
        steps.add(step(
                false,
                q -> {
                    PlanRequest changed = q;
                    for (int n = q.tuning().maxLength() / 2; n >= 256; n /= 2) {
                        int length = n;
                        changed = tune(q, c -> c.maxLength = length);
                        if (Planner.plan(changed).fits()) {
                            break;
                        }
                    }
                    return changed;
                },
                q -> "--max-length " + q.tuning().maxLength(),
                t -> Sentence.of("Longer samples are cut, pictures included: mind the tokens of a picture.")));
        steps.add(step(
                false,
                q -> q.tuning().tiles() > 2
                        ? tune(q, c -> c.tiles = Math.max(1, q.tuning().tiles() / 2))
                        : q,
                q -> "--tiles " + q.tuning().tiles(),
                t -> Sentence.of("Pictures are seen more coarsely.")));
        steps.add(step(
                false,
                q -> q.tuning().loraR() > 8 ? tune(q, c -> c.loraR = 8) : q,
                q -> "--lora-r 8",
                t -> Sentence.of("Fewer trained weights; moves little memory.")));
        steps.add(step(
                false,
                q -> q.tuning().zero() == 3 && q.devices() > 1
                        ? q
                        : tune(q.withDevices(Math.max(2, q.devices())), c -> {
                            c.zero = 3;
                            c.layerSplit = false;
                        }),
                q -> "--zero 3 --devices " + q.devices(),
                t -> Sentence.of("Weights are cut over the cards and gathered layer by layer: slower, more traffic.")));
        return steps;
    }
}
