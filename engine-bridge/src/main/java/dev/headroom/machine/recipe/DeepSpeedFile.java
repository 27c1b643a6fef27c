package dev.headroom.machine.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.plan.engines.FinetuneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/// DeepSpeed's configuration: from the file beside the recipe, or above it, where it is there; else from its name, as
/// `zero2_offload` or `ds_z3_offload_config.json` tell.
///
/// @param read whether the file was there
/// @param bucket elements; 0 where it is not told
record DeepSpeedFile(boolean read, int stage, boolean optimizer, boolean parameters, long bucket) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_FOLDERS_UP = 4;
    private static final double LARGEST_BUCKET = 1e11;
    private static final long LONGEST = 1 << 18;

    static DeepSpeedFile of(Path recipe, String said) {
        try {
            Path folder = recipe.toAbsolutePath().getParent();
            for (int up = 0; folder != null && up < MOST_FOLDERS_UP; up++) {
                Path file = folder.resolve(said);
                if (Files.isRegularFile(file) && Files.size(file) <= LONGEST) {
                    return parsed(JSON.readTree(Files.readAllBytes(file)));
                }
                folder = folder.getParent();
            }
        } catch (InvalidPathException | JsonProcessingException e) {
            // its name has to do
        } catch (IOException e) {
            // its name has to do
        }
        return named(said.toLowerCase(Locale.ROOT));
    }

    private static DeepSpeedFile parsed(JsonNode json) {
        JsonNode zero = json.path("zero_optimization");
        return new DeepSpeedFile(
                true,
                zero.path("stage").asInt(0),
                host(zero.path("offload_optimizer")),
                host(zero.path("offload_param")),
                bucket(zero.path("reduce_bucket_size")));
    }

    /// `auto`, and what no card could hold, is left to the recipe.
    private static long bucket(JsonNode said) {
        double elements = said.isNumber() ? said.asDouble() : 0;
        return elements >= 1 && elements <= LARGEST_BUCKET ? (long) elements : 0;
    }

    private static boolean host(JsonNode where) {
        String device = where.path("device").asText("none");
        return device.equals("cpu") || device.equals("nvme");
    }

    private static DeepSpeedFile named(String name) {
        int stage = 2;
        for (int n = 0; n <= 3; n++) {
            if (name.matches(".*(zero|stage|ds_z|z)_?-?" + n + ".*")) {
                stage = n;
            }
        }
        boolean offload = name.contains("offload");
        return new DeepSpeedFile(false, stage, offload, offload && stage == 3, 0);
    }

    void into(FinetuneSettings.Change c) {
        c.zero = stage;
        c.offloadOptimizer = optimizer && stage >= 1;
        c.offloadParameters = parameters && stage == 3;
        c.bucket = bucket;
    }
}
