package dev.headroom.plan.engines;

import dev.headroom.plan.PlanException;
import dev.headroom.plan.advise.Search;
import dev.headroom.words.Sentence;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/// The most of something that surely fits, everything else as it was asked.
public enum HowMany {
    /// Pictures in one request, which must have room in a session, too.
    IMAGES,
    /// Tokens of a session, of a prompt, or of a sample.
    TOKENS,
    /// Sessions of full length whose tokens the cache holds at the same time.
    SESSIONS,
    /// Requests at the same time, or samples of a step.
    BATCH;

    private static final int MOST_IMAGES = 4096;
    private static final int MOST_TOKENS = 1 << 22;

    public String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> fields() {
        return Arrays.stream(values()).map(HowMany::field).toList();
    }

    /// @return 0 where not even one fits
    /// @throws PlanException where the engine, or the model, has no such thing
    public int most(PlanRequest q) {
        return switch (this) {
            case IMAGES -> images(q);
            case TOKENS -> tokens(q);
            case SESSIONS -> sessions(q);
            case BATCH -> batch(q);
        };
    }

    private int images(PlanRequest q) {
        if (q.model().tower().isEmpty() || q.engine() == EngineKind.FINETUNE) {
            throw none(q);
        }
        int limit = mostInPrompt(q);
        return limit == 0
                ? 0
                : Search.largest(limit, n -> {
                    PlanRequest with = withImages(q, n);
                    DeploymentPlan plan = Planner.plan(with);
                    long tokens = Pictures.tokens(with, with.model().tower().orElseThrow());
                    int session = plan.effective().sessionLen();
                    boolean pool = plan.effective().kvBlocks() > 0 || q.engine() == EngineKind.LLAMACPP;
                    int context = q.model().decoder().context();
                    return plan.fits() && tokens < (pool && session > 0 ? session : context);
                });
    }

    /// Pictures that the engine takes in one prompt.
    private static int mostInPrompt(PlanRequest q) {
        if (q.engine() != EngineKind.VLLM) {
            return MOST_IMAGES;
        }
        VllmSettings v = q.serving().vllm();
        int limit = v.limitMmPerPrompt().images().orElse(VllmRelease.of(q).imagesOfPrompt());
        return v.languageModelOnly() ? 0 : Math.clamp(limit, 0, MOST_IMAGES);
    }

    static PlanRequest withImages(PlanRequest q, int n) {
        return q.withServing(q.serving().with(c -> {
            c.images = n;
            c.pictures = c.pictures.subList(0, Math.min(n, c.pictures.size()));
        }));
    }

    private int tokens(PlanRequest q) {
        return switch (q.engine()) {
            case TURBOMIND, PYTORCH, EMBEDDED -> Advisor.largestSessionLen(q);
            case TRANSFORMERS ->
                largest(
                        q.model().decoder().context(),
                        n -> q.withServing(q.serving().with(c -> c.textTokens = n)));
            case FINETUNE -> largest(MOST_TOKENS, n -> q.withTuning(q.tuning().with(c -> c.maxLength = n)));
            case VLLM, SGLANG, LLAMACPP -> Math.min(MOST_TOKENS, pool(q).sessionLen());
        };
    }

    private int sessions(PlanRequest q) {
        DeploymentPlan.Effective pool = pool(q);
        return pool.sessionLen() == 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, pool.kvTokens() / pool.sessionLen());
    }

    private DeploymentPlan.Effective pool(PlanRequest q) {
        DeploymentPlan plan = Planner.plan(q);
        if (q.engine() == EngineKind.TRANSFORMERS || q.engine() == EngineKind.FINETUNE) {
            throw none(q);
        }
        return plan.fits() ? plan.effective() : DeploymentPlan.Effective.NONE;
    }

    private int batch(PlanRequest q) {
        return switch (q.engine()) {
            case TURBOMIND, PYTORCH, EMBEDDED -> Advisor.largestBatch(q);
            case FINETUNE -> largest(4096, n -> q.withTuning(q.tuning().with(c -> c.batch = n)));
            case TRANSFORMERS, VLLM, SGLANG, LLAMACPP -> throw none(q);
        };
    }

    private static int largest(int most, IntFunction<PlanRequest> with) {
        return Search.largest(most, n -> Planner.plan(with.apply(n)).fits());
    }

    private PlanException none(PlanRequest q) {
        return new PlanException(Sentence.of(
                "--max {} has no answer for {} with {}.",
                field(),
                q.model().name(),
                q.engine().field()));
    }
}
