package dev.headroom.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Feeds each parser until it has had so many inputs, guided by coverage, and writes a table. Begun again it goes on
/// where it was: inputs that reached new code and the count of those tried lie in the folder.
///
/// Run by `mvn -Pfuzz verify`; arguments: folder, inputs of each parser in all, names of parsers with commas between,
/// or `all`.
final class Campaign {
    /// Inputs between two notes of how far it got.
    private static final long SLICE = 2_000_000;

    private Campaign() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        long wanted = Long.parseLong(arguments[1]);
        List<FuzzTarget> targets = arguments[2].equals("all")
                ? FuzzTargets.ALL
                : Arrays.stream(arguments[2].split(",")).map(FuzzTargets::named).toList();
        List<Progress> all = new ArrayList<>();
        for (FuzzTarget target : targets) {
            JazzerRun run = new JazzerRun(target, folder.resolve(target.name()));
            Progress progress = run.progress();
            boolean going = true;
            while (going && progress.inputs() < wanted) {
                going = run.feed(Math.min(SLICE, wanted - progress.inputs()));
                progress = run.progress();
            }
            all.add(progress);
            write(folder, all);
        }
        long finds = all.stream().mapToLong(Progress::finds).sum();
        if (finds > 0) {
            System.err.printf("%d finds: see the folders finds below %s.%n", finds, folder);
            System.exit(1);
        }
    }

    private static void write(Path folder, List<Progress> all) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| parser | inputs | a second | edges reached | corpus | finds |");
        lines.add("|---|---|---|---|---|---|");
        all.forEach(progress -> lines.add(progress.row()));
        Files.write(folder.resolve("fuzzing.md"), lines);
    }
}
