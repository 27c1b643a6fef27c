package dev.headroom.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom devices`: the cards that can be planned for.
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "Lists the cards of the catalogue with the memory their driver reports.")
final class DevicesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "one JSON array")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ArrayNode array = new ObjectMapper().createArrayNode();
            for (DeviceSpec d : DeviceCatalogue.all()) {
                ObjectNode n = array.addObject();
                n.put("name", d.name());
                n.put("total", d.total());
                n.put("compute_capability", d.computeCapability());
                n.put("bandwidth", d.bandwidth());
                n.put("source", d.source());
            }
            out.println(array.toPrettyString());
            return 0;
        }
        out.printf("%-24s %12s %6s %12s  %s%n", "card", "reported", "cc", "bandwidth", "source");
        for (DeviceSpec d : DeviceCatalogue.all()) {
            out.printf(
                    "%-24s %8d MiB %6s %7d GB/s  %s%n",
                    d.name(), d.total() / Bytes.MIB, d.computeCapability(), d.bandwidth() / 1_000_000_000L, d.source());
        }
        return 0;
    }
}
