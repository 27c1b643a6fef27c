package dev.headroom.engine.llamacpp;

import dev.headroom.plan.llamacpp.CacheType;
import dev.headroom.plan.llamacpp.LlamaBuild;
import dev.headroom.plan.llamacpp.LlamaSettings;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The command line of `llama-server` for settings, in the flags of its build.
///
/// @param argv program and arguments
/// @param notes what that build cannot be told
public record LlamaCppCommand(List<String> argv, List<Sentence> notes) {
    public LlamaCppCommand {
        argv = List.copyOf(argv);
        notes = List.copyOf(notes);
    }

    /// @param model the GGUF, its first piece where it is split
    /// @param mmproj its vision side
    /// @param adapters GGUF files of LoRA adapters
    public record Launch(
            String model,
            Optional<String> mmproj,
            List<String> adapters,
            String host,
            int port,
            List<String> apiKeys,
            Optional<String> alias,
            boolean metrics,
            LlamaSettings settings) {
        public Launch {
            adapters = List.copyOf(adapters);
            apiKeys = List.copyOf(apiKeys);
        }
    }

    public static LlamaCppCommand of(Launch launch) {
        return new Writer(launch).write();
    }

    private static final class Writer {
        private final Launch launch;
        private final LlamaSettings s;
        private final LlamaBuild build;
        private final List<String> argv = new ArrayList<>();
        private final List<Sentence> notes = new ArrayList<>();

        Writer(Launch launch) {
            this.launch = launch;
            this.s = launch.settings();
            this.build = s.build();
        }

        LlamaCppCommand write() {
            argv.add("llama-server");
            add("-m", launch.model());
            launch.mmproj().ifPresent(file -> add("--mmproj", file));
            if (launch.mmproj().isPresent() && !s.towerOffload()) {
                argv.add("--no-mmproj-offload");
            }
            sizes();
            cache();
            placement();
            if (!launch.adapters().isEmpty()) {
                add("--lora", String.join(",", launch.adapters()));
            }
            rest();
            return new LlamaCppCommand(argv, notes);
        }

        private void sizes() {
            s.context().ifPresent(n -> add("-c", n));
            s.parallel().ifPresent(n -> add("-np", n));
            s.unified().ifPresent(one -> since("--kv-unified", () -> argv.add(one ? "-kvu" : "-no-kvu")));
            LlamaSettings usual = LlamaSettings.defaults();
            if (s.batch() != usual.batch()) {
                add("-b", s.batch());
            }
            if (s.microBatch() != usual.microBatch()) {
                add("-ub", s.microBatch());
            }
            if (s.tileTokens() != usual.tileTokens()) {
                since("--mtmd-batch-max-tokens", () -> add("--mtmd-batch-max-tokens", s.tileTokens()));
            }
        }

        private void cache() {
            if (s.keys() != CacheType.F16) {
                add("-ctk", s.keys().field());
            }
            if (s.values() != CacheType.F16) {
                add("-ctv", s.values().field());
            }
            s.flash().ifPresent(on -> {
                if (build.number() >= 6325) {
                    add("-fa", on ? "on" : "off");
                } else if (on) {
                    argv.add("-fa");
                }
            });
            if (s.swaFull()) {
                argv.add("--swa-full");
            }
            if (!s.cacheOffload()) {
                argv.add("--no-kv-offload");
            }
            s.cacheRam()
                    .ifPresent(mib ->
                            since("--cache-ram", () -> add("-cram", String.format(Locale.ROOT, "%.0f", mib))));
        }

        private void placement() {
            s.gpuLayers().ifPresent(n -> add("-ngl", n));
            if (s.cpuMoe() > 0) {
                since("--n-cpu-moe", () -> add("-ncmoe", s.cpuMoe()));
            }
            if (s.split() != LlamaSettings.SplitMode.LAYER) {
                add("-sm", s.split().field());
            }
            if (!s.tensorSplit().isEmpty()) {
                add(
                        "-ts",
                        String.join(
                                ",",
                                s.tensorSplit().stream()
                                        .map(share -> share == Math.rint(share)
                                                ? String.valueOf(share.longValue())
                                                : share.toString())
                                        .toList()));
            }
            s.fit().ifPresent(on -> since("-fit", () -> add("-fit", on ? "on" : "off")));
            if (s.fitTarget() != LlamaSettings.defaults().fitTarget()) {
                since("--fit-target", () -> add("-fitt", s.fitTarget() >> 20));
            }
            if (s.fitContext() != LlamaSettings.defaults().fitContext()) {
                since("--fit-ctx", () -> add("-fitc", s.fitContext()));
            }
        }

        private void rest() {
            if (!s.mapped()) {
                if (build.number() >= 10105) {
                    add("-lm", "none");
                } else {
                    argv.add("--no-mmap");
                }
            }
            if (!s.repack()) {
                argv.add("--no-repack");
            }
            if (!s.warmUp()) {
                argv.add("--no-warmup");
            }
            launch.alias().ifPresent(name -> add("-a", name));
            add("--host", launch.host());
            add("--port", launch.port());
            if (!launch.apiKeys().isEmpty()) {
                add("--api-key", String.join(",", launch.apiKeys()));
            }
            if (launch.metrics()) {
                argv.add("--metrics");
            }
            if (build.number() >= 9151) {
                add("-lv", 4); // from then on its default level hides the memory lines
            }
        }

        private void add(String flag, Object value) {
            argv.add(flag);
            argv.add(value.toString());
        }

        private void since(String flag, Runnable then) {
            LlamaBuild first = LlamaBuild.SINCE.getOrDefault(flag, LlamaBuild.OLDEST);
            if (build.compareTo(first) >= 0) {
                then.run();
            } else {
                notes.add(Sentence.of("llama.cpp {} has no {}; it came with {}.", build, flag, first));
            }
        }
    }
}
