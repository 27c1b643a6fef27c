package dev.headroom.engine.lmdeploy;

import dev.headroom.engine.CommandText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The same launch for other places: a shell, docker compose, Python.
public final class LmdeployExport {
    private LmdeployExport() {}

    /// One command for a POSIX shell, environment first, a flag per line.
    public static String shell(LmdeployCommand command) {
        return new CommandText(command.environment(), command.argv()).shell();
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
        return new CommandText(command.environment(), command.argv())
                .compose(new CommandText.Container(
                        "lmdeploy",
                        image(launch.version()),
                        server.host(),
                        server.port(),
                        LmdeployLaunch.Server.PORT,
                        folders(launch),
                        launch.engine().devices()));
    }

    /// Tags as LMDeploy's release workflow makes them: one image until 0.5.2, then by CUDA version.
    static String image(LmdeployVersion version) {
        String suffix = version.before(0, 5, 3) ? "" : version.before(0, 16, 0) ? "-cu12" : "-cu12.8";
        return "openmmlab/lmdeploy:v" + version + suffix;
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
