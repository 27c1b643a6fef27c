package dev.headroom.machine.library;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.JsonFile;
import dev.headroom.disk.PathText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The safetensors files of a folder: those that there should be, by the index or by their own names.
final class WeightFiles {
    static final String INDEX = "model.safetensors.index.json";
    private static final String WHOLE = "model.safetensors";
    private static final Pattern SHARD = Pattern.compile("(.{1,200})-(\\d{5})-of-(\\d{5})(\\.[a-z]{1,20})");
    /// More than any published model has.
    private static final int MOST_SHARDS = 2000;

    private WeightFiles() {}

    static boolean isOne(String name) {
        return name.endsWith(".safetensors") && !name.startsWith("adapter_");
    }

    /// @param names of the files in the folder
    /// @param troubles gains that the index is damaged
    static Set<String> listed(Path folder, Set<String> names, List<Trouble> troubles) {
        if (names.contains(INDEX) && !names.contains(WHOLE)) {
            Set<String> listed = new TreeSet<>();
            try {
                for (JsonNode shard : JsonFile.object(folder.resolve(INDEX)).path("weight_map")) {
                    if (PathText.inside(folder, shard.asText()).isPresent() && listed.size() < MOST_SHARDS) {
                        listed.add(shard.asText());
                    }
                }
            } catch (CheckpointException e) {
                troubles.add(FileTroubles.damaged(e));
            }
            if (!listed.isEmpty()) {
                return listed;
            }
        }
        Set<String> files = new LinkedHashSet<>();
        if (names.contains(WHOLE)) {
            files.add(WHOLE);
            return files;
        }
        for (String file : names) {
            if (isOne(file)) {
                files.addAll(shardsBeside(file));
            }
        }
        return files;
    }

    /// `model-00001-of-00003.safetensors` says that there are two more.
    private static List<String> shardsBeside(String file) {
        Matcher shard = SHARD.matcher(file);
        int of = shard.matches() ? Integer.parseInt(shard.group(3)) : 0;
        if (of < 1 || of > MOST_SHARDS) {
            return List.of(file);
        }
        List<String> all = new ArrayList<>();
        for (int i = 1; i <= of; i++) {
            all.add("%s-%05d-of-%05d%s".formatted(shard.group(1), i, of, shard.group(4)));
        }
        return all;
    }
}
