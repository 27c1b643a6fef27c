package dev.headroom.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.embedded.EmbeddedLaunch;
import dev.headroom.engine.embedded.EmbeddedSession;
import dev.headroom.lab.Evaluation;
import dev.headroom.lab.EvaluationException;
import dev.headroom.lab.QuestionType;
import dev.headroom.lab.Skill;
import dev.headroom.memory.Bytes;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom demo-eval`: asks the demo model about new pictures, through the engine a user runs, and counts exact
/// answers.
@Command(
        name = "demo-eval",
        mixinStandardHelpOptions = true,
        description = "Measures what the demo model can do: new pictures, exact answers, memory.")
final class DemoEvalCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    /// Pictures from one to the next.
    private static final int SIGN_OF_LIFE = 100;

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", description = "Default: ${DEFAULT-VALUE}.")
    private String model = "demo";

    @Option(names = "--seed", defaultValue = "1", description = "Same seed, same questions. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--scenes",
            defaultValue = "100",
            description = "Pictures for each setting. Default: ${DEFAULT-VALUE}.")
    private int scenes;

    @Option(
            names = "--per-cell",
            defaultValue = "2147483647",
            description =
                    "Ask no more than this of a type in one language and setting, however many pictures there are.")
    private int perCell;

    @Option(
            names = "--one-chat",
            description = "Ask all about a picture in one chat, each question after the answers before it.")
    private boolean oneChat;

    @Option(
            names = "--types",
            split = ",",
            description = "Ask these only: ${COMPLETION-CANDIDATES}. Default: all about pictures.",
            completionCandidates = TypeNames.class)
    private List<String> types =
            Evaluation.TYPES.stream().map(QuestionType::code).toList();

    @Option(names = "--max-dynamic-patch", split = ",", description = "Most tiles. Default: ${DEFAULT-VALUE}.")
    private List<Integer> patches = List.of(1, 4, 9, 12);

    @Option(names = "--lora", description = "An adapter of the assets; its skill's answers are the right ones.")
    private @Nullable String lora;

    @Option(names = "--lora-r", split = ",", description = "Ranks. Default: ${DEFAULT-VALUE}.")
    private List<Integer> ranks = List.of(16);

    @Option(names = "--weights", split = ",", description = "fp32, int8, int4.")
    private List<String> weights = List.of("fp32");

    @Option(names = "--device-memory", description = "Default: ${DEFAULT-VALUE}.")
    private String deviceMemory = "1GiB";

    @Option(names = "--json", description = "For programs: {\"cells\":[...]}.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException, InterruptedException {
        Optional<Skill> skill = Optional.ofNullable(lora)
                .map(name -> Skill.of(name)
                        .orElseThrow(() -> new CommandFailure(
                                ExitStatus.USAGE,
                                "no skill of the evaluation belongs to an adapter \"%s\"; there are %s"
                                        .formatted(
                                                name,
                                                Stream.of(Skill.values())
                                                        .map(Skill::adapter)
                                                        .toList()))));
        Evaluation.Plan plan = new Evaluation.Plan(
                scenes, types.stream().map(DemoEvalCommand::type).toList(), perCell, oneChat);
        List<Evaluation.Cell> cells = new ArrayList<>();
        for (String format : weights) {
            EmbeddedLaunch launch =
                    EmbeddedLaunch.of(model, Settings.defaults(budget()).withModelFormat(format));
            Settings settings = launch.settings()
                    .fittedTo(EmbeddedModel.open(launch.folder(), Map.of())
                            .shape()
                            .language()
                            .contextLen());
            try (EmbeddedSession session = EmbeddedSession.launch(launch.withSettings(settings))) {
                awaitReady(session);
                for (int rank : skill.isPresent() ? ranks : List.of(0)) {
                    Evaluation evaluation = new Evaluation(session, seed, skill, rank, format);
                    if (skill.isPresent()) {
                        evaluation.select(settings.withLora(skill.map(Skill::adapter), rank, 0));
                    }
                    for (int most : patches) {
                        cells.addAll(evaluation.run(plan, most, done -> progress(format, most, done)));
                    }
                }
            } catch (EvaluationException e) {
                throw new CommandFailure(ExitStatus.FAILED, Sentence.of(e).toString(), e);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(
                    Map.of("cells", cells.stream().map(DemoEvalCommand::body).toList())));
        } else {
            cells.forEach(cell -> print(cell, out));
        }
        return ExitStatus.OK;
    }

    /// A sign of life on standard error, now and then: an evaluation can take half an hour.
    private void progress(String format, int most, int done) {
        if (done % SIGN_OF_LIFE == 0 && done < scenes) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("%s, patches %d: %d of %d pictures".formatted(format, most, done, scenes));
            err.flush();
        }
    }

    private static QuestionType type(String code) {
        return Stream.of(QuestionType.values())
                .filter(t -> t.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        ExitStatus.USAGE,
                        "no type of question is called \"%s\"; there are %s"
                                .formatted(code, String.join(", ", new TypeNames()))));
    }

    private static final class TypeNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(QuestionType.values()).map(QuestionType::code).iterator();
        }
    }

    private long budget() {
        try {
            return Bytes.parse(deviceMemory);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, Sentence.of(e).toString(), e);
        }
    }

    private static void awaitReady(EmbeddedSession session) throws InterruptedException {
        CountDownLatch settled = new CountDownLatch(1);
        try (var _ = session.onState(state -> {
            if (state instanceof EngineState.Ready || state instanceof EngineState.Failed) {
                settled.countDown();
            }
        })) {
            boolean inTime = settled.await(3, TimeUnit.MINUTES);
            if (session.state() instanceof EngineState.Failed(var failure, var log, var _)) {
                throw new CommandFailure(
                        ExitStatus.FAILED, "the engine did not start: " + failure + "\n" + String.join("\n", log));
            }
            if (!inTime) {
                throw new CommandFailure(ExitStatus.FAILED, "the engine was not ready within three minutes");
            }
        }
    }

    private static Map<String, Object> body(Evaluation.Cell cell) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", cell.key().type());
        body.put("language", cell.key().language());
        body.put("max_dynamic_patch", cell.key().patches());
        body.put("lora", cell.key().lora().orElse(null));
        body.put("lora_r", cell.key().rank());
        body.put("weights", cell.key().weights());
        body.put("asked", cell.asked());
        body.put("right", cell.right());
        body.put("peak_bytes", cell.peakBytes());
        return body;
    }

    private static void print(Evaluation.Cell cell, PrintWriter out) {
        Evaluation.Key key = cell.key();
        String adapter =
                key.lora().map(name -> " %s r=%d".formatted(name, key.rank())).orElse("");
        out.println(String.format(
                Locale.ROOT,
                "%-14s %s  patches %2d  %s%s  %4d of %4d  %5.1f %%  peak %s",
                key.type(),
                key.language(),
                key.patches(),
                key.weights(),
                adapter,
                cell.right(),
                cell.asked(),
                100.0 * cell.right() / cell.asked(),
                Bytes.human(cell.peakBytes())));
    }
}
