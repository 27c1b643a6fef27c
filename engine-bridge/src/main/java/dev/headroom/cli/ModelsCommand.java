package dev.headroom.cli;

import static dev.headroom.cli.Table.Side.LEFT;
import static dev.headroom.cli.Table.Side.RIGHT;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.machine.LocalModels;
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
        List<LocalModels.Found> local = LocalModels.all();
        if (!local.isEmpty()) {
            out.println();
            Table here = new Table(LEFT, LEFT).row("on this machine", "");
            local.forEach(f -> here.row(f.name(), f.folder()));
            here.print(out);
        }
        return 0;
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
        for (LocalModels.Found f : LocalModels.all()) {
            ObjectNode n = array.addObject();
            n.put("name", f.name());
            n.put("folder", f.folder().toString());
        }
        return array;
    }
}
