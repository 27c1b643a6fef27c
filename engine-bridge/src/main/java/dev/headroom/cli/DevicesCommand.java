package dev.headroom.cli;

import static dev.headroom.cli.Table.Side.LEFT;
import static dev.headroom.cli.Table.Side.RIGHT;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.machine.DetectedCard;
import dev.headroom.machine.DetectedCards;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom devices`: the cards of this machine, and those that can be planned for without owning one.
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "Lists the cards of this machine with what is in use, and those of the catalogue.")
final class DevicesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "one JSON array")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        DetectedCards here = DetectedCards.look();
        if (json) {
            out.println(array(here).toPrettyString());
            return 0;
        }
        detected(out, here);
        out.println();
        Table catalogue =
                new Table(LEFT, RIGHT, RIGHT, RIGHT, LEFT).row("catalogue", "reported", "cc", "bandwidth", "source");
        for (DeviceSpec d : DeviceCatalogue.all()) {
            catalogue.row(
                    d.name(),
                    d.total() / Bytes.MIB + " MiB",
                    d.computeCapability(),
                    d.bandwidth() / 1_000_000_000L + " GB/s",
                    d.source());
        }
        catalogue.print(out);
        return 0;
    }

    private static void detected(PrintWriter out, DetectedCards here) {
        out.println("on this machine");
        for (DetectedCard card : here.cards()) {
            out.printf(
                    "gpu:%-3d %s: %s in all, %s in use now, compute capability %s (driver %s, measured by %s)%n",
                    card.index(),
                    card.driverName(),
                    words(card.total()),
                    words(card.used()),
                    card.spec().computeCapability() == 0
                            ? "not known"
                            : card.spec().computeCapability(),
                    card.driver().isEmpty() ? "not told" : card.driver(),
                    card.source());
            if (card.disagree()) {
                out.printf(
                        "        CUDA gives out %s of it: inside a slice of the card, plan with --device-total"
                                + " %dMiB.%n",
                        Bytes.human(card.cudaTotal().orElseThrow()),
                        card.cudaTotal().orElseThrow() / Bytes.MIB);
            }
        }
        if (!here.absent().isEmpty()) {
            out.println((here.cards().isEmpty() ? "no card: " : "") + here.absent());
        } else {
            out.println("`headroom plan --device gpu` plans for the first of them, `gpu:N` for another; what is in use"
                    + " is left alone.");
        }
    }

    private static String words(Figure figure) {
        return switch (figure) {
            case Figure.Measured m -> Bytes.human(m.bytes());
            case Figure.Reported r -> Bytes.human(r.bytes());
            case Figure.Predicted p -> Bytes.human(p.bytes());
            case Figure.Unknown u -> "not known (" + u.reason() + ")";
        };
    }

    private static ArrayNode array(DetectedCards here) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (DetectedCard card : here.cards()) {
            ObjectNode n = put(array.addObject(), card.spec());
            n.put("detected", true);
            n.put("device", "gpu:" + card.index());
            n.put("driver_name", card.driverName());
            n.put("driver", card.driver());
            if (card.used() instanceof Figure.Measured used) {
                n.put("used", used.bytes());
                n.put("free", Math.max(0, card.spec().total() - used.bytes()));
            }
            card.cudaTotal().ifPresent(bytes -> n.put("cuda_total", bytes));
        }
        for (DeviceSpec d : DeviceCatalogue.all()) {
            put(array.addObject(), d).put("detected", false);
        }
        return array;
    }

    private static ObjectNode put(ObjectNode n, DeviceSpec d) {
        n.put("name", d.name());
        n.put("total", d.total());
        n.put("compute_capability", d.computeCapability());
        n.put("bandwidth", d.bandwidth());
        n.put("source", d.source());
        return n;
    }
}
