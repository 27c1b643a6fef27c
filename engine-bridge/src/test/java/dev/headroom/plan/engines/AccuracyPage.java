package dev.headroom.plan.engines;

import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.settings.Setting;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Writes docs/accuracy.md from the cases.
final class AccuracyPage {
    private AccuracyPage() {}

    static String text() {
        StringBuilder t = new StringBuilder();
        t.append("# How good are the predictions?\n\n");
        t.append("Written by `AccuracyTest`; with `-Dheadroom.write=true` it writes this page anew."
                        + " Measurements are public, each with its source. ")
                .append("LMDeploy's rules come from its source code and its constants from measurements of other"
                        + " things (last table). MiB, of one card. *At rest* is after start and a short question;"
                        + " *peak* is the worst moment.\n\n");
        summary(t, "LMDeploy, trust A", AccuracyTest.errors("lmdeploy", "A"));
        summary(t, "LMDeploy, trust A and B", AccuracyTest.errors("lmdeploy", "AB"));
        summary(t, "vLLM, trust A", AccuracyTest.errors("vllm", "A"));
        summary(t, "SGLang, trust A", AccuracyTest.errors("sglang", "A"));
        summary(t, "transformers, trust A and B", AccuracyTest.errors("transformers", "AB"));
        summary(t, "training, trust A and B", AccuracyTest.errors("training", "AB"));
        summary(
                t,
                "of these, training that was compared only when the constants stood",
                TrainingCases.heldOut().stream()
                        .filter(c -> !c.trust().equals("C"))
                        .mapToDouble(c -> Math.abs(c.error()))
                        .sorted()
                        .toArray());
        t.append("\n"
                + "## Readings\n\n"
                + "| case | trust | predicted | range | measured | error | source |\n"
                + "|---|---|---:|---:|---:|---:|---|\n");
        for (Case c : Case.all()) {
            if (c.measured() > 0 && c.scored()) {
                t.append("| %s | %s | %.0f | ±%.0f | %d ±%d | %+.1f %% | %s |\n"
                        .formatted(
                                c.id(),
                                c.trust(),
                                c.predicted(),
                                c.plan().tightest().uncertainty() / 1048576.0,
                                c.measured(),
                                c.uncertainty(),
                                100 * c.error(),
                                c.source()));
            }
        }
        t.append("\n"
                + "## Outcomes\n\n"
                + "| case | trust | happened | predicted | what the planner says | source |\n"
                + "|---|---|---|---|---|---|\n");
        for (Case c : Case.all()) {
            c.outcome()
                    .ifPresent(o -> t.append("| %s | %s | %s | %s | %s | %s |\n"
                            .formatted(
                                    c.id(),
                                    c.trust(),
                                    word(o),
                                    word(c.plan().outcome()),
                                    c.plan().verdict(),
                                    c.source())));
        }
        t.append("\n"
                + "## Not determined\n\n"
                + "One setting is not told; the prediction is given for the least and the most it can be.\n\n"
                + "| case | trust | predicted | measured | missing | source |\n"
                + "|---|---|---:|---:|---|---|\n");
        for (Case c : Case.all()) {
            if (!c.scored()) {
                t.append("| %s | %s | %s | %d ±%d | %s | %s |\n"
                        .formatted(
                                c.id(),
                                c.trust(),
                                span(c.predictedAtLeast(), c.predicted()),
                                c.measured(),
                                c.uncertainty(),
                                c.remark(),
                                c.source()));
            }
        }
        worst(t);
        estimators(t);
        constants(t);
        return t.toString();
    }

    private static String span(double least, double most) {
        return Math.abs(most - least) < 1 ? "%.0f".formatted(most) : "%.0f to %.0f".formatted(least, most);
    }

    private static void summary(StringBuilder t, String what, double[] errors) {
        t.append("- %s: %d readings, median error %.2f %%, worst %.2f %%\n"
                .formatted(what, errors.length, 100 * AccuracyTest.median(errors), 100 * errors[errors.length - 1]));
    }

