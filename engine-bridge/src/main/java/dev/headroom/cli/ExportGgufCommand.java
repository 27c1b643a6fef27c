package dev.headroom.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.GgufExport;
import dev.headroom.checkpoint.ModelFolder;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.checkpoint.StoredAs;
import dev.headroom.disk.DiskException;
import dev.headroom.machine.Assets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `headroom export gguf`.
@Command(
        name = "gguf",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a model as llama.cpp takes it: the language model, its vision tower and projector (mmproj), and"
                    + " the adapters that come with it.",
            "Tiles, tokens and answers follow llama.cpp's own rules there."
        },
        footer = {
            "",
            "  headroom export gguf demo demo-gguf",
            "  llama-server -m demo-gguf/demo-F16.gguf" + " --mmproj demo-gguf/mmproj-demo-F16.gguf"
        })
final class ExportGgufCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "demo, or a folder of the InternVL family")
    private String model = "";

    @Parameters(index = "1", paramLabel = "FOLDER", description = "where the files go; made if it is not there")
    private Path folder = Path.of("");

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "of the language model's matrices: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private StoredAs type = StoredAs.F16;

    @Option(names = "--json", description = "one JSON object: the files by what they are, and their bytes")
    private boolean json;

    @Override
    public Integer call() {
        Path from = Assets.model(model)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "There is no model \"%s\"; give demo, or a folder with config.json.".formatted(model)));
        Map<String, Path> files = new LinkedHashMap<>();
        try {
            GgufExport export = new GgufExport(ModelFolder.open(from), type);
            Files.createDirectories(folder);
            files.put("model", folder.resolve(export.modelFile()));
            export.writeModel(files.get("model"));
            files.put("mmproj", folder.resolve(export.mmprojFile()));
            export.writeMmproj(files.get("mmproj"));
            for (Map.Entry<String, Path> adapter : adapters(from).entrySet()) {
                Path to = folder.resolve(GgufExport.adapterFile(adapter.getKey()));
                export.writeAdapter(to, adapter.getKey(), PeftAdapter.open(adapter.getValue()));
                files.put("lora." + adapter.getKey(), to);
            }
        } catch (CheckpointException e) {
            throw new CommandFailure(ExitStatus.FAILED, e.sentence().toString(), e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED,
                    DiskException.unwritable(folder, e).sentence().toString(),
                    e);
        }
        print(files);
        return ExitStatus.OK;
    }

    /// Those of the assets go with the assets' models.
    private static Map<String, Path> adapters(Path from) {
        return Assets.folder().filter(from::startsWith).isPresent() ? Assets.adapters() : Map.of();
    }

    private void print(Map<String, Path> files) {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            files.values().forEach(out::println);
            return;
        }
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        files.forEach((what, file) -> all.put(
                what,
                Map.of(
                        "file",
                        file.toAbsolutePath().normalize().toString(),
                        "bytes",
                        file.toFile().length())));
        try {
            out.println(JSON.writeValueAsString(all));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // paths and numbers can always be written
        }
    }
}
