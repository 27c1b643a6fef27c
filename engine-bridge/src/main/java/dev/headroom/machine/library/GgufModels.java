package dev.headroom.machine.library;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.machine.library.HeaderCache.GgufSummary;
import dev.headroom.machine.library.LibraryModel.Format;
import dev.headroom.machine.library.LibraryModel.Planned;
import dev.headroom.machine.library.LibraryModel.Runs;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The GGUF files of one folder: models, whole or split, each with the file that holds its vision side (`mmproj`).
final class GgufModels {
    private static final Pattern SPLIT = Pattern.compile("(.{1,300})-(\\d{5})-of-(\\d{5})\\.gguf");
    private static final int MOST_PIECES = 2000;

    /// Of files that hold no decoder.
    static final Planned UNPLANNED = new Planned.Unknown(
            Sentence.of("There is no decoder to plan with; the size of the files is the least they take."));

    private final Path folder;
    private final Source source;
    private final HeaderCache headers;
    private final List<Path> unfinished;

    GgufModels(Path folder, Source source, List<Path> unfinished, HeaderCache headers) {
        this.folder = folder;
        this.source = source;
        this.headers = headers;
        this.unfinished = unfinished;
    }

    /// What one file, or the pieces of one, came to.
    ///
    /// @param first file
    /// @param summary of the first piece that could be read
    private record Pieces(
            String stem,
            Path first,
            List<Path> files,
            Optional<GgufSummary> summary,
            Weights weights,
            List<Trouble> troubles) {

        boolean isProjector() {
            return summary.map(GgufSummary::projector)
                    .orElseGet(() -> lower(stem).contains("mmproj"));
        }
    }

    /// @param names of all files in the folder
    void read(Set<String> names, Consumer<LibraryModel> found) {
        Map<String, List<String>> stems = new LinkedHashMap<>();
        for (String name : names) {
            if (lower(name).endsWith(".gguf")) {
                Matcher split = SPLIT.matcher(name);
                if (split.matches()) {
                    stems.putIfAbsent(split.group(1), pieces(split));
                } else {
                    stems.put(name.substring(0, name.length() - ".gguf".length()), List.of(name));
                }
            }
        }
        List<Pieces> models = new ArrayList<>();
        List<Pieces> projectors = new ArrayList<>();
        stems.forEach((stem, files) -> {
            Pieces set = set(stem, files);
            (set.isProjector() ? projectors : models).add(set);
        });
        Set<Pieces> used = new LinkedHashSet<>();
        for (Pieces model : models) {
            Optional<Pieces> projector = projectorOf(model, projectors, models.size());
            projector.ifPresent(used::add);
            found.accept(model(model, projector));
        }
        if (models.isEmpty()) {
            projectors.stream().limit(1).forEach(p -> found.accept(alone(p)));
        }
        unfinished.stream()
                .filter(piece -> lower(FileTroubles.name(piece)).contains(".gguf"))
                .forEach(piece -> found.accept(incomplete(piece)));
    }

