package dev.headroom.cli;

import dev.headroom.disk.Folders;
import dev.headroom.learning.Experience;
import dev.headroom.learning.Residual;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.engines.Advisor;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.DeploymentPlan.Outcome;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.HowMany;
import dev.headroom.plan.engines.PlanAdvice;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.words.Sentence;
import dev.headroom.words.Words;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom plan`: what a deployment would take, before anything is loaded. Its exit status guards a launch: `headroom
/// plan ... && lmdeploy serve ...`.
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Predicts the memory of a deployment on every card, with its formula, and says whether it fits.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it fits",
            "1:it does not fit, or the engine refuses the settings",
            "2:could not tell, or the command line is wrong",
            "3:too close to call: the margin is less than the prediction is unsure of"
        })
final class PlanCommand implements Callable<Integer> {
    private static final int FITS = 0;
    private static final int DOES_NOT_FIT = 1;
    private static final int COULD_NOT_TELL = 2;
    private static final int TOO_CLOSE = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlanOptions options;

    @Option(names = "--json", description = "one JSON object instead of the table")
    private boolean json;

    @Option(names = "--explain", description = "every formula with its numbers")
    private boolean explain;

    @Option(
            names = "--keep",
            split = ",",
            paramLabel = "SYMBOL",
            description = "with --explain: symbols that stay symbols, such as r or L,tp")
    private List<String> keep = List.of();

    @Option(
            names = "--lang",
            paramLabel = "en|zh",
            description = "language of the table's sentences (default: ${DEFAULT-VALUE})")
    private String lang = "en";

    @Option(names = "--fit", description = "the advisor: changes settings until they fit, and says what each costs")
    private boolean fit;

    @Option(
            names = "--max",
            paramLabel = "WHAT",
            description = "the most images, tokens, sessions or batch that surely fit, all else as given")
    private @Nullable String max;

    @Option(
            names = "--measured",
            paramLabel = "SIZE",
            description = "what a monitor showed for this very deployment at rest: recorded, and learnt from")
    private @Nullable String measured;

    @Option(names = "--forget", description = "forgets everything that was learnt from runs on this machine")
    private boolean forget;

    @Override
    public Integer call() {
        try {
            return plan();
        } catch (IllegalArgumentException e) {
            spec.commandLine().getErr().println("headroom: " + words().say(Sentence.of(e)));
            return COULD_NOT_TELL;
        }
    }

    private Words words() {
        return Words.of(lang.startsWith("zh") ? "zh_CN" : lang);
    }

    private int plan() {
        Choices.of("--lang", lang.replace('-', '_').equals("zh_CN") ? "zh" : lang, List.of("en", "zh"));
        PrintWriter out = spec.commandLine().getOut();
        Experience experience = new Experience(Folders.ofUser().data());
        experience
                .trouble()
                .ifPresent(why -> spec.commandLine()
                        .getErr()
                        .println(words().say(Sentence.of("Note: {}", Sentence.foreign(why)))));
        if (forget) {
            experience.reset();
        }
        PlanOptions.Asked asked = options.asked();
        PrintWriter aside = json ? spec.commandLine().getErr() : out;
        asked.told().forEach(sentence -> aside.println(words().say(sentence)));
        if (measured != null) {
            experience.add(Residual.of(asked.request(), asked.driver(), Bytes.parse(measured)));
        }
        PlanRequest request = asked.request().withCalibration(experience.of(asked.request(), asked.driver()));
        Optional<Advisor.Fit> fitted = fit ? Advisor.fit(request) : Optional.empty();
        PlanRequest shown = fitted.map(Advisor.Fit::request).orElse(request);
        DeploymentPlan plan = Planner.plan(shown);
        List<PlanAdvice> advice = fitted.map(Advisor.Fit::changes)
                .filter(changes -> !changes.isEmpty())
                .orElseGet(() -> plan.fits() && !fit ? List.of() : Advisor.advise(shown));
        OptionalInt most = max == null
                ? OptionalInt.empty()
                : OptionalInt.of(HowMany.valueOf(
                                Choices.of("--max", max, HowMany.fields()).toUpperCase(Locale.ROOT))
                        .most(shown));
        if (json) {
            out.println(PlanJson.of(shown, plan, advice, max == null ? "" : max, most));
        } else {
            PlanTable table = new PlanTable(out, explain, Set.copyOf(keep), words());
            table.print(shown, plan);
            most.ifPresent(n -> table.most(String.valueOf(max), n));
            if (fit) {
                table.fit(fitted, largest(shown, plan));
            } else {
                table.advice(advice);
            }
        }
        return status(plan.outcome());
    }

    private static List<String> largest(PlanRequest q, DeploymentPlan plan) {
        if (!Planner.answered(plan)) {
            return List.of();
        }
        if (q.engine() == EngineKind.FINETUNE) {
            return List.of("max_length " + Advisor.largestMaxLength(q));
        }
        if (q.engine() == EngineKind.VLLM || q.engine() == EngineKind.SGLANG || q.engine() == EngineKind.LLAMACPP) {
            return List.of(); // they have words of their own; the verdict tells them
        }
        if (q.engine() == EngineKind.TRANSFORMERS) {
            return List.of("max_dynamic_patch " + Advisor.largestTiles(q));
        }
        return List.of(
                "session_len " + Advisor.largestSessionLen(q),
                "max_dynamic_patch " + Advisor.largestTiles(q),
                "max_batch_size " + Advisor.largestBatch(q));
    }

    private static int status(Outcome outcome) {
        return switch (outcome) {
            case FITS -> FITS;
            case TOO_CLOSE -> TOO_CLOSE;
            case DOES_NOT_FIT, REFUSED -> DOES_NOT_FIT;
            case CANNOT_TELL -> COULD_NOT_TELL;
        };
    }
}
