package dev.headroom.cli;

import dev.headroom.checkpoint.Gguf;
import dev.headroom.checkpoint.GgufTensor;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.llamacpp.CacheType;
import dev.headroom.plan.llamacpp.LlamaSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags of llama.cpp's server, in its own words, as `plan` and `serve-command` take them.
final class LlamaCppFlags {
    @Option(
            names = {"-c", "--ctx-size"},
            paramLabel = "TOKENS",
            description = "llamacpp: context of all slots together (default: the model's own, cut by -fit)")
    private @Nullable Integer context;

    @Option(
            names = {"-np", "--parallel"},
            paramLabel = "N",
            description = "llamacpp: slots (default: 4 on one cache since b6925, before 1)")
    private @Nullable Integer parallel;

    @Option(
            names = {"-kvu", "--kv-unified"},
            description = "llamacpp: one cache for all slots")
    private boolean unified;

    @Option(
            names = {"-no-kvu", "--no-kv-unified"},
            description = "llamacpp: a cache for each slot")
    private boolean separate;

    @Option(
            names = {"-ngl", "--n-gpu-layers", "--gpu-layers"},
            paramLabel = "N|all",
            description = "llamacpp: layers on cards, the output counted as one (default: all, before b6325 none)")
    private @Nullable String gpuLayers;

    @Option(
            names = {"-b", "--batch-size"},
            paramLabel = "TOKENS",
            description = "llamacpp: logical batch (default: 2048)")
    private @Nullable Integer batch;

    @Option(
            names = {"-ub", "--ubatch-size"},
            paramLabel = "TOKENS",
            description = "llamacpp: micro batch; the compute buffer grows with it (default: 512)")
    private @Nullable Integer microBatch;

    @Option(
            names = {"-ctk", "--cache-type-k"},
            paramLabel = "TYPE",
            description = "llamacpp: type of the cached keys: f16, q8_0, q4_0, ... (default: f16)")
    private @Nullable String keys;

    @Option(
            names = {"-ctv", "--cache-type-v"},
            paramLabel = "TYPE",
            description = "llamacpp: type of the cached values (default: f16)")
    private @Nullable String values;

    @Option(
            names = {"-fa", "--flash-attn"},
            paramLabel = "on|off|auto",
            description = "llamacpp: flash attention (default: auto, before b6325 off)")
    private @Nullable String flash;

    @Option(names = "--swa-full", description = "llamacpp: sliding layers keep every cell")
    private boolean swaFull;

    @Option(
            names = {"-ncmoe", "--n-cpu-moe"},
            paramLabel = "N",
            description = "llamacpp: layers whose experts stay on the host")
    private @Nullable Integer cpuMoe;

    @Option(
            names = {"-nkvo", "--no-kv-offload"},
            description = "llamacpp: the cache stays on the host")
    private boolean noKvOffload;

    @Option(
            names = {"-sm", "--split-mode"},
            paramLabel = "none|layer|row",
            description = "llamacpp: how several cards share the model (default: layer)")
    private @Nullable String split;

    @Option(
            names = {"-ts", "--tensor-split"},
            split = ",",
            paramLabel = "SHARE",
            description = "llamacpp: shares of the cards, such as 3,1 (default: by what is free)")
    private List<Double> tensorSplit = List.of();

    @Option(
            names = "-fit",
            paramLabel = "on|off",
            description = "llamacpp: its own --fit: takes less where not enough is free (default: on since b7407)")
    private @Nullable String fit;

    @Option(
            names = {"-fitt", "--fit-target"},
            paramLabel = "MIB",
            description = "llamacpp: what its --fit leaves free on each device (default: 1024)")
    private @Nullable Long fitTarget;

    @Option(
            names = {"-fitc", "--fit-ctx"},
            paramLabel = "TOKENS",
            description = "llamacpp: context that its --fit does not go below (default: 4096)")
    private @Nullable Integer fitContext;

    @Option(
            names = {"-cram", "--cache-ram"},
            paramLabel = "MIB",
            description =
                    "llamacpp: host memory for kept prompts; 0: none, -1: without a limit (default: 8192 since b6723)")
    private @Nullable Double cacheRam;

    @Option(
            names = {"-mm", "--mmproj"},
            paramLabel = "FILE",
            description = "llamacpp: the vision side (default: the mmproj beside the model)")
    private @Nullable Path mmproj;

    @Option(names = "--no-mmproj", description = "llamacpp: no vision side")
    private boolean noMmproj;

    @Option(names = "--no-mmproj-offload", description = "llamacpp: the vision side stays on the host")
    private boolean noMmprojOffload;

    @Option(
            names = "--mtmd-batch-max-tokens",
            paramLabel = "TOKENS",
            description = "llamacpp: tokens of pictures encoded in one go (default: 1024, since b9617)")
    private @Nullable Integer tileTokens;

    @Option(names = "--no-mmap", description = "llamacpp: the file is read, not mapped")
    private boolean noMmap;

    @Option(
            names = {"-nr", "--no-repack"},
            description = "llamacpp: weights on the host keep their order")
    private boolean noRepack;

    @Option(names = "--no-warmup", description = "llamacpp: the first request allocates what the start would have")
    private boolean noWarmup;

    @Option(
            names = "--lora",
            split = ",",
            paramLabel = "FILE",
            description = "llamacpp: LoRA adapters (GGUF); all stay loaded")
    private List<Path> lora = List.of();

