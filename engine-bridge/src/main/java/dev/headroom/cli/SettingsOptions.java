package dev.headroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.machine.Assets;
import dev.headroom.machine.DeviceMemory;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.ModelShape;
import dev.headroom.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The settings of an engine as flags, under LMDeploy's names: mix it in where a command takes them.
public final class SettingsOptions {
    @Option(
            names = "--cache-max-entry-count",
            paramLabel = "RATIO",
            description = "share of the memory that is free after weights which the KV cache takes, 0 < RATIO < 1"
                    + " (default 0.8)")
    private Double cacheMaxEntryCount;

    @Option(
            names = "--session-len",
            paramLabel = "TOKENS",
            description = "longest session, image tokens included (default 4096, or less where the model was trained to"
                    + " less)")
    private Integer sessionLen;

    @Option(names = "--max-batch-size", paramLabel = "N", description = "sessions at the same time (default 4)")
    private Integer maxBatchSize;

    @Option(
            names = "--max-dynamic-patch",
            paramLabel = "N",
            description = "most tiles a picture is cut into (default 12)")
    private Integer maxDynamicPatch;

    @Option(
            names = "--adapters",
            arity = "1..*",
            paramLabel = "NAME=PATH",
            description =
                    "LoRA adapters (PEFT folders) to offer; those of the assets are offered to their models anyway")
    private List<String> adapters = List.of();

    @Option(names = "--lora", paramLabel = "NAME", description = "adapter in use from the start (default: none)")
    private String lora;

    @Option(
            names = "--lora-r",
            paramLabel = "RANK",
            description =
                    "rank used of the adapter; less than its own is cut by SVD, 0 switches it off (default: its own)")
    private Integer loraR;

    @Option(
            names = "--lora-alpha",
            paramLabel = "ALPHA",
            description = "scale numerator of the adapter; costs no memory (default: its own)")
    private Double loraAlpha;

    @Option(
            names = "--quant-policy",
            paramLabel = "BITS",
            description = "KV cache type: 0 (no quantisation), 8 or 4 (default 0)")
    private Integer quantPolicy;

    @Option(
            names = "--model-format",
            paramLabel = "FORMAT",
            description = "weight type: fp32, int8, int4 (default fp32)")
    private String modelFormat;

    @Option(
            names = "--max-prefill-token-num",
            paramLabel = "TOKENS",
            description = "tokens of one prefill pass (default 512)")
    private Integer maxPrefillTokenNum;

    @Option(
            names = "--device-memory",
            paramLabel = "SIZE",
            description = "bytes the engine may use, its pretend card, such as 2GiB"
                    + " (default: an eighth of this machine's memory, at least 1GiB)")
    private String deviceMemory;

    /// The settings asked.
    ///
    /// @throws IllegalArgumentException with a sentence that names the setting and the way out
    public Settings settings() {
        long device = deviceMemory == null ? DeviceMemory.defaultBytes() : Bytes.parse(deviceMemory);
        Settings d = Settings.defaults(device);
        int rank = loraR != null ? loraR : lora == null ? d.loraR() : ownRank(lora);
        return d.withCacheMaxEntryCount(or(cacheMaxEntryCount, d.cacheMaxEntryCount()))
                .withSessionLen(or(sessionLen, d.sessionLen()))
                .withMaxBatchSize(or(maxBatchSize, d.maxBatchSize()))
                .withMaxDynamicPatch(or(maxDynamicPatch, d.maxDynamicPatch()))
                .withLora(Optional.ofNullable(lora), rank, or(loraAlpha, d.loraAlpha()))
                .withQuantPolicy(or(quantPolicy, d.quantPolicy()))
                .withModelFormat(or(modelFormat, d.modelFormat()))
                .withMaxPrefillTokenNum(or(maxPrefillTokenNum, d.maxPrefillTokenNum()));
    }

    /// As [#settings()], for a model that is known: a session whose length nobody asked for is no longer than what the
    /// model was trained to.
    public Settings settings(ModelShape model) {
        Settings asked = settings();
        return sessionLen == null ? asked.fittedTo(model.language().contextLen()) : asked;
    }

    /// The adapters named on the command line; one without a name is called after its folder.
    public Map<String, Path> adapters() {
        Map<String, Path> named = new LinkedHashMap<>();
        for (String adapter : adapters) {
            int at = adapter.indexOf('=');
            Path path = Path.of(adapter.substring(at + 1)).toAbsolutePath().normalize();
            String name = at > 0 ? adapter.substring(0, at) : path.getFileName().toString();
            if (named.put(name, path) != null) {
                throw new IllegalArgumentException(
                        "Two adapters are called \"%s\"; names must differ.".formatted(name));
            }
        }
        return named;
    }

    /// The rank an adapter was made with, read from its configuration.
    private int ownRank(String name) {
        Path folder = Optional.ofNullable(adapters().get(name))
                .orElse(Assets.adapters().get(name));
        if (folder == null) {
            throw new IllegalArgumentException(
                    "No adapter \"%s\"; name its folder with --adapters %s=PATH%s.".formatted(name, name, existing()));
        }
        Path config = folder.resolve("adapter_config.json");
        try {
            JsonNode rank =
                    new ObjectMapper().readTree(Files.readAllBytes(config)).path("r");
            if (rank.canConvertToInt() && rank.isIntegralNumber()) {
                return rank.intValue();
            }
            throw new IllegalArgumentException(config + " names no rank r; it is no PEFT adapter.");
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s cannot be read (%s); --lora wants a PEFT folder.".formatted(config, e.getMessage()), e);
        }
    }

    private static String existing() {
        Map<String, Path> known = Assets.adapters();
        return known.isEmpty() ? "" : ", or use " + String.join(", ", known.keySet());
    }

    private static <T> T or(T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
