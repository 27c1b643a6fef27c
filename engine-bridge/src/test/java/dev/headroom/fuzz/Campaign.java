package dev.headroom.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Feeds each parser until it has had so many inputs, guided by coverage, and writes a table. The parser that has had
/// the fewest comes next, for a slice of time, so that a campaign that is cut short has fed all of them. Begun again it
/// goes on where it was: inputs that reached new code and the count of those tried lie in the folder.
///
/// Run by `mvn -Pfuzz verify`; arguments: folder, inputs of each parser in all, names of parsers with commas between,
/// or `all`.
final class Campaign {
    /// Long beside the seconds that a start takes.
    private static final Duration SLICE = Duration.ofMinutes(4);

    private final Path folder;
    private final long wanted;
    private final List<String> names;
    private final Set<String> failed = new HashSet<>();

    private Campaign(Path folder, long wanted, List<String> names) {
        this.folder = folder;
        this.wanted = wanted;
        this.names = names;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> names = arguments[2].equals("all") ? FuzzTargets.names() : Arrays.asList(arguments[2].split(","));
        Campaign campaign = new Campaign(Path.of(arguments[0]), Long.parseLong(arguments[1]), names);
        campaign.run();
        long finds = campaign.progress().stream().mapToLong(Progress::finds).sum();
        if (finds > 0) {
            System.err.printf("%d finds: see the folders finds below %s.%n", finds, campaign.folder);
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        for (Optional<Progress> next = next(); next.isPresent(); next = next()) {
            String name = next.get().name();
            JazzerRun run = new JazzerRun(FuzzTargets.named(name), folder.resolve(name));
            if (!run.feed(wanted - next.get().inputs(), SLICE)) {
                failed.add(name);
            }
            write();
        }
    }

    /// Empty when all are fed; one that came to no end is not tried again.
    private Optional<Progress> next() throws IOException {
        return progress().stream()
                .filter(each -> each.inputs() < wanted && !failed.contains(each.name()))
                .min(Comparator.comparingLong(Progress::inputs));
    }

    private List<Progress> progress() throws IOException {
        List<Progress> all = new ArrayList<>();
        for (String name : names) {
            all.add(Progress.read(name, folder.resolve(name)));
        }
        return all;
    }

    private void write() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("| parser | inputs | a second | edges reached | corpus | finds |");
        lines.add("|---|---|---|---|---|---|");
        progress().forEach(progress -> lines.add(progress.row()));
        Files.write(folder.resolve("fuzzing.md"), lines);
    }
}
