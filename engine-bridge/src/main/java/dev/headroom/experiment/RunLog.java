package dev.headroom.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.headroom.disk.DiskException;
import dev.headroom.disk.LineFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The runs of a sweep in a file, one a line, on the disk before the next one begins: a kill costs the run that was
/// under way, and the sweep goes on after the last one that is whole. What people judged afterwards lies between them.
public final class RunLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    /// What the file holds.
    ///
    /// @param runs in the order in which they ended, judged as people said
    /// @param byHand ids of questions that only a person can judge
    /// @param judgements the newest of each pair of answers
    public record Contents(List<Run> runs, Set<String> byHand, List<Judgement> judgements) {
        public Contents {
            runs = List.copyOf(runs);
            byHand = Collections.unmodifiableSet(new LinkedHashSet<>(byHand));
            judgements = List.copyOf(judgements);
        }
    }

    /// @param file need not exist; its folder must
    public RunLog(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /// In the order in which they ended; of two with the same key the later one counts.
    ///
    /// @throws DiskException when the file cannot be read
    public List<Run> runs() {
        return contents().runs();
    }

    /// @throws DiskException when the file cannot be read
    public Contents contents() {
        Map<String, Run> runs = new LinkedHashMap<>();
        List<Judgement> judgements = new ArrayList<>();
        if (Files.exists(file)) {
            try {
                new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                        .lines()
                        .forEach(line -> {
                            JsonNode json = parsed(line);
                            RunJson.read(json).ifPresent(run -> runs.put(run.key(), run));
                            Judgement.read(json).ifPresent(judgements::add);
                        });
            } catch (IOException e) {
                throw DiskException.unreadable(file, e);
            }
        }
        Set<String> byHand = new LinkedHashSet<>();
        runs.values()
                .forEach(r ->
                        r.answers().stream().filter(a -> a.right().isEmpty()).forEach(a -> byHand.add(a.question())));
        List<Judgement> newest =
                List.copyOf(Judgement.newest(judgements.stream()).values());
        return new Contents(
                runs.values().stream().map(r -> judged(r, judgements)).toList(), byHand, newest);
    }

    /// A line that was torn by a kill holds nothing: that run is made again.
    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static Run judged(Run run, List<Judgement> judgements) {
        Run judged = run;
        for (Judgement judgement : judgements) {
            Optional<Boolean> right = judgement.of(run);
            if (right.isPresent()) {
                judged = judged.withJudged(judgement.question(), right.get());
            }
        }
        return judged;
    }

    /// @throws DiskException when it cannot be kept
    public void add(Run run) {
        append(RunJson.write(run).toString());
    }

    /// @throws DiskException when it cannot be kept
    public void judge(Judgement judgement) {
        append(judgement.write().toString());
    }

    private void append(String line) {
        try {
            LineFile.append(file, line);
        } catch (IOException e) {
            throw DiskException.unwritable(file, e);
        }
    }
}
