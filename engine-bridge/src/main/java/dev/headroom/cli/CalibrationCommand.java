package dev.headroom.cli;

import static dev.headroom.cli.Table.Side.LEFT;
import static dev.headroom.cli.Table.Side.RIGHT;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.disk.Folders;
import dev.headroom.learning.Experience;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.calibration.Run;
import dev.headroom.words.Sentence;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom calibration`: what runs on this machine taught, and how far each prediction was off.
@Command(
        name = "calibration",
        mixinStandardHelpOptions = true,
        description = "Shows what runs on this machine taught the planner, with the record of past misses.")
final class CalibrationCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--reset", description = "forgets every run")
    private boolean reset;

    @Option(names = "--json", description = "one JSON array")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            Experience experience = new Experience(Folders.ofUser().data());
            experience.trouble().ifPresent(why -> spec.commandLine().getErr().println("Note: " + why));
            if (reset) {
                int runs = experience.runs().size();
                experience.reset();
                out.printf("Forgot %d %s.%n", runs, runs == 1 ? "run" : "runs");
            } else if (json) {
                out.println(array(experience.runs()).toPrettyString());
            } else {
                print(out, experience.runs());
            }
            return ExitStatus.OK;
        } catch (UncheckedIOException e) {
            throw new CommandFailure(ExitStatus.FAILED, Sentence.of(e).toString(), e);
        }
    }

    private static void print(PrintWriter out, List<Run> runs) {
        if (runs.isEmpty()) {
            out.println("Nothing learnt yet: each run of an engine in the window and each `headroom chat` teaches, and"
                    + " so does `headroom plan ... --measured SIZE`.");
            return;
        }
        for (String key : keys(runs)) {
            out.println(key.replace("|", "  "));
            Calibration.of(runs, key).summary().ifPresent(text -> out.println("  " + text));
            Table record =
                    new Table(LEFT, LEFT, RIGHT, RIGHT, RIGHT).row("time", "model", "predicted", "measured", "off by");
            runs.stream()
                    .filter(run -> run.key().equals(key))
                    .forEach(run -> record.row(
                            Instant.ofEpochMilli(run.time()).toString().substring(0, 16),
                            run.model(),
                            Bytes.human(run.predicted()),
                            Bytes.human(run.measured()),
                            String.format(Locale.ROOT, "%.1f %%", run.miss() * 100)));
            record.print(out, 2);
        }
    }

    private static List<String> keys(List<Run> runs) {
        return runs.stream().map(Run::key).distinct().sorted().toList();
    }

    private static ArrayNode array(List<Run> runs) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (String key : keys(runs)) {
            Calibration learnt = Calibration.of(runs, key);
            ObjectNode node = array.addObject();
            node.put("key", key);
            node.put("offset", learnt.offset());
            node.put("spread", learnt.spread());
            node.put("runs", learnt.runs());
            node.put("worst_miss", learnt.worstMiss());
            ArrayNode list = node.putArray("record");
            for (Run run : runs) {
                if (run.key().equals(key)) {
                    ObjectNode r = list.addObject();
                    r.put("time", run.time());
                    r.put("model", run.model());
                    r.put("predicted", run.predicted());
                    r.put("measured", run.measured());
                    r.put("offset", run.offset());
                }
            }
        }
        return array;
    }
}
