package dev.headroom.cli;

import static dev.headroom.cli.Table.Side.LEFT;

import dev.headroom.disk.Folders;
import dev.headroom.job.JobEvent;
import dev.headroom.job.JobRun;
import dev.headroom.job.Recipe;
import dev.headroom.job.Recipes;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom job`: other programs by recipe.
@Command(
        name = "job",
        mixinStandardHelpOptions = true,
        description = {
            "Launches and watches another program by a recipe: quantisation, evaluation, fine-tuning.",
            "Without a recipe it lists them. Your own lie in the folder jobs of Headroom's configuration."
        })
final class JobCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "RECIPE", description = "Name, or a JSON or YAML file.")
    private @Nullable String recipe;

    @Parameters(index = "1..*", paramLabel = "NAME=VALUE", description = "Values of the recipe's variables.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Option(names = "--show", description = "Print the command and start nothing.")
    private boolean show;

    @Override
    public Integer call() throws InterruptedException {
        Recipes recipes = new Recipes(Folders.ofUser().config().resolve("jobs"));
        PrintWriter out = spec.commandLine().getOut();
        if (recipe == null) {
            recipes.all().forEach(r -> list(r, out));
            return ExitStatus.OK;
        }
        Recipe.Filled job = recipes.find(recipe).fill(values);
        job.environment().forEach((name, value) -> out.println(name + "=" + value));
        out.println(String.join(" ", job.command()));
        job.directory().ifPresent(d -> out.println("in " + d));
        out.flush();
        return show ? ExitStatus.OK : run(job, out);
    }

    private static void list(Recipe recipe, PrintWriter out) {
        out.println(recipe.name() + ": " + recipe.title());
        Table variables = new Table(LEFT, LEFT);
        recipe.variables()
                .forEach((name, about) ->
                        variables.row(name + "=" + about.otherwise().orElse("..."), about.about()));
        variables.print(out, 4);
    }

    private static int run(Recipe.Filled job, PrintWriter out) throws InterruptedException {
        try (JobRun run = JobRun.start(job, event -> print(event, out))) {
            JobRun.End end = run.end().get();
            if (!run.puzzled().isEmpty()) {
                out.println(run.puzzled());
                out.flush();
            }
            return switch (end) {
                case JobRun.Done _ -> ExitStatus.OK;
                case JobRun.Stopped _ -> ExitStatus.FAILED;
                case JobRun.Failed failed ->
                    throw new CommandFailure(
                            ExitStatus.FAILED,
                            "The job ended with status %d: %s".formatted(failed.code(), failed.sentence()));
            };
        } catch (IOException e) {
            throw new CommandFailure(ExitStatus.FAILED, "The job cannot start: " + e.getMessage() + ".", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a job never fails", e);
        }
    }

    private static void print(JobEvent event, PrintWriter out) {
        switch (event) {
            case JobEvent.Progress(double share) -> out.printf("%.0f %%%n", share * 100);
            case JobEvent.Step(String words) -> out.println(words);
            case JobEvent.Figure(String name, double value) -> out.println(name + " " + value);
            case JobEvent.Trouble(Sentence sentence) -> out.println(sentence);
        }
        out.flush();
    }
}