    private static String word(DeploymentPlan.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void worst(StringBuilder t) {
        t.append("\n## The worst five\n\n");
        List<Case> worst = Case.all().stream()
                .filter(c -> c.scored() && c.measured() > 0)
                .sorted(Comparator.comparingDouble((Case c) -> -Math.abs(c.error())))
                .limit(5)
                .toList();
        for (Case c : worst) {
            t.append("- **%s** (%+.1f %%): %s\n".formatted(c.id(), 100 * c.error(), why(c)));
        }
    }

    private static String why(Case c) {
        if (c.id().startsWith("xcomposer2-vl")) {
            return "a rounded comment (\"21GB\") without picture, length or tool; the weights alone are 16.5 GB, so 5"
                    + " GB of activations, cache and slack are unexplained by a short question.";
        }
        if (c.id().startsWith("Qwen-VL-Chat encodes")) {
            return "CUDA 11.4 of that run loaded all kernels at start (about 0.5 GB more context than planned); the"
                    + " tower's and adapter's parameter counts are rounded.";
        }
        if (c.family().equals("training") && c.remark().isEmpty()) {
            return c.request().tuning().mixedLengths()
                    ? "the reading is what torch's caching allocator has reserved. With samples of mixed lengths it"
                            + " holds blocks it cannot reuse; how many, the mix decides, and it is not told."
                    : "the type of some weights, or how an old auto-gptq unpacks them, is not told.";
        }
        return c.remark().isEmpty() ? "within the range of the measurement." : c.remark() + ".";
    }

    private static void estimators(StringBuilder t) {
        t.append("\n"
                + "## What other estimators would have said\n\n"
                + "Restated from their published method, for the LMDeploy readings: *weights* is parameters x"
                + " bytes; *accelerate* adds a fifth, as `accelerate estimate-memory` advises for inference;"
                + " *usual KV formula* is weights plus max_batch_size x session_len x bytes per token. None knows"
                + " that LMDeploy takes a ratio of what is free.\n\n");
        t.append("| case | measured | Headroom | weights | accelerate | usual KV formula |\n"
                + "|---|---:|---:|---:|---:|---:|\n");
        for (Case c : Case.all()) {
            if (c.family().equals("lmdeploy") && c.measured() > 0 && c.scored()) {
                ModelSpec m = c.request().model();
                double weights = m.decoder().linearParameters()
                                * WeightBytes.perLinear(c.request().format())
                        + 2.0 * (m.parameters() - m.decoder().linearParameters());
                DeploySettings s = c.request().serving();
                int session = s.chosen(Setting.SESSION_LEN).orElse(m.decoder().context());
                int batch = s.chosen(Setting.MAX_BATCH_SIZE).orElse(128);
                double kv = (double) batch
                        * session
                        * m.decoder().kvValuesPerToken()
                        * (s.get(Setting.QUANT_POLICY) == 8 ? 1 : 2);
                t.append("| %s | %d | %+.1f %% | %+.0f %% | %+.0f %% | %+.0f %% |\n"
                        .formatted(
                                c.id(),
                                c.measured(),
                                100 * c.error(),
                                off(weights, c),
                                off(weights * 1.2, c),
                                off(weights + kv, c)));
            }
        }
    }

    private static double off(double bytes, Case c) {
        return 100 * (bytes / 1048576.0 - c.measured()) / c.measured();
    }

    private static void constants(StringBuilder t) {
        t.append("""

            ## Constants that cannot be computed

            | constant | value | from |
            |---|---:|---|
            | context on A100, A800, H100 | 515 MiB | memory outside torch in an out-of-memory text on an A800, InternLM-XComposer issue 436 |
            | context on other newer cards | 389 MiB | the same on an RTX 4090, OpenGVLab/InternVL issue 177 |
            | context on Volta and Turing | 350 MiB | pytorch issue 20532 |
            | context without torch | 320 MiB | PyCUDA, pytorch issue 28394 |
            | context when all kernels load at start | 1001 MiB | pytorch issue 54564 |
            | NCCL | 286 MiB | ms-swift issue 9112 less the A800's context |
            | half a step of CUDA's pool | 16 MiB | the pool grows by 32 MiB |
            | cuBLAS workspace | 32 MiB | LMDeploy's source |
            | slack of torch's allocator | 10 % serving, 20 % training | an estimate of ours, for samples of one length; left out one by one, QwenLM's cells ask for 12 to 32 % |
            | cache of torch's allocator with mixed lengths | 120 % of what lives and dies in a step | ms-swift's table for Qwen-7B, which shows 60 to 210 %; never counted in what is needed |
            | CUDA graphs of the PyTorch engine | 300 MiB | an estimate of ours |

            Two of the facts are themselves in the list of open cases (the contexts on A800 and RTX 4090), but not as cases of LMDeploy. The 0.0.x readings leave
            only 148 MiB for context and buffers together, less than any context; the planner adds 320 MiB all the same, and is 1 to 2 % high there. What a bucket of
            InternVL's DeepSpeed configuration holds (1e9 elements) is from memory, not from a file.

            Chosen with open readings in view, and so not independent of them: which context belongs to which program in the 0.0.x days (a Python process that loads all
            kernels, a bare C++ one), the training slack (20 %, because 10 % was clearly too little for Qwen-7B), the share of the allocator's cache, the causal masks of the first
            Qwen's code (2 GiB of Qwen-7B, 2.5 of Qwen-14B), 32 bit adapters where there is no DeepSpeed, eager attention on cards without flash attention 2 (swift's own loader sets it for InternVL unless
            told otherwise), 1300 tokens for a sample of COCO, and the rule that what holds no pool fits only when its whole range does.
            """);
    }
}
