package dev.headroom.cli;

import dev.headroom.lesson.ProgressStore;
import dev.headroom.words.Said;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom lesson reset`.
@Command(
        name = "reset",
        mixinStandardHelpOptions = true,
        description = "Empties this seat for the next learner: guesses and progress of every lesson. Lessons stay.")
final class LessonResetCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--undo", description = "brings back what the last reset took away")
    private boolean undo;

    @Override
    public Integer call() {
        ProgressStore store = ProgressStore.ofUser();
        try {
            List<String> begun = store.begun();
            Sentence said = undo
                    ? store.undoReset()
                            ? Sentence.of("What the last reset took away is back.")
                            : Sentence.of("There is no reset to undo.")
                    : store.reset()
                            ? Sentence.of("Forgotten: {}. --undo brings it back.", String.join(", ", begun))
                            : Sentence.of("Nothing was begun at this seat.");
            spec.commandLine().getOut().println(said);
            return ExitStatus.OK;
        } catch (RuntimeException e) {
            if (e instanceof Said why) {
                throw new CommandFailure(ExitStatus.FAILED, why.sentence().toString(), e);
            }
            throw e;
        }
    }
}
