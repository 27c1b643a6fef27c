package dev.headroom.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A server's command line for other places: a shell, docker compose.
///
/// @param environment beside what is there anyway
/// @param argv program and arguments
public record CommandText(Map<String, String> environment, List<String> argv) {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build());

    public CommandText {
        environment = Map.copyOf(environment);
        argv = List.copyOf(argv);
    }

    /// One command for a POSIX shell, environment first, a flag per line.
    public String shell() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(environment)
                .forEach((name, value) ->
                        text.append(name).append('=').append(quoted(value)).append(" \\\n"));
        for (int i = 0; i < argv.size(); i++) {
            text.append(i == 0 ? "" : argv.get(i).startsWith("--") ? " \\\n  " : " ")
                    .append(quoted(argv.get(i)));
        }
        return text.append('\n').toString();
    }

    /// In single quotes unless it needs none.
    public static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /// Where a container of it is reached, and what it sees of this machine.
    ///
    /// @param name of the service
    /// @param host on which the port is published
    /// @param inside port inside the container
    /// @param folders of this machine, mounted read-only at the path they have here
    /// @param devices GPUs; empty for all
    public record Container(
            String name, String image, String host, int port, int inside, List<String> folders, List<Integer> devices) {
        public Container {
            folders = List.copyOf(folders);
            devices = List.copyOf(devices);
        }
    }

    /// A compose file with NVIDIA's GPUs reserved.
    public String compose(Container c) {
        ObjectNode root = YAML.createObjectNode();
        ObjectNode service = root.putObject("services").putObject(c.name()).put("image", c.image());
        add(service.putArray("command"), argv);
        ObjectNode variables = service.putObject("environment");
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!name.equals("CUDA_VISIBLE_DEVICES")) {
                variables.put(name, literal(value));
            }
        });
        service.putArray("ports").add("%s:%d:%d".formatted(published(c.host()), c.port(), c.inside()));
        ArrayNode volumes = service.putArray("volumes");
        c.folders().forEach(folder -> volumes.add(literal(folder + ":" + folder + ":ro")));
        volumes.add("~/.cache/huggingface:/root/.cache/huggingface");
        service.put("ipc", "host");
        ObjectNode gpus = service.putObject("deploy")
                .putObject("resources")
                .putObject("reservations")
                .putArray("devices")
                .addObject()
                .put("driver", "nvidia");
        if (c.devices().isEmpty()) {
            gpus.put("count", "all");
        } else {
            add(
                    gpus.putArray("device_ids"),
                    c.devices().stream().map(String::valueOf).toList());
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

    private static String published(String host) {
        return host.equals("localhost") ? "127.0.0.1" : host;
    }
}