    private static List<String> pieces(Matcher split) {
        int of = Integer.parseInt(split.group(3));
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= Math.min(of, MOST_PIECES); i++) {
            all.add("%s-%05d-of-%05d.gguf".formatted(split.group(1), i, of));
        }
        return all.isEmpty() ? List.of(split.group()) : all;
    }

    private Pieces set(String stem, List<String> names) {
        List<Path> files = new ArrayList<>();
        List<Trouble> troubles = new ArrayList<>();
        Optional<GgufSummary> first = Optional.empty();
        Weights weights = Weights.NONE;
        for (String name : names) {
            Path file = folder.resolve(name);
            Optional<Trouble> before = FileTroubles.before(file);
            if (before.isPresent()) {
                troubles.add(before.get());
                continue;
            }
            files.add(file);
            try {
                GgufSummary summary = headers.gguf(file);
                weights = weights.and(summary.weights());
                first = first.isPresent() ? first : Optional.of(summary);
            } catch (CheckpointException e) {
                troubles.add(FileTroubles.damaged(e));
            }
        }
        if (names.size() == 1 && first.map(GgufSummary::pieces).orElse(1L) > 1) {
            troubles.add(new Trouble(
                    Trouble.Kind.MISSING_FILE,
                    Sentence.of(
                            "{} is one of {} pieces, and the others are missing; download the model again.",
                            folder.resolve(names.getFirst()),
                            first.map(GgufSummary::pieces).orElse(1L))));
        }
        return new Pieces(
                stem,
                files.isEmpty() ? folder.resolve(names.getFirst()) : files.getFirst(),
                files,
                first,
                weights,
                troubles);
    }

    /// The one whose output is as wide as the model's embeddings; of several, the one whose name is most alike, and of
    /// these the one in 16 bit.
    private static Optional<Pieces> projectorOf(Pieces model, List<Pieces> projectors, int models) {
        Pieces best = null;
        int most = -1;
        for (Pieces projector : projectors) {
            if (!goTogether(model, projector)) {
                continue;
            }
            int alike = alike(model.stem(), projector.stem());
            boolean sure = models == 1 || alike > 0 || widthsAreKnown(model, projector);
            int score = 4 * alike + (lower(projector.stem()).contains("f16") ? 1 : 0);
            if (sure && score > most) {
                best = projector;
                most = score;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean goTogether(Pieces model, Pieces projector) {
        return !widthsAreKnown(model, projector)
                || model.summary()
                        .map(GgufSummary::width)
                        .equals(projector.summary().map(GgufSummary::width));
    }

    private static boolean widthsAreKnown(Pieces a, Pieces b) {
        return a.summary().filter(s -> s.width().isPresent()).isPresent()
                && b.summary().filter(s -> s.width().isPresent()).isPresent();
    }

    /// Words of the names that are the same, but for those that every such file has.
    private static int alike(String model, String projector) {
        Set<String> words = new LinkedHashSet<>(List.of(lower(model).split("[-_.]")));
        Set<String> common = new LinkedHashSet<>(List.of(lower(projector).split("[-_.]")));
        common.removeAll(Set.of("mmproj", "model", "gguf", "f16", "bf16", "f32", "q8", "0", "k", "m", ""));
        common.retainAll(words);
        return common.size();
    }

    private LibraryModel model(Pieces set, Optional<Pieces> projector) {
        Weights weights = projector.map(p -> set.weights().and(p.weights())).orElse(set.weights());
        List<Path> files = new ArrayList<>(set.files());
        List<Trouble> troubles = new ArrayList<>(set.troubles());
        projector.ifPresent(p -> {
            files.addAll(p.files());
            troubles.addAll(p.troubles());
        });
        String name = shown(set.stem());
        return of(
                name,
                set.first(),
                set.summary().map(s -> Families.of(s.architecture())).orElse(""),
                type(set),
                weights,
                files,
                projector.map(Pieces::first),
                troubles,
                set.files().isEmpty()
                        ? UNPLANNED
                        : GgufPlans.planned(name, type(set), set.files(), projector.map(Pieces::first), headers));
    }

    private LibraryModel alone(Pieces projector) {
        List<Trouble> troubles = new ArrayList<>(projector.troubles());
        troubles.add(new Trouble(
                Trouble.Kind.MISSING_FILE,
                Sentence.of(
                        "{} holds the vision side only; the language model that belongs beside it is missing.",
                        projector.first())));
        return of(
                shown(projector.stem()),
                projector.first(),
                "",
                type(projector),
                projector.weights(),
                projector.files(),
                Optional.of(projector.first()),
                troubles,
                UNPLANNED);
    }

    private LibraryModel incomplete(Path piece) {
        String name = FileTroubles.name(piece);
        int end = lower(name).indexOf(".gguf");
        return of(
                shown(name.substring(0, end)),
                piece,
                "",
                "",
                Weights.NONE,
                List.of(piece),
                Optional.empty(),
                List.of(FileTroubles.incomplete(piece)),
                UNPLANNED);
    }

    private LibraryModel of(
            String name,
            Path first,
            String family,
            String type,
            Weights weights,
            List<Path> files,
            Optional<Path> projector,
            List<Trouble> troubles,
            Planned planned) {
        return ggufModel(name, source, first, family, type, weights, files, projector, troubles, planned);
    }

    static LibraryModel ggufModel(
            String name,
            Source source,
            Path first,
            String family,
            String type,
            Weights weights,
            List<Path> files,
            Optional<Path> projector,
            List<Trouble> troubles,
            Planned planned) {
        return new LibraryModel(
                name,
                source,
                Format.GGUF,
                first,
                family,
                type,
                weights.parts(),
                files,
                files.stream().mapToLong(FileTroubles::size).sum(),
                projector,
                troubles,
                planned,
                new Runs.Elsewhere(Sentence.of(
                        "The engine that comes with Headroom reads safetensors, no GGUF; serve the file with"
                                + " llama.cpp and attach to it.")));
    }

    private static String type(Pieces set) {
        return set.summary()
                .map(GgufSummary::fileType)
                .map(GgufFileType::name)
                .filter(t -> !t.isEmpty())
                .orElseGet(() -> set.weights().mainType());
    }

    /// llama.cpp puts the names of owner and repository before the file's own.
    private String shown(String stem) {
        int repository = lower(stem).indexOf("-gguf_");
        return source == Source.LLAMA_CPP && repository > 0 ? stem.substring(repository + "-gguf_".length()) : stem;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
