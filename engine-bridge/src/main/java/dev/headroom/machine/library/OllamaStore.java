package dev.headroom.machine.library;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.JsonFile;
import dev.headroom.machine.library.HeaderCache.GgufSummary;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Ollama's store: `manifests/REGISTRY/OWNER/NAME/TAG` lists layers, which lie in `blobs` under their digests.
final class OllamaStore {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final String KIND = "application/vnd.ollama.image.";

    private final Path root;
    private final LibraryScan scan;
    private final Path manifests;

    OllamaStore(Path root, LibraryScan scan) {
        this.root = root;
        this.scan = scan;
        this.manifests = root.resolve("manifests");
    }

    static boolean isOne(Path folder) {
        return Files.isDirectory(folder.resolve("manifests")) && Files.isDirectory(folder.resolve("blobs"));
    }

    void read() {
        if (Files.isDirectory(manifests)) {
            visit(manifests);
        }
    }

    private void visit(Path folder) {
        if (!scan.enter(folder)) {
            return;
        }
        for (Path child : scan.children(folder)) {
            if (Files.isDirectory(child)) {
                visit(child);
            } else if (!FileTroubles.name(child).startsWith(".") && !scan.ended()) {
                manifest(child);
            }
        }
    }

    /// One layer of weights.
    private record Layer(Path blob, long size, boolean projector) {}

    private void manifest(Path file) {
        List<Trouble> troubles = new ArrayList<>();
        List<Layer> layers = new ArrayList<>();
        try {
            for (JsonNode layer : JsonFile.object(file).path("layers")) {
                String kind = layer.path("mediaType").asText("");
                String digest = layer.path("digest").asText("");
                boolean projector = kind.equals(KIND + "projector");
                if ((projector || kind.equals(KIND + "model"))
                        && DIGEST.matcher(digest).matches()) {
                    Path blob = root.resolve("blobs").resolve(digest.replace(':', '-'));
                    layers.add(new Layer(blob, layer.path("size").asLong(0), projector));
                }
            }
        } catch (CheckpointException e) {
            troubles.add(FileTroubles.damaged(e));
        }
        if (layers.isEmpty() && troubles.isEmpty()) {
            return; // a model that Ollama runs in its cloud
        }
        scan.found(model(file, layers, troubles));
    }

    private LibraryModel model(Path manifest, List<Layer> layers, List<Trouble> troubles) {
        Weights weights = Weights.NONE;
        List<Path> files = new ArrayList<>();
        Optional<GgufSummary> language = Optional.empty();
        Optional<Path> projector = Optional.empty();
        for (Layer layer : layers) {
            Optional<Trouble> wrong = wrong(layer);
            if (wrong.isPresent()) {
                troubles.add(wrong.get());
                continue;
            }
            files.add(layer.blob());
            projector = layer.projector() ? Optional.of(layer.blob()) : projector;
            try {
                GgufSummary summary = scan.headers().gguf(layer.blob());
                weights = weights.and(summary.weights());
                language = layer.projector() ? language : Optional.of(summary);
            } catch (CheckpointException e) {
                troubles.add(FileTroubles.damaged(e));
            }
        }
        Weights counted = weights;
        return GgufModels.ggufModel(
                name(manifest),
                Source.OLLAMA,
                files.isEmpty() ? manifest : files.getFirst(),
                language.map(s -> Families.of(s.architecture())).orElse(""),
                language.map(GgufSummary::fileType)
                        .map(GgufFileType::name)
                        .filter(t -> !t.isEmpty())
                        .orElseGet(counted::mainType),
                weights,
                files,
                projector,
                troubles,
                planned(manifest, language, counted, files, projector));
    }

    private LibraryModel.Planned planned(
            Path manifest,
            Optional<GgufSummary> language,
            Weights counted,
            List<Path> files,
            Optional<Path> projector) {
        List<Path> decoder =
                files.stream().filter(f -> !projector.equals(Optional.of(f))).toList();
        String type = language.map(GgufSummary::fileType)
                .map(GgufFileType::name)
                .filter(t -> !t.isEmpty())
                .orElseGet(counted::mainType);
        return language.isEmpty() || decoder.isEmpty()
                ? GgufModels.UNPLANNED
                : GgufPlans.planned(name(manifest), type, decoder, projector, scan.headers());
    }

    private static Optional<Trouble> wrong(Layer layer) {
        Path partial = layer.blob().resolveSibling(FileTroubles.name(layer.blob()) + "-partial");
        if (!Files.isRegularFile(layer.blob())) {
            return Optional.of(
                    Files.exists(partial) ? FileTroubles.incomplete(partial) : FileTroubles.missing(layer.blob()));
        }
        long size = FileTroubles.size(layer.blob());
        return layer.size() > 0 && size != layer.size()
                ? Optional.of(new Trouble(
                        Trouble.Kind.DAMAGED,
                        Sentence.of(
                                "{} should have {} and has {}; download it again.",
                                layer.blob(),
                                new Size(layer.size()),
                                new Size(size))))
                : Optional.empty();
    }

    /// As Ollama lists it: `llava:7b`, `someone/llava:7b`, `hf.co/someone/llava:7b`.
    private String name(Path manifest) {
        Path relative = manifests.relativize(manifest);
        int steps = relative.getNameCount();
        if (steps < 2) {
            return relative.toString();
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < steps - 1; i++) {
            String step = relative.getName(i).toString();
            boolean usual = i == 0 && step.equals("registry.ollama.ai") || i == 1 && step.equals("library");
            if (!usual) {
                name.append(name.isEmpty() ? "" : "/").append(step);
            }
        }
        return name.append(':').append(relative.getFileName()).toString();
    }
}
