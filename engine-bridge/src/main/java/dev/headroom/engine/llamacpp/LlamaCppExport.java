package dev.headroom.engine.llamacpp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The command line of `llama-server` for other places: a shell, docker compose.
public final class LlamaCppExport {
    private static final int PORT = 8080;

    private LlamaCppExport() {}

    /// One command for a POSIX shell, a flag per line.
    public static String shell(LlamaCppCommand command) {
        StringBuilder text = new StringBuilder();
        boolean first = true;
        for (String word : command.argv()) {
            text.append(first ? "" : word.startsWith("-") ? " \\\n  " : " ").append(quoted(word));
            first = false;
        }
        return text.append('\n').toString();
    }

    /// In single quotes unless it needs none.
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /// A compose file for llama.cpp's own image; the port stays on this machine, the files' folders are mounted
    /// read-only at the path they have here.
    public static String compose(LlamaCppCommand.Launch launch) {
        LlamaCppCommand inside = LlamaCppCommand.of(new LlamaCppCommand.Launch(
                launch.model(),
                launch.mmproj(),
                launch.adapters(),
                "0.0.0.0", // inside the container; the published port decides who reaches it
                PORT,
                launch.apiKeys(),
                launch.alias(),
                launch.metrics(),
                launch.settings()));
        List<String> lines = new ArrayList<>(List.of(
                "services:",
                "  llamacpp:",
                "    image: ghcr.io/ggml-org/llama.cpp:server-cuda-"
                        + launch.settings().build(),
                "    command:"));
        inside.argv().stream().skip(1).forEach(word -> lines.add("      - " + yaml(word)));
        lines.add("    ports:");
        lines.add("      - " + yaml("127.0.0.1:%d:%d".formatted(launch.port(), PORT)));
        lines.add("    volumes:");
        Stream.concat(Stream.of(launch.model()), Stream.concat(launch.mmproj().stream(), launch.adapters().stream()))
                .map(file -> Path.of(file).toAbsolutePath().getParent())
                .distinct()
                .forEach(folder -> lines.add("      - " + yaml(folder + ":" + folder + ":ro")));
        lines.addAll(List.of(
                "    deploy:",
                "      resources:",
                "        reservations:",
                "          devices:",
                "            - driver: nvidia",
                "              count: all",
                "              capabilities: [gpu]"));
        return String.join("\n", lines) + "\n";
    }

    /// In double quotes; compose would replace what begins with `$`, so it is doubled.
    private static String yaml(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "$$") + '"';
    }
}
