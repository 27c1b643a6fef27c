package dev.headroom.engine.lmdeploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The same launch for other places: a shell, docker compose, Python.
public final class LmdeployExport {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build());

    private LmdeployExport() {}

    /// One command for a POSIX shell, environment first, a flag per line.
    public static String shell(LmdeployCommand command) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(command.environment())
                .forEach((name, value) ->
                        text.append(name).append('=').append(quoted(value)).append(" \\\n"));
        List<String> argv = command.argv();
        for (int i = 0; i < argv.size(); i++) {
            text.append(i == 0 ? "" : argv.get(i).startsWith("--") ? " \\\n  " : " ")
                    .append(quoted(argv.get(i)));
        }
        return text.append('\n').toString();
    }

    /// In single quotes unless it needs none.
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /// A compose file with NVIDIA's GPUs reserved; the port stays on this machine, folders are mounted read-only at the
    /// path they have here.
    public static String compose(LmdeployLaunch launch) {
        LmdeployLaunch.Server server = launch.server();
        LmdeployLaunch inside = new LmdeployLaunch(
                launch.version(),
                launch.backend(),
                launch.model(),
                launch.engine(),
                new LmdeployLaunch.Server(
                        "0.0.0.0", // inside the container; the published port decides who reaches it
                        LmdeployLaunch.Server.PORT,
                        server.apiKeys(),
                        server.modelName(),
                        server.logLevel(),
                        server.trustRemoteCode(),
                        server.metrics()),
                launch.adapters());
        LmdeployCommand command = LmdeployCommand.of(inside);
        ObjectNode root = YAML.createObjectNode();
        ObjectNode service = root.putObject("services").putObject("lmdeploy").put("image", image(launch.version()));
        add(service.putArray("command"), command.argv());
        ObjectNode environment = service.putObject("environment");
        new TreeMap<>(command.environment()).forEach((name, value) -> {
            if (!name.equals("CUDA_VISIBLE_DEVICES")) {
                environment.put(name, literal(value));
            }
        });
        service.putArray("ports")
                .add("%s:%d:%d".formatted(published(server.host()), server.port(), LmdeployLaunch.Server.PORT));
        List<String> volumes = new ArrayList<>();
        folders(launch).forEach(folder -> volumes.add(folder + ":" + folder + ":ro"));
        volumes.add("~/.cache/huggingface:/root/.cache/huggingface");
        add(service.putArray("volumes"), volumes);
        service.put("ipc", "host");
        ObjectNode gpus = service.putObject("deploy")
                .putObject("resources")
                .putObject("reservations")
                .putArray("devices")
                .addObject()
                .put("driver", "nvidia");
        if (launch.engine().devices().isEmpty()) {
            gpus.put("count", "all");
        } else {
            add(
                    gpus.putArray("device_ids"),
                    launch.engine().devices().stream().map(String::valueOf).toList());
        }
        gpus.putArray("capabilities").add("gpu");
        try {
            return YAML.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts can always be written", e);
        }
    }

    private static void add(ArrayNode array, List<String> texts) {
        texts.forEach(t -> array.add(literal(t)));
    }

    /// Compose would replace what begins with `$`; doubled, it stays.
    private static String literal(String text) {
        return text.replace("$", "$$");
    }

    /// Tags as LMDeploy's release workflow makes them: one image until 0.5.2, then by CUDA version.
    static String image(LmdeployVersion version) {
        String suffix = version.before(0, 5, 3) ? "" : version.before(0, 16, 0) ? "-cu12" : "-cu12.8";
        return "openmmlab/lmdeploy:v" + version + suffix;
    }

    private static String published(String host) {
        return host.equals("localhost") ? "127.0.0.1" : host;
    }

    private static List<String> folders(LmdeployLaunch launch) {
        List<String> folders = new ArrayList<>();
        if (Path.of(launch.model()).isAbsolute()) {
            folders.add(launch.model());
        }
        launch.adapters().stream()
                .map(LmdeployLaunch.Adapter::path)
                .filter(p -> Path.of(p).isAbsolute())
                .forEach(folders::add);
        return folders;
    }

    /// The same engine inside a Python program: `pipeline` with the backend's configuration class.
    public static String python(LmdeployLaunch launch) {
        LmdeployCommand command = LmdeployCommand.of(launch);
        boolean turbomind = launch.backend() == LmdeployBackend.TURBOMIND;
        String config = turbomind ? "TurbomindEngineConfig" : "PytorchEngineConfig";
        List<String> fields = new ArrayList<>();
        List<String> argv = command.argv();
        String vision = "";
        for (int i = 0; i < argv.size(); i++) {
            String value = i + 1 < argv.size() ? argv.get(i + 1) : "";
            if (!isField(argv.get(i), launch)) {
                continue;
            }
            switch (argv.get(i)) {
                case "--tp",
                        "--session-len",
                        "--max-batch-size",
                        "--cache-max-entry-count",
                        "--quant-policy",
                        "--max-prefill-token-num" -> fields.add(field(argv.get(i)) + "=" + value);
                case "--cache-block-seq-len" ->
                    fields.add((turbomind ? "cache_block_seq_len=" : "block_size=") + value);
                case "--model-format", "--dtype" -> fields.add(field(argv.get(i)) + "=" + string(value));
                case "--enable-prefix-caching", "--eager-mode", "--language-model-only", "--disable-vision-encoder" ->
                    fields.add(field(argv.get(i)) + "=True");
                // the class for it came with 0.5.0; a served name was a field of the engine until 0.6.0
                case "--vision-max-batch-size" -> vision = launch.version().before(0, 5, 0) ? "" : value;
                case "--model-name" -> {
                    if (launch.version().before(0, 6, 0)) {
                        fields.add("model_name=" + string(value));
                    }
                }
                default -> {}
            }
        }
        if (!launch.adapters().isEmpty() && !turbomind) {
            fields.add("adapters={%s}"
                    .formatted(launch.adapters().stream()
                            .map(a -> string(a.name()) + ": " + string(a.path()))
                            .collect(Collectors.joining(", "))));
        }
        StringBuilder text = new StringBuilder();
        if (!launch.engine().devices().isEmpty()) {
            text.append("import os\n\nos.environ[\"CUDA_VISIBLE_DEVICES\"] = ")
                    .append(string(command.environment().getOrDefault("CUDA_VISIBLE_DEVICES", "")))
                    .append("\n\n");
        }
        text.append("from lmdeploy import ").append(config);
        text.append(", pipeline\n");
        text.append(vision.isEmpty() ? "" : "from lmdeploy.messages import VisionConfig\n");
        text.append("from lmdeploy.vl import load_image\n\n");
        text.append("# LMDeploy ").append(launch.version()).append('\n');
        text.append("if __name__ == \"__main__\":\n");
        text.append("    pipe = pipeline(\n        ")
                .append(string(launch.model()))
                .append(",\n");
        text.append("        backend_config=").append(config).append("(\n");
        fields.forEach(f -> text.append("            ").append(f).append(",\n"));
        text.append("        ),\n");
        if (!vision.isEmpty()) {
            text.append("        vision_config=VisionConfig(max_batch_size=")
                    .append(vision)
                    .append("),\n");
        }
        if (command.argv().contains(LmdeployFlag.TRUST_REMOTE_CODE.flag())) {
            text.append("        trust_remote_code=True,\n");
        }
        text.append("        log_level=")
                .append(string(launch.server().logLevel()))
                .append(",\n    )\n");
        text.append("    print(pipe((\"What is in the picture?\", load_image(\"picture.jpg\"))).text)\n");
        return text.toString();
    }

    /// The parser drops in silence what a backend never gets; its configuration class has no such field and raises.
    private static boolean isField(String argument, LmdeployLaunch launch) {
        return Stream.of(LmdeployFlag.values())
                .filter(f -> f.flag().equals(argument))
                .allMatch(
                        f -> f == LmdeployFlag.VISION_MAX_BATCH_SIZE || f.reaches(launch.version(), launch.backend()));
    }

    private static String field(String flag) {
        return flag.substring(2).replace('-', '_').toLowerCase(Locale.ROOT);
    }

    private static String string(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
