import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The last line of a green build: how many tests passed in all modules, counted from Surefire's reports. Maven comes
/// here only when no test failed. Reports of earlier builds are left out, and where no test ran nothing is said.
///
/// Arguments: when the build began, then the folders of reports.
final class TestSummary {
    private static final Pattern COUNT = Pattern.compile("\\s(tests|errors|failures|skipped)=\"(\\d+)\"");

    private int tests;
    private int failed;
    private int skipped;

    public static void main(String[] args) throws IOException {
        Instant began = Instant.parse(args[0]);
        TestSummary summary = new TestSummary();
        for (String folder : List.of(args).subList(1, args.length)) {
            for (Path report : reports(Path.of(folder))) {
                if (!Files.getLastModifiedTime(report).toInstant().isBefore(began)) {
                    summary.add(Files.readString(report));
                }
            }
        }
        if (summary.tests > 0) {
            System.out.println(summary);
        }
    }

    private static List<Path> reports(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().matches("TEST-.*\\.xml"))
                    .toList();
        }
    }

    private void add(String report) {
        int start = report.indexOf("<testsuite ");
        Matcher count = COUNT.matcher(report.substring(start, report.indexOf('>', start)));
        while (count.find()) {
            int value = Integer.parseInt(count.group(2));
            switch (count.group(1)) {
                case "tests" -> tests += value;
                case "skipped" -> skipped += value;
                default -> failed += value;
            }
        }
    }

    @Override
    public String toString() {
        String passed = "%d passed, %d failed".formatted(tests - failed - skipped, failed);
        return skipped == 0 ? passed : passed + ", %d skipped".formatted(skipped);
    }
}
