package dev.headroom.cli;

import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy;
import dev.headroom.explain.Remedy.TurnFlag;
import dev.headroom.explain.log.EngineFigures;
import dev.headroom.explain.log.LogExplainer;
import dev.headroom.explain.log.LogExplainer.Explanation;
import dev.headroom.explain.log.LogExplainer.Hints;
import dev.headroom.explain.log.LogText;
import dev.headroom.explain.log.Program;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.words.Sentence;
import dev.headroom.words.Words;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom explain`: why a program ran out of memory, from what it wrote.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Explains the log of a program that ran out of memory: what asked for how much on which card, who held the"
                    + " rest, and which setting to turn which way.",
            "Reads LMDeploy, vLLM, SGLang, llama.cpp, transformers, DeepSpeed, ms-swift, VLMEvalKit and plain torch."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:explained", "1:nothing in it is known, or it cannot be read", "2:the command line is wrong"})
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE|-", description = "the log, or - for standard input")
    private String file = "-";

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description =
                    "the program, where the log does not tell: vllm, sglang, turbomind, pytorch, llama.cpp, swift,"
                            + " vlmevalkit, deepspeed, transformers or torch")
    private @Nullable String engine;

    @Option(names = "--engine-version", paramLabel = "V", description = "its release, where the log does not tell")
    private @Nullable String version;

    @Option(
            names = "--card",
            paramLabel = "NAME",
            description = "the card (headroom devices lists them): with the model, LMDeploy's settings are planned")
    private @Nullable String card;

    @Option(
            names = "--model",
            paramLabel = "NAME|FOLDER",
            description = "the model, where the log does not tell: a name of the catalogue or a folder")
    private @Nullable String model;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    @Option(
            names = "--lang",
            paramLabel = "en|zh",
            description = "language of the sentences (default: ${DEFAULT-VALUE})")
    private String lang = "en";

    @Override
    public Integer call() {
        LogText log = read();
        Explanation explained = LogExplainer.explain(
                log,
                new Hints(
                        program(),
                        Optional.ofNullable(version),
                        Optional.ofNullable(card).map(DeviceCatalogue::get),
                        Optional.ofNullable(model)));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ExplainJson.of(explained));
        } else {
            print(explained, log, out);
        }
        return explained.findings().isEmpty() ? ExitStatus.FAILED : ExitStatus.OK;
    }

    private Optional<Program> program() {
        if (engine == null) {
            return Optional.empty();
        }
        return Optional.of(Program.ofField(engine)
                .orElseThrow(() -> new IllegalArgumentException("There is no engine \"%s\"; choose %s."
                        .formatted(
                                engine,
                                Arrays.stream(Program.values())
                                        .map(Program::field)
                                        .collect(Collectors.joining(", "))))));
    }

    private LogText read() {
        try {
            return file.equals("-") ? LogText.of(System.in) : LogText.of(Path.of(file));
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.FAILED, "%s cannot be read (%s).".formatted(file, e.getMessage()), e);
        }
    }

    private void print(Explanation explained, LogText log, PrintWriter out) {
        Words words = Words.of(lang.startsWith("zh") ? "zh_CN" : lang);
        if (explained.findings().isEmpty()) {
            out.println(words.say(unknown(explained, log)));
            figures(explained, words, out);
            return;
        }
        for (Finding finding : explained.findings()) {
            out.println(words.say(finding.summary()));
            out.println(words.say(finding.why()));
            for (Remedy remedy : finding.remedies()) {
                Sentence text =
                        remedy instanceof TurnFlag turn ? turn.sentence().then(turn.gain()) : remedy.caption();
                out.println("  - " + words.say(text));
            }
            out.println();
        }
        figures(explained, words, out);
        if (!explained.settings().isEmpty()) {
            out.println(words.say(Sentence.of("Settings that the log shows:")));
            explained.settings().forEach((name, value) -> out.println("  " + name + " = " + value));
        }
    }

    private static void figures(Explanation explained, Words words, PrintWriter out) {
        if (explained.figures().values().isEmpty()) {
            return;
        }
        out.println(words.say(Sentence.of("Memory that the engine tells:")));
        for (EngineFigures.What what : EngineFigures.What.values()) {
            Long value = explained.figures().values().get(what);
            if (value != null) {
                String shown = what == EngineFigures.What.KV_TOKENS ? value.toString() : Bytes.human(value);
                out.println("  " + words.say(what.words()) + ": " + shown);
            }
        }
    }

    private static Sentence unknown(Explanation explained, LogText log) {
        Sentence looked = Sentence.of(
                "Looked for: out of memory on a card or of the machine, no room for the KV cache, a killed process,"
                        + " settings cut short, requests preempted, weights that spilled.");
        return explained.program().isPresent()
                ? Sentence.of(
                                "These {} lines are of {}, and none tells of a lack of memory.",
                                log.lines().size(),
                                explained.program().get().title())
                        .then(looked)
                : Sentence.of("Nothing in these {} lines is known.", log.lines().size())
                        .then(looked);
    }
}
