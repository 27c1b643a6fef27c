package dev.headroom.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A sweep as people keep it: the file that `headroom sweep` reads, and the command line that does the same.
public final class SweepText {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private SweepText() {}

    /// Writes the file; a file of questions below its folder is named from there, so that the two can move together.
    ///
    /// @throws DiskException when it cannot be written
    public static void write(Sweep sweep, Path file) {
        try {
            WholeFile.write(file, yaml(sweep, file).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw DiskException.unwritable(file, e);
        }
    }

    static String yaml(Sweep sweep, Path file) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.put("model", sweep.model()).put("engine", sweep.engine());
        if (!sweep.set().isEmpty()) {
            ObjectNode set = all.putObject("set");
            new TreeMap<>(sweep.set()).forEach(set::put);
        }
        Optional<List<Knob>> knobs = Point.knobs(sweep.points());
        if (knobs.isPresent()) {
            ObjectNode each = all.putObject("knobs");
            knobs.get().forEach(k -> {
                ArrayNode values = each.putArray(k.name());
                k.values().forEach(values::add);
            });
        } else {
            ArrayNode points = all.putArray("points");
            sweep.points().forEach(p -> {
                ObjectNode point = points.addObject();
                p.values().forEach(point::put);
            });
        }
        sweep.questions()
                .ifPresentOrElse(
                        questions -> all.put("questions", beside(file, questions)),
                        () -> all.put("scenes", sweep.scenes()).put("seed", sweep.seed()));
        all.put("repeat", sweep.repeat());
        try {
            return YAML.writeValueAsString(all);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String beside(Path file, String questions) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        Path asked = Path.of(questions);
        return folder != null && asked.startsWith(folder)
                ? folder.relativize(asked).toString().replace('\\', '/')
                : questions;
    }

    /// As a line for a shell; a sweep of chosen points has to be a file.
    ///
    /// @return empty where the points are no grid
    public static Optional<String> command(Sweep sweep) {
        return Point.knobs(sweep.points()).map(knobs -> {
            List<String> words = new ArrayList<>(List.of("headroom", "sweep"));
            words.addAll(List.of("--model", sweep.model()));
            if (!sweep.engine().equals(SweepTarget.EMBEDDED)) {
                words.addAll(List.of("--engine", sweep.engine()));
            }
            knobs.forEach(k -> words.addAll(List.of("--knob", k.name() + "=" + String.join(",", k.values()))));
            new TreeMap<>(sweep.set()).forEach((name, value) -> words.addAll(List.of("--set", name + "=" + value)));
            sweep.questions()
                    .ifPresentOrElse(
                            file -> words.addAll(List.of("--questions", file)),
                            () -> words.addAll(List.of(
                                    "--scenes",
                                    Integer.toString(sweep.scenes()),
                                    "--seed",
                                    Long.toString(sweep.seed()))));
            if (sweep.repeat() > 1) {
                words.addAll(List.of("--repeat", Integer.toString(sweep.repeat())));
            }
            return words.stream().map(SweepText::quoted).collect(Collectors.joining(" "));
        });
    }

    private static String quoted(String word) {
        return word.matches("[\\w./:,=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