    /// @throws IllegalArgumentException with a sentence
    LlamaSettings settings() {
        return LlamaSettings.defaults().with(c -> {
            c.context = optional(context == null || context == 0 ? null : context);
            c.parallel = optional(parallel == null || parallel == -1 ? null : parallel);
            c.unified = unified ? Optional.of(true) : separate ? Optional.of(false) : Optional.empty();
            c.gpuLayers = layers();
            c.batch = batch == null ? c.batch : batch;
            c.microBatch = microBatch == null ? c.microBatch : microBatch;
            c.keys = type("--cache-type-k", keys);
            c.values = type("--cache-type-v", values);
            c.flash = onOff("--flash-attn", flash);
            c.swaFull = swaFull;
            c.cpuMoe = cpuMoe == null ? 0 : cpuMoe;
            c.cacheOffload = !noKvOffload;
            c.split = split == null ? c.split : splitMode(split);
            c.tensorSplit = tensorSplit;
            c.fit = onOff("-fit", fit);
            c.fitTarget = fitTarget == null ? c.fitTarget : fitTarget * Bytes.MIB;
            c.fitContext = fitContext == null ? c.fitContext : fitContext;
            c.cacheRam = cacheRam == null ? OptionalDouble.empty() : OptionalDouble.of(cacheRam);
            c.towerOffload = !noMmprojOffload;
            c.tileTokens = tileTokens == null ? c.tileTokens : tileTokens;
            c.mapped = !noMmap;
            c.repack = !noRepack;
            c.warmUp = !noWarmup;
            c.loraBytes = lora.stream()
                    .flatMap(file -> Gguf.read(file).tensors().stream())
                    .mapToLong(GgufTensor::bytes)
                    .sum();
        });
    }

    /// @throws IllegalArgumentException where another engine is planned
    void check(EngineKind kind) {
        List<String> given = new ArrayList<>();
        add(given, context, "--ctx-size");
        add(given, parallel, "--parallel");
        add(given, unified ? true : null, "--kv-unified");
        add(given, separate ? true : null, "--no-kv-unified");
        add(given, gpuLayers, "--n-gpu-layers");
        add(given, batch, "--batch-size");
        add(given, microBatch, "--ubatch-size");
        add(given, keys, "--cache-type-k");
        add(given, values, "--cache-type-v");
        add(given, flash, "--flash-attn");
        add(given, swaFull ? true : null, "--swa-full");
        add(given, cpuMoe, "--n-cpu-moe");
        add(given, noKvOffload ? true : null, "--no-kv-offload");
        add(given, split, "--split-mode");
        add(given, tensorSplit.isEmpty() ? null : true, "--tensor-split");
        add(given, fit, "-fit");
        add(given, fitTarget, "--fit-target");
        add(given, fitContext, "--fit-ctx");
        add(given, cacheRam, "--cache-ram");
        add(given, mmproj, "--mmproj");
        add(given, noMmproj ? true : null, "--no-mmproj");
        add(given, noMmprojOffload ? true : null, "--no-mmproj-offload");
        add(given, tileTokens, "--mtmd-batch-max-tokens");
        add(given, noMmap ? true : null, "--no-mmap");
        add(given, noRepack ? true : null, "--no-repack");
        add(given, noWarmup ? true : null, "--no-warmup");
        add(given, lora.isEmpty() ? null : true, "--lora");
        ServerFlags.refuse(Set.of(EngineKind.LLAMACPP), kind, given);
    }

    private static void add(List<String> given, @Nullable Object value, String flag) {
        if (value != null) {
            given.add(flag);
        }
    }

    Optional<Path> mmproj() {
        return Optional.ofNullable(mmproj);
    }

    boolean withoutMmproj() {
        return noMmproj;
    }

    List<Path> adapters() {
        return lora;
    }

    private OptionalInt layers() {
        if (gpuLayers == null || gpuLayers.equals("auto") || gpuLayers.equals("-1")) {
            return OptionalInt.empty();
        }
        if (gpuLayers.equals("all")) {
            return OptionalInt.of(99_999);
        }
        if (!gpuLayers.matches("\\d{1,5}")) {
            throw wrong("--n-gpu-layers", gpuLayers, "a number, auto, all");
        }
        return OptionalInt.of(Integer.parseInt(gpuLayers));
    }

    private static LlamaSettings.SplitMode splitMode(String text) {
        return LlamaSettings.SplitMode.of(text).orElseThrow(() -> wrong("--split-mode", text, "none, layer, row"));
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static CacheType type(String flag, @Nullable String text) {
        return text == null
                ? CacheType.F16
                : CacheType.of(text).orElseThrow(() -> wrong(flag, text, String.join(", ", CacheType.fields())));
    }

    private static Optional<Boolean> onOff(String flag, @Nullable String text) {
        if (text == null || text.equals("auto")) {
            return Optional.empty();
        }
        return switch (text) {
            case "on", "1", "true" -> Optional.of(true);
            case "off", "0", "false" -> Optional.of(false);
            default -> throw wrong(flag, text, "on, off, auto");
        };
    }

    private static IllegalArgumentException wrong(String flag, String text, String choices) {
        return new IllegalArgumentException("%s %s: choose %s.".formatted(flag, text, choices));
    }
}
