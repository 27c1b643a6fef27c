package dev.headroom.app.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// So many faults, shared among scenes that run side by side. Each that is over is a line of a file at once: a campaign
/// that was interrupted goes on where it stood.
final class FaultCampaign {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// @param name of the file of its results
    /// @param share of all faults
    record Part(String name, double share, Callable<Scene> scene) {}

    private final Path folder;
    private final long seed;
    private final int count;

    FaultCampaign(Path folder, long seed, int count) {
        this.folder = folder;
        this.seed = seed;
        this.count = count;
    }

    /// @return every fault, also those of a run before
    List<Injected> run(List<Part> parts) throws Exception {
        Files.createDirectories(folder);
        double shares = parts.stream().mapToDouble(Part::share).sum();
        List<Callable<List<Injected>>> work = new ArrayList<>();
        for (Part part : parts) {
            int faults = Math.max(1, (int) Math.round(count * part.share() / shares));
            work.add(() -> run(part, faults));
        }
        List<Injected> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(parts.size())) {
            for (Future<List<Injected>> each : threads.invokeAll(work)) {
                all.addAll(each.get());
            }
        }
        return all;
    }

    private List<Injected> run(Part part, int faults) throws Exception {
        Path file = folder.resolve("%s-%d.jsonl".formatted(part.name(), seed));
        List<Injected> done = read(file);
        List<Integer> open = IntStream.range(0, faults)
                .filter(n -> done.stream().noneMatch(d -> d.number() == n))
                .boxed()
                .toList();
        if (open.isEmpty()) {
            return done;
        }
        Scene scene = part.scene().call();
        for (int number : open) {
            Injected injected;
            try {
                injected = scene.inject(chance(part, number)).end(number);
            } catch (IllegalStateException e) {
                Injected.Seen seen = new Injected.Seen(part.name(), "before the fault");
                seen.notRecovered(e.toString());
                injected = seen.end(number);
                scene.close();
                scene = part.scene().call();
            }
            done.add(injected);
            Files.writeString(
                    file,
                    JSON.writeValueAsString(injected) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        scene.close();
        return done;
    }

    /// The same for the same seed and number, and unlike that of the next number.
    private RandomGenerator chance(Part part, int number) {
        long mixed = new SplittableRandom(seed ^ ((long) part.name().hashCode() << 32) ^ number).nextLong();
        return new SplittableRandom(mixed);
    }

    private static List<Injected> read(Path file) throws IOException {
        List<Injected> done = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                done.add(JSON.readValue(line, Injected.class));
            }
        }
        return done;
    }

    /// A line of Markdown for each kind and phase.
    static String table(List<Injected> all) {
        StringBuilder table = new StringBuilder("""
            | fault | phase | injected | recovered | lost messages | orphans | leftovers | wrong message |
            |---|---|---|---|---|---|---|---|
            """);
        all.stream().collect(Collectors.groupingBy(i -> i.kind() + " | " + i.phase())).entrySet().stream()
                .sorted(Comparator.comparing(e -> e.getKey()))
                .forEach(e -> table.append(row(e.getKey(), e.getValue())));
        return table.append(row("**all** | ", all)).toString();
    }

    private static String row(String name, List<Injected> faults) {
        return "| %s | %d | %d | %d | %d | %d | %d |%n"
                .formatted(
                        name,
                        faults.size(),
                        faults.stream().filter(Injected::recovered).count(),
                        faults.stream().mapToInt(Injected::lost).sum(),
                        faults.stream().mapToInt(Injected::orphans).sum(),
                        faults.stream().mapToInt(Injected::leftovers).sum(),
                        faults.stream().filter(Injected::wrongMessage).count());
    }
}
