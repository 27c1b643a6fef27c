package dev.headroom.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.disk.Folders;
import dev.headroom.experiment.Knob;
import dev.headroom.experiment.Largest;
import dev.headroom.experiment.Point;
import dev.headroom.experiment.PreparedSweep;
import dev.headroom.experiment.Run;
import dev.headroom.experiment.RunJson;
import dev.headroom.experiment.RunTable;
import dev.headroom.experiment.Sweep;
import dev.headroom.experiment.SweepFiles;
import dev.headroom.experiment.SweepFolder;
import dev.headroom.experiment.SweepJob;
import dev.headroom.experiment.SweepReport;
import dev.headroom.lab.SceneQuestions;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Said;
import dev.headroom.words.Sentence;
import dev.headroom.words.Words;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom sweep`: every combination of some knobs' values, run with the same questions or only planned.
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = {
            "Turns knobs and asks the same questions each time: memory against quality and speed.",
            "With --plan-only nothing runs, on any engine, model and card."
        },
        footer = {
            "",
            "  headroom sweep --knob max_dynamic_patch=1,4,9,12 --knob model_format=fp32,int8,int4",
            "  headroom sweep --knob cache_max_entry_count=0.1..0.9/5 --questions mine.jsonl --repeat 3",
            "  headroom sweep --plan-only --engine finetune --model InternVL2-8B \\",
            "      --knob lora_r=8,16,64 --knob device=RTX-4090,V100-32GB --largest max_length",
            "",
            "Each line of a file of questions is {\"picture\": FILE, \"question\": ..., \"answer\": ...,",
            "\"match\": exact|number|keyword|hand}. A sweep can be a file, too: docs/sweeps.md."
        })
final class SweepCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "a sweep in YAML or JSON")
    private @Nullable Path file;

    @Option(names = "--model", paramLabel = "NAME|FOLDER", description = "default: demo")
    private @Nullable String model;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description =
                    "embedded (default), turbomind or pytorch (LMDeploy of this machine; HEADROOM_LMDEPLOY names its"
                            + " Python), or the address of a server that runs; with --plan-only any engine of"
                            + " headroom plan. A server's key is read from HEADROOM_API_KEY")
    private @Nullable String engine;

    @Option(names = "--knob", paramLabel = "NAME=VALUES", description = "values 1,4,9 or a range 0.1..0.9/5")
    private List<String> knobs = List.of();

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "what holds throughout")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--questions", paramLabel = "FILE", description = "your pictures with your questions")
    private @Nullable Path questions;

    @Option(names = "--scenes", paramLabel = "N", description = "without questions: scenes drawn (default: 10)")
    private @Nullable Integer scenes;

    @Option(names = "--seed", paramLabel = "N", description = "same seed, same scenes (default: 1)")
    private @Nullable Integer seed;

    @Option(names = "--repeat", paramLabel = "N", description = "times each point is run (default: 1)")
    private @Nullable Integer repeat;

    @Option(names = "--plan-only", description = "predict, run nothing")
    private boolean planOnly;

    @Option(
            names = "--largest",
            paramLabel = "NAME",
            description = "with --plan-only: the largest that fits, such as"
                    + " session_len, max_dynamic_patch, max_batch_size, max_length")
    private @Nullable String largest;

    @Option(names = "--out", paramLabel = "FOLDER", description = "where runs are kept (default: in Headroom's data)")
    private @Nullable Path out;

    @Option(names = "--resume", description = "go on with what was begun: no run is lost or made twice")
    private boolean resume;

    @ArgGroup
    private @Nullable Format format;

    /// How the results are printed; a table where none is named.
    static final class Format {
        @Option(names = "--json", description = "{\"runs\": [...]}")
        private boolean json;

        @Option(names = "--csv", description = "a row for each run, figures by component")
        private boolean csv;

        @Option(names = "--html", description = "a page that stands alone, with the front drawn")
        private boolean html;

        @Option(names = "--markdown", description = "a table with the facts above it")
        private boolean markdown;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            Sweep sweep = asked();
            return planOnly ? plan(sweep) : run(sweep);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, Sentence.of(e).toString(), e);
        } catch (RuntimeException e) {
            if (e instanceof Said said) {
                throw new CommandFailure(ExitStatus.FAILED, said.sentence().toString(), e);
            }
            throw e;
        }
    }

    /// The file, with what the flags say over it.
    private Sweep asked() {
        Sweep base = file == null ? Sweep.usual() : SweepFiles.sweep(file);
        Map<String, String> all = new LinkedHashMap<>(base.set());
        set.forEach((name, value) -> all.put(name.replace('-', '_'), value));
        List<Point> points = knobs.isEmpty()
                ? base.points()
                : Point.grid(knobs.stream().map(Knob::parse).toList());
        return new Sweep(
                model == null ? base.model() : model,
                engine == null ? base.engine() : engine,
                all,
                points.isEmpty() ? List.of(new Point(Map.of())) : points,
                questions == null
                        ? base.questions()
                        : Optional.of(questions.toAbsolutePath().normalize().toString()),
                scenes == null ? base.scenes() : scenes,
                seed == null ? base.seed() : seed,
                repeat == null ? base.repeat() : Math.clamp(repeat, 1, 100));
    }

    private int plan(Sweep sweep) {
        SweepPlans plans = new SweepPlans(sweep, Optional.ofNullable(largest).map(Largest::named));
        PrintWriter console = spec.commandLine().getOut();
        if (format != null && format.json) {
            console.println(plans.json());
        } else if (format != null && format.csv) {
            console.print(plans.csv());
        } else {
            plans.print(console);
        }
        return ExitStatus.OK;
    }

    private int run(Sweep sweep) throws InterruptedException {
        if (largest != null) {
            throw new IllegalArgumentException("--largest is asked of plans: add --plan-only.");
        }
        PreparedSweep prepared = PreparedSweep.of(sweep, SceneQuestions.SOURCE);
        Path sweeps = Folders.ofUser().data().resolve("sweeps");
        SweepFolder folder = resume ? begun(sweeps, sweep) : SweepFolder.begin(place(sweeps), sweep);
        PrintWriter err = spec.commandLine().getErr();
        err.println("The runs are kept in %s.".formatted(folder.folder()));
        Consumer<String> tell = line -> {
            err.println(line);
            err.flush();
        };
        begun(prepared, folder, tell);
        SweepJob job = new SweepJob(prepared, folder.runs(), progress -> {
            if (progress.now().isEmpty()) {
                progress.last().ifPresent(run -> tell.accept(line(run, progress)));
            }
        });
        List<Run> runs;
        try (OnExit _ = new OnExit("stop-engine", job::kill)) {
            runs = job.run();
        }
        print(sweep, prepared, runs);
        return runs.stream().allMatch(Run::failed) ? ExitStatus.FAILED : ExitStatus.OK;
    }

    private static void begun(PreparedSweep sweep, SweepFolder folder, Consumer<String> tell) {
        Map<TakesEffect, Integer> changes = sweep.changes();
        tell.accept("%d runs of %d questions, %d starts of the engine and %d new caches for each of %d passes"
                .formatted(
                        sweep.pending(folder.runs().runs()).size(),
                        sweep.questions().size(),
                        changes.getOrDefault(TakesEffect.ENGINE_RESTART, 0),
                        changes.getOrDefault(TakesEffect.CACHE_REBUILD, 0),
                        sweep.sweep().repeat()));
    }

    private static String line(Run run, SweepJob.Progress progress) {
        String came = run.failure()
                .map(why -> "failed: " + why)
                .orElseGet(() ->
                        "%d of %d right, peak %s".formatted(run.right(), run.judged(), RunTable.human(run.peak())));
        return String.format(
                Locale.ROOT,
                "%d of %d: %s: %s; about %d s left",
                progress.done(),
                progress.all(),
                run.point(),
                came,
                progress.left().map(Duration::toSeconds).orElse(0L));
    }

    private Path place(Path sweeps) {
        return out == null
                ? SweepFolder.named(sweeps, LocalDateTime.now(ZoneId.systemDefault()))
                : out.toAbsolutePath();
    }

    private SweepFolder begun(Path sweeps, Sweep sweep) {
        return out != null
                ? SweepFolder.resume(out.toAbsolutePath(), sweep)
                : SweepFolder.newest(sweeps, sweep)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "No such sweep was begun: start it without --resume, or name its folder with --out."));
    }

    private void print(Sweep sweep, PreparedSweep prepared, List<Run> runs) {
        PrintWriter console = spec.commandLine().getOut();
        SweepReport report = new SweepReport(prepared.head(), runs, Words.ENGLISH);
        if (format != null && format.json) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ObjectNode head = json.putObject("sweep");
            prepared.head()
                    .facts()
                    .forEach(fact ->
                            head.put(fact.name().toString(), fact.value().toString()));
            head.put("scenes", sweep.scenes());
            ArrayNode all = json.putArray("runs");
            List<Run> front = RunTable.front(runs);
            runs.forEach(r -> all.add(RunJson.write(r).put("front", front.contains(r))));
            console.println(json.toPrettyString());
        } else if (format != null && format.csv) {
            console.print(RunTable.of(runs).csv());
        } else if (format != null && format.html) {
            console.print(report.html());
        } else if (format != null && format.markdown) {
            console.print(report.markdown());
        } else {
            Table.of(report.heads(), report.rows()).print(console);
            report.notes().forEach(console::println);
        }
    }
}
