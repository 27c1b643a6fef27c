package dev.headroom.engine;

import dev.headroom.engine.CommandText.Container;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import dev.headroom.plan.engines.SglangSettings;
import dev.headroom.plan.engines.SglangWords;
import dev.headroom.plan.engines.VllmSettings;
import dev.headroom.plan.engines.VllmWords;
import dev.headroom.words.Sentence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a vLLM or SGLang server is started with these settings, exact for its release. Starts nothing.
///
/// @param kind vLLM or SGLang
/// @param model folder or hub name
/// @param tp cards that share each layer
/// @param quantization empty for the checkpoint's own
/// @param adapters `name=path`
/// @param devices GPUs to use; empty for all
public record ServerLaunch(
        EngineKind kind,
        EngineVersion version,
        String model,
        VllmSettings vllm,
        SglangSettings sglang,
        int tp,
        Optional<String> quantization,
        List<String> adapters,
        List<Integer> devices,
        Address address) {
    private static final int VLLM_PORT = 8000;
    private static final int SGLANG_PORT = 30_000;

    /// Where it listens and under which name.
    public record Address(String host, int port, Optional<String> name, List<String> keys, boolean trusted) {
        public Address {
            keys = List.copyOf(keys);
        }
    }

    public ServerLaunch {
        adapters = List.copyOf(adapters);
        devices = List.copyOf(devices);
    }

    /// The command, and a sentence for what the release cannot do.
    public record Written(CommandText command, List<Sentence> warnings) {
        public Written {
            warnings = List.copyOf(warnings);
        }
    }

    public Written command() {
        return write(address.host(), address.port());
    }

    private Written write(String host, int port) {
        List<Sentence> warnings = new ArrayList<>();
        boolean own = kind == EngineKind.VLLM;
        List<String> argv = new ArrayList<>(
                own
                        ? List.of("vllm", "serve", model)
                        : List.of("python", "-m", "sglang.launch_server", "--model-path", model));
        if (tp > 1) {
            argv.addAll(List.of(own ? "--tensor-parallel-size" : "--tp-size", Integer.toString(tp)));
        }
        quantization.ifPresent(format -> argv.addAll(List.of("--quantization", format)));
        argv.addAll(own ? known(VllmWords.of(vllm), warnings) : SglangWords.of(sglang));
        if (!adapters.isEmpty()) {
            if (own && !argv.contains("--enable-lora")) {
                argv.add("--enable-lora");
            }
            argv.add(own ? "--lora-modules" : "--lora-paths");
            argv.addAll(adapters);
        }
        argv.addAll(List.of("--host", host, "--port", Integer.toString(port)));
        address.name().ifPresent(name -> argv.addAll(List.of("--served-model-name", name)));
        if (!address.keys().isEmpty()) {
            argv.addAll(List.of("--api-key", address.keys().getFirst()));
            if (address.keys().size() > 1) {
                warnings.add(Sentence.of("{} takes one key: the first is written.", title()));
            }
        }
        if (address.trusted()) {
            argv.add("--trust-remote-code");
        }
        Map<String, String> environment = new LinkedHashMap<>();
        if (!devices.isEmpty()) {
            environment.put(
                    "CUDA_VISIBLE_DEVICES",
                    devices.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        return new Written(new CommandText(environment, argv), warnings);
    }

    /// Without the words that the release does not have; limits in the spelling that it reads.
    private List<String> known(List<String> words, List<Sentence> warnings) {
        List<String> line = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String flag = words.get(i);
            EngineVersion since = VllmWords.SINCE.getOrDefault(flag, version);
            boolean valued = i + 1 < words.size() && !words.get(i + 1).startsWith("--");
            if (version.compareTo(since) < 0) {
                warnings.add(Sentence.of("{} is left out: it came with vLLM {}.", flag, since));
            } else {
                line.add(flag);
                if (valued) {
                    line.add(flag.equals("--limit-mm-per-prompt") ? limits(words.get(i + 1)) : words.get(i + 1));
                }
            }
            i += valued ? 1 : 0;
        }
        return line;
    }

    /// JSON since 0.9, `image=4` before.
    private String limits(String text) {
        if (version.atLeast(0, 9, 0)) {
            return text;
        }
        List<String> parts = new ArrayList<>();
        vllm.limitMmPerPrompt().images().ifPresent(n -> parts.add("image=" + n));
        vllm.limitMmPerPrompt().videos().ifPresent(n -> parts.add("video=" + n));
        return String.join(",", parts);
    }

    private String title() {
        return kind == EngineKind.VLLM ? "vLLM" : "SGLang";
    }

    /// A compose file with the image of the release.
    public String compose() {
        boolean own = kind == EngineKind.VLLM;
        int inside = own ? VLLM_PORT : SGLANG_PORT;
        CommandText inner = write("0.0.0.0", inside).command();
        // the entry point of vLLM's image is its server; SGLang's is a shell
        CommandText command = own
                ? new CommandText(
                        inner.environment(),
                        Stream.concat(
                                        Stream.of("--model", model),
                                        inner.argv().stream().skip(3))
                                .toList())
                : inner;
        List<String> folders = Stream.concat(
                        Stream.of(model), adapters.stream().map(a -> a.substring(a.indexOf('=') + 1)))
                .filter(path -> Path.of(path).isAbsolute())
                .toList();
        return command.compose(new Container(
                kind.field(),
                (own ? "vllm/vllm-openai:v" : "lmsysorg/sglang:v") + version,
                address.host(),
                address.port(),
                inside,
                folders,
                devices));
    }
}
