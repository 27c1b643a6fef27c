package dev.headroom.machine.library;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.JsonFile;
import dev.headroom.plan.catalogue.CountedWeights;
import dev.headroom.plan.catalogue.DecoderSpec;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A model of a folder with its weights counted in the headers of its files, whatever its architecture.
public final class CountedFolder {
    private CountedFolder() {}

    /// The same model with what the folder's files hold. Where one is missing or damaged nothing is counted, and an
    /// assumption says which; a folder without any weights is a configuration alone, which says nothing wrong.
    public static ModelSpec of(ModelSpec spec, Path folder) {
        List<Trouble> troubles = new ArrayList<>();
        Weights weights = Weights.NONE;
        Set<String> files = Set.of();
        try {
            Quantisation packed = Quantisation.of(JsonFile.object(folder.resolve("config.json")));
            files = WeightFiles.listed(folder, names(folder), troubles);
            HeaderCache headers = new HeaderCache();
            for (String file : files) {
                weights = weights.and(headers.safetensors(folder.resolve(file), packed));
            }
        } catch (CheckpointException e) {
            return spec.assuming(computed(e.sentence()));
        } catch (IOException e) {
            return spec.assuming(computed(Sentence.of(e)));
        }
        if (!troubles.isEmpty()) {
            return spec.assuming(computed(troubles.getFirst().sentence()));
        }
        return files.isEmpty() ? spec : with(spec, weights, files.size());
    }

    private static Sentence computed(Sentence why) {
        return Sentence.of("The weights are computed from config.json, not counted: {}", why);
    }

    private static Set<String> names(Path folder) throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> list = Files.list(folder)) {
            list.forEach(p -> names.add(String.valueOf(p.getFileName())));
        }
        return names;
    }

    /// @param files that they were counted in
    static ModelSpec with(ModelSpec spec, Weights weights, int files) {
        CountedWeights counted = counted(weights, files);
        return headAsStored(spec, counted).withCounted(counted);
    }

    /// Configurations are wrong about whether the head is stored beside the embeddings; the files are not.
    private static ModelSpec headAsStored(ModelSpec spec, CountedWeights counted) {
        DecoderSpec d = spec.decoder();
        boolean stored = counted.bytes(CountedWeights.Part.HEAD) > 0;
        return !d.tied() && !stored && counted.bytes(CountedWeights.Part.EMBEDDINGS) > 0 ? spec.withTiedHead() : spec;
    }

    private static CountedWeights counted(Weights weights, int files) {
        List<CountedWeights.Entry> entries = new ArrayList<>();
        for (Map.Entry<Role, Map<String, Share>> role : weights.roles().entrySet()) {
            CountedWeights.Part part = part(role.getKey());
            role.getValue()
                    .forEach((type, share) ->
                            entries.add(new CountedWeights.Entry(part, type, share.parameters(), share.bytes())));
        }
        return new CountedWeights(entries, files);
    }

    private static CountedWeights.Part part(Role role) {
        return switch (role) {
            case LINEAR -> CountedWeights.Part.LANGUAGE;
            case EXPERTS -> CountedWeights.Part.EXPERTS;
            case SMALL -> CountedWeights.Part.NORMS;
            case EMBEDDINGS -> CountedWeights.Part.EMBEDDINGS;
            case HEAD -> CountedWeights.Part.HEAD;
            case VISION -> CountedWeights.Part.VISION;
            case PROJECTOR -> CountedWeights.Part.PROJECTOR;
            case OTHER -> CountedWeights.Part.OTHER;
        };
    }
}
