package dev.headroom.inference;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.ModelConfig;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The adapters of a model that can be used. One that cannot is named and left out, unless it is the one that is asked
/// for: a damaged adapter must not keep a model from its users.
///
/// @param usable by name, in their order
/// @param leftOut a sentence for each that is not
record OpenedAdapters(Map<String, PeftAdapter> usable, List<Sentence> leftOut) {
    OpenedAdapters {
        usable = Collections.unmodifiableMap(new LinkedHashMap<>(usable));
        leftOut = List.copyOf(leftOut);
    }

    /// @param asked the adapter that is on from the start
    /// @throws CheckpointException why the one that is asked for cannot be used
    static OpenedAdapters open(Map<String, Path> folders, ModelConfig.Decoder decoder, Optional<String> asked) {
        Map<String, PeftAdapter> usable = new LinkedHashMap<>();
        List<Sentence> leftOut = new ArrayList<>();
        folders.forEach((name, folder) -> {
            try {
                PeftAdapter adapter = PeftAdapter.open(folder);
                Lora.check(decoder, name, adapter);
                usable.put(name, adapter);
            } catch (CheckpointException e) {
                if (asked.equals(Optional.of(name))) {
                    throw e;
                }
                leftOut.add(Sentence.of("The adapter {} is left out: {}", name, e.sentence()));
            }
        });
        return new OpenedAdapters(usable, leftOut);
    }
}
