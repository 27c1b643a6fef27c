package dev.headroom.machine.library;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.JsonFile;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.machine.library.LibraryModel.Format;
import dev.headroom.machine.library.LibraryModel.Planned;
import dev.headroom.machine.library.LibraryModel.Runs;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.ConfigModels;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A model as Hugging Face lays it out: `config.json` and safetensors, in one file or in shards that an index lists.
final class FolderModel {
    private final Path folder;
    private final String name;
    private final Source source;
    private final Set<String> names;
    private final HeaderCache headers;
    private final List<Trouble> troubles = new ArrayList<>();

    private FolderModel(Path folder, String name, Source source, Set<String> names, HeaderCache headers) {
        this.folder = folder;
        this.name = name;
        this.source = source;
        this.names = names;
        this.headers = headers;
    }

    /// Whether a folder with these files is a model, or what is left of one.
    static boolean isOne(Set<String> names) {
        if (names.contains("adapter_config.json") || names.contains("model_index.json")) {
            return false; // an adapter, or a pipeline that draws pictures
        }
        return names.contains("config.json")
                || names.contains(WeightFiles.INDEX)
                || names.stream().anyMatch(WeightFiles::isOne);
    }

    /// @param names of the files in the folder
    /// @param unfinished pieces of downloads that belong to it
    static LibraryModel read(
            Path folder, String name, Source source, Set<String> names, List<Path> unfinished, HeaderCache headers) {
        return new FolderModel(folder, name, source, names, headers).read(unfinished);
    }

    private LibraryModel read(List<Path> unfinished) {
        JsonNode config = config();
        Quantisation packed = Quantisation.of(config);
        List<Path> files = new ArrayList<>();
        Weights weights = Weights.NONE;
        long disk = 0;
        for (String file : WeightFiles.listed(folder, names, troubles)) {
            Path path = folder.resolve(file);
            Optional<Trouble> trouble = FileTroubles.before(path);
            if (trouble.isPresent()) {
                troubles.add(trouble.get());
                continue;
            }
            files.add(path);
            disk += FileTroubles.size(path);
            try {
                weights = weights.and(headers.safetensors(path, packed));
            } catch (CheckpointException e) {
                troubles.add(FileTroubles.damaged(e));
            }
        }
        if (files.isEmpty() && troubles.stream().noneMatch(Trouble::breaks)) {
            files.addAll(others());
            disk = files.stream().mapToLong(FileTroubles::size).sum();
            troubles.add(without(files));
        }
        unfinished(unfinished);
        boolean whole = troubles.stream().noneMatch(Trouble::breaks);
        return new LibraryModel(
                name,
                source,
                weights.isEmpty() ? Format.OTHER : Format.SAFETENSORS,
                folder,
                Families.of(config, name),
                packed.label().isEmpty() ? plain(weights.mainType()) : packed.label(),
                weights.parts(),
                files,
                disk,
                Optional.empty(),
                troubles,
                planned(weights, files.size()),
                whole ? runs(weights) : new Runs.Elsewhere(troubles.getFirst().sentence()));
    }

    private JsonNode config() {
        if (!names.contains("config.json")) {
            troubles.add(FileTroubles.missing(folder.resolve("config.json")));
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return JsonFile.object(folder.resolve("config.json"));
        } catch (CheckpointException e) {
            troubles.add(FileTroubles.damaged(e));
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /// Weights in formats that may run code.
    private List<Path> others() {
        return names.stream()
                .filter(n ->
                        n.startsWith("pytorch_model") && n.endsWith(".bin") || n.endsWith(".pt") || n.endsWith(".pth"))
                .sorted()
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    private Trouble without(List<Path> others) {
        return others.isEmpty()
                ? new Trouble(
                        Trouble.Kind.MISSING_FILE,
                        Sentence.of("{} holds no weights; download the model again.", folder))
                : new Trouble(
                        Trouble.Kind.NOT_READ,
                        Sentence.of(
                                "{}: only {} is there, which is not read because it may run code.",
                                folder,
                                FileTroubles.name(others.getFirst())));
    }

    /// A piece belongs to what is missing; where nothing is, it is left over.
    private void unfinished(List<Path> pieces) {
        boolean missing = troubles.stream().anyMatch(Trouble::breaks);
        pieces.forEach(piece -> troubles.add(missing ? FileTroubles.incomplete(piece) : FileTroubles.leftOver(piece)));
    }

    private static String plain(String type) {
        return switch (type) {
            case "BF16" -> "bf16";
            case "F16" -> "fp16";
            case "F32" -> "fp32";
            case "F64" -> "fp64";
            case "F8_E4M3", "F8_E5M2" -> "fp8";
            default -> type;
        };
    }

    private Planned planned(Weights weights, int files) {
        try {
            String json = JsonFile.text(folder.resolve("config.json"));
            return new Planned.Known(
                    asStored(ConfigModels.parse(FileTroubles.name(Path.of(name)), json), weights, files));
        } catch (PlanException e) {
            return new Planned.Unknown(e.sentence());
        } catch (IOException | CheckpointException e) {
            return new Planned.Unknown(Sentence.of(e));
        }
    }

    /// What is counted beats what is computed, unless a file of it is missing.
    private ModelSpec asStored(ModelSpec spec, Weights weights, int files) {
        return weights.isEmpty() || troubles.stream().anyMatch(Trouble::breaks)
                ? spec
                : CountedFolder.with(spec, weights, files);
    }

    /// The engine's own check, on what it reads.
    private Runs runs(Weights weights) {
        if (weights.isEmpty()) {
            return new Runs.Elsewhere(troubles.getFirst().sentence());
        }
        try {
            return new Runs.Here(ModelFolder.open(folder).shape());
        } catch (CheckpointException e) {
            return new Runs.Elsewhere(e.sentence());
        }
    }
}
