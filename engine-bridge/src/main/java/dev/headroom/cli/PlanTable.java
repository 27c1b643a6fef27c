package dev.headroom.cli;

import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.engines.Advisor;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.DevicePlan;
import dev.headroom.plan.engines.PlanAdvice;
import dev.headroom.plan.engines.PlanLine;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import dev.headroom.words.Words;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The plan for a terminal: a bar and a bill for each card. Cards with the same bill are shown once.
final class PlanTable {
    private static final int BAR = 60;

    private final PrintWriter out;
    private final boolean explain;
    private final Set<String> keep;
    private final Words words;

    /// @param words the language of its sentences; names of components stay the field's
    PlanTable(PrintWriter out, boolean explain, Set<String> keep, Words words) {
        this.out = out;
        this.explain = explain;
        this.keep = keep;
        this.words = words;
    }

    /// The rules of transformers and of a training script hang on no release.
    private static String engine(PlanRequest q) {
        return switch (q.engine()) {
            case TURBOMIND, PYTORCH, VLLM, SGLANG, LLAMACPP ->
                q.engine().field() + " " + q.engine().shown(q.version());
            case EMBEDDED -> q.engine().field() + " " + HeadroomVersion.number();
            case TRANSFORMERS, FINETUNE -> q.engine().field();
        };
    }

    void print(PlanRequest q, DeploymentPlan plan) {
        out.printf(
                "%s, %s, %d x %s%n",
                q.model().name(), engine(q), q.devices(), q.device().name());
        if (!q.model().verified()) {
            out.println(words.say(Sentence.of(
                    "Not every dimension of this model was verified ({}).",
                    q.model().source())));
        }
        q.model().assumptions().forEach(a -> out.println(words.say(Sentence.of("Assumed: {}", a))));
        for (int i = 0; i < plan.devices().size(); i++) {
            DevicePlan d = plan.devices().get(i);
            int last = i;
            while (last + 1 < plan.devices().size() && same(plan.devices().get(last + 1), d)) {
                last++;
            }
            device(d, i == last ? "card " + i : "cards " + i + " to " + last);
            i = last;
        }
        out.println();
        out.println(words.say(plan.verdict()));
        plan.notes().forEach(n -> out.println("- " + words.say(n)));
        if (plan.effective().kvBlocks() > 0) {
            out.println(words.say(Sentence.of(
                    "Effective: session_len {}, {} KV tokens in {} blocks of {}.",
                    plan.effective().sessionLen(),
                    plan.effective().kvTokens(),
                    plan.effective().kvBlocks(),
                    new Size(plan.effective().blockBytes()))));
        }
        q.calibration().summary().ifPresent(learnt -> out.println(words.say(Sentence.of("Calibration: {}.", learnt))));
    }

    private static boolean same(DevicePlan a, DevicePlan b) {
        return a.resting() == b.resting()
                && a.peak() == b.peak()
                && a.lines().size() == b.lines().size();
    }

    private void device(DevicePlan d, String which) {
        out.println();
        out.printf("%s  %s, predicted%n", which, Bytes.human(d.total()));
        out.println(bar(d));
        for (PlanLine line : d.lines()) {
            String peak = line.peak() > line.bytes() ? "peak " + Bytes.human(line.peak()) : "";
            out.printf(
                    "  %-44s %12s  %-16s ±%s%n",
                    line.name(),
                    line.bytes() == 0 ? "-" : Bytes.human(line.bytes()),
                    peak,
                    Bytes.human(line.uncertainty()));
            if (explain) {
                out.printf("      = %s%n      %s%n", line.formula().filled(keep), words.say(line.source()));
            }
        }
        out.printf(
                "  %-44s %12s  peak %s ±%s%n",
                "total", Bytes.human(d.resting()), Bytes.human(d.peak()), Bytes.human(d.uncertainty()));
        out.printf("  %-44s %12s  at peak %s%n", "free", Bytes.human(d.total() - d.resting()), Bytes.human(d.free()));
    }

    /// `[ctx|WWWWWWW|kkkkkk|vvv    ]`: one letter per component, over the total.
    private static String bar(DevicePlan d) {
        StringBuilder bar = new StringBuilder("  [");
        StringBuilder legend = new StringBuilder("  ");
        double scale = (double) BAR / Math.max(d.total(), d.peak());
        double at = 0;
        for (ComponentKind kind : ComponentKind.values()) {
            long bytes = d.keepsPeaks() ? d.peak(kind) : d.bytes(kind);
            if (bytes == 0) {
                continue;
            }
            char letter = letter(kind);
            int from = (int) Math.round(at * scale);
            at += bytes;
            int to = (int) Math.round(at * scale);
            bar.append(String.valueOf(letter).repeat(Math.max(0, to - from)));
            legend.append(letter).append(' ').append(kind.field()).append("  ");
        }
        int total = (int) Math.round(d.total() * scale);
        while (bar.length() - 3 < total) {
            bar.append('.');
        }
        bar.insert(Math.min(bar.length(), 3 + total), ']');
        return bar + System.lineSeparator() + legend.toString().stripTrailing();
    }

    private static char letter(ComponentKind kind) {
        return switch (kind) {
            case CONTEXT -> 'c';
            case WEIGHTS_LANGUAGE -> 'W';
            case WEIGHTS_VISION -> 'V';
            case WEIGHTS_PROJECTOR -> 'P';
            case LORA -> 'L';
            case KV_CACHE -> 'K';
            case VISION_ACTIVATIONS -> 'v';
            case READING -> 'i';
            case PREFILL_ACTIVATIONS -> 'p';
            case RUNTIME -> 'r';
            case OTHER_PROCESSES -> 'o';
            case OTHER_ENGINES -> 'e';
            case OUTSIDE_DEVICE, UNATTRIBUTED, FREE -> '?';
        };
    }

    /// @param what was asked for, in the word of the flag
    void most(String what, int n) {
        out.println();
        out.println(words.say(Sentence.of("The most {} that surely fit: {}.", what, n)));
    }

    void advice(List<PlanAdvice> advice) {
        if (advice.isEmpty()) {
            return;
        }
        out.println();
        out.println(words.say(Sentence.of("What helps, each on its own:")));
        advice.forEach(this::line);
    }

    private void line(PlanAdvice a) {
        Size moved = new Size(Math.abs(a.saves()));
        out.printf(
                "  %-34s %s  %s%n",
                a.change(),
                words.say(a.saves() >= 0 ? Sentence.of("saves {}", moved) : Sentence.of("costs {}", moved)),
                words.say(a.fits() ? a.text().then(Sentence.of("Fits.")) : a.text()));
    }

    void fit(Optional<Advisor.Fit> fitted, List<String> largest) {
        out.println();
        if (fitted.isEmpty()) {
            out.println(words.say(Sentence.of("No setting here makes it fit: use a smaller model or larger cards.")));
            return;
        }
        if (fitted.get().changes().isEmpty()) {
            out.println(words.say(Sentence.of("It fits as it is.")));
        } else {
            out.println(words.say(Sentence.of("Changed, in this order, until it fitted:")));
            fitted.get().changes().forEach(this::line);
        }
        if (!largest.isEmpty()) {
            out.println(words.say(
                    Sentence.of("Largest that still fits, each on its own: {}.", String.join(", ", largest))));
        }
    }
}
