package dev.headroom.cli;

import static dev.headroom.cli.Table.Side.LEFT;
import static dev.headroom.cli.Table.Side.RIGHT;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.disk.Folders;
import dev.headroom.machine.library.HeaderCache;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.machine.library.LibraryScan;
import dev.headroom.machine.library.OwnFolders;
import dev.headroom.machine.library.Places;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom models`: what can be planned for.
@Command(
        name = "models",
        mixinStandardHelpOptions = true,
        description = "Lists the models of the catalogue and of this machine.")
final class ModelsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "one JSON array")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(array().toPrettyString());
            return 0;
        }
        Table catalogue =
                new Table(LEFT, RIGHT, RIGHT, RIGHT, LEFT).row("catalogue", "parameters", "16 bit", "KV per token", "");
        for (ModelSpec m : ModelCatalogue.all()) {
            catalogue.row(
                    m.name(),
                    "%,d".formatted(m.parameters()),
                    Bytes.human(m.parameters() * 2),
                    Bytes.human(m.decoder().kvValuesPerToken() * 2),
                    m.verified() ? "" : "not fully verified");
        }
        catalogue.print(out);
        List<LibraryModel> local = local();
        if (!local.isEmpty()) {
            out.println();
            Table here = new Table(LEFT, LEFT).row("on this machine", "");
            local.forEach(f -> here.row(f.name(), f.path()));
            here.print(out);
        }
        return 0;
    }

    /// What the planner reads a `config.json` of.
    private static List<LibraryModel> local() {
        Places places = Places.ofUser(new OwnFolders(Folders.ofUser()).read());
        return LibraryScan.look(places, new HeaderCache(), () -> false).models().stream()
                .filter(m -> m.spec().isPresent())
                .toList();
    }

    private static ArrayNode array() {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (ModelSpec m : ModelCatalogue.all()) {
            ObjectNode n = array.addObject();
            n.put("name", m.name());
            n.put("parameters", m.parameters());
            n.put("bytes_16bit", m.parameters() * 2);
            n.put("kv_bytes_per_token", m.decoder().kvValuesPerToken() * 2);
            n.put("format", m.format());
            n.put("verified", m.verified());
            n.put("source", m.source());
        }
        for (LibraryModel f : local()) {
            ObjectNode n = array.addObject();
            n.put("name", f.name());
            n.put("folder", f.path().toString());
        }
        return array;
    }
}
