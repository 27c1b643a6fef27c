package dev.headroom.cli;

import static dev.headroom.cli.Table.Side.LEFT;
import static dev.headroom.cli.Table.Side.RIGHT;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.disk.Folders;
import dev.headroom.machine.DetectedCard;
import dev.headroom.machine.DetectedCards;
import dev.headroom.machine.HostMemory;
import dev.headroom.machine.library.FitCheck;
import dev.headroom.machine.library.HeaderCache;
import dev.headroom.machine.library.Library;
import dev.headroom.machine.library.LibraryModel;
import dev.headroom.machine.library.LibraryScan;
import dev.headroom.machine.library.ModelFit;
import dev.headroom.machine.library.OwnFolders;
import dev.headroom.machine.library.Places;
import dev.headroom.machine.library.Trouble;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom library`: the models on this machine, what each takes by part, and where it has room.
@Command(
        name = "library",
        mixinStandardHelpOptions = true,
        description =
                "Lists the models on this machine: the caches of Hugging Face, ModelScope, LM Studio, llama.cpp and"
                        + " Ollama, and your own folders. Reads headers only.")
final class LibraryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "look there, too; may be given more than once. Folders added in the window are looked"
                    + " through anyway")
    private List<Path> folders = List.of();

    @Option(
            names = "--card",
            paramLabel = "NAME",
            description = "say whether each fits this card of the catalogue, too; may be given more than once")
    private List<String> cards = List.of();

    /// @param used bytes that others hold there
    private record Card(DeviceSpec spec, long used) {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Card> asked = cards();
        List<Path> own = new ArrayList<>(new OwnFolders(Folders.ofUser()).read());
        own.addAll(folders);
        Library library = LibraryScan.look(Places.ofUser(own), new HeaderCache(), () -> false);
        if (json) {
            out.println(json(library, asked).toPrettyString());
        } else {
            print(library, asked, out);
        }
        return 0;
    }

    private List<Card> cards() {
        List<Card> all = new ArrayList<>();
        for (DetectedCard card : DetectedCards.look().cards()) {
            all.add(new Card(card.spec(), card.usedByOthers(0)));
        }
        for (String name : cards) {
            all.add(new Card(DeviceCatalogue.get(name), 0));
        }
        return all;
    }

    private static Map<String, ModelFit> fits(LibraryModel model, long memory, List<Card> cards) {
        Map<String, ModelFit> fits = new LinkedHashMap<>();
        fits.put("memory", FitCheck.here(model, memory));
        cards.forEach(c -> fits.put(c.spec().name(), FitCheck.on(model, c.spec(), c.used())));
        return fits;
    }

    private static void print(Library library, List<Card> cards, PrintWriter out) {
        long memory = HostMemory.available();
        Table.Side[] sides = new Table.Side[7 + cards.size()];
        Arrays.fill(sides, LEFT);
        sides[3] = RIGHT;
        sides[5] = RIGHT;
        Table table = new Table(sides);
        List<Object> head = new ArrayList<>(List.of("model", "found in", "family", "parameters", "type", "on disk"));
        head.add("this machine");
        cards.forEach(c -> head.add(c.spec().name()));
        table.row(head.toArray());
        for (LibraryModel model : library.models()) {
            List<Object> row = new ArrayList<>(List.of(
                    model.name(),
                    place(model),
                    model.family(),
                    model.parameters() == 0 ? "" : parameters(model.parameters()),
                    model.type(),
                    Bytes.human(model.diskBytes())));
            fits(model, memory, cards).values().forEach(fit -> row.add(fit.words()));
            table.row(row.toArray());
        }
        if (library.models().isEmpty()) {
            out.println("No models were found; --folder FOLDER looks elsewhere, too.");
        } else {
            table.print(out);
        }
        library.models().forEach(m -> m.troubles().forEach(t -> out.println(m.name() + ": " + t.sentence())));
        library.unread().forEach(out::println);
    }

    private static String place(LibraryModel model) {
        String place = switch (model.source()) {
            case BUNDLED -> "Headroom";
            case HUGGING_FACE -> "Hugging Face";
            case MODELSCOPE -> "ModelScope";
            case LM_STUDIO -> "LM Studio";
            case LLAMA_CPP -> "llama.cpp";
            case OLLAMA -> "Ollama";
            case FOLDER -> String.valueOf(model.folder().getParent());
        };
        return model.projector().isPresent() ? place + ", with mmproj" : place;
    }

    private static String parameters(long count) {
        return count >= 1_000_000_000
                ? String.format(Locale.ROOT, "%.2f B", count / 1e9)
                : String.format(Locale.ROOT, "%.1f M", count / 1e6);
    }

    private static ObjectNode json(Library library, List<Card> cards) {
        long memory = HostMemory.available();
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("memory_available", memory);
        ArrayNode models = root.putArray("models");
        for (LibraryModel model : library.models()) {
            ObjectNode n = models.addObject();
            n.put("name", model.name());
            n.put("source", model.source().field());
            n.put("path", model.path().toString());
            n.put("format", model.format().name().toLowerCase(Locale.ROOT));
            n.put("family", model.family());
            n.put("type", model.type());
            n.put("parameters", model.parameters());
            n.put("bytes", model.bytes());
            n.put("disk_bytes", model.diskBytes());
            ObjectNode parts = n.putObject("parts");
            model.parts()
                    .forEach((part, share) -> parts.putObject(part.field())
                            .put("parameters", share.parameters())
                            .put("bytes", share.bytes()));
            model.projector().ifPresent(p -> n.put("projector", p.toString()));
            n.put("whole", model.whole());
            n.put("embedded", model.runsHere());
            ArrayNode troubles = n.putArray("troubles");
            for (Trouble trouble : model.troubles()) {
                troubles.addObject()
                        .put("kind", trouble.kind().field())
                        .put("sentence", trouble.sentence().toString());
            }
            ObjectNode fits = n.putObject("fits");
            fits(model, memory, cards).forEach((where, fit) -> fit(fits.putObject(where), fit));
        }
        ArrayNode unread = root.putArray("unread");
        library.unread().forEach(s -> unread.add(s.toString()));
        return root;
    }

    private static void fit(ObjectNode n, ModelFit fit) {
        switch (fit) {
            case ModelFit.Fits(long left, boolean tight) ->
                n.put("answer", tight ? "tight" : "fits").put("left", left);
            case ModelFit.Needs(String format, long left) ->
                n.put("answer", "needs").put("format", format).put("left", left);
            case ModelFit.TooLarge(long over) -> n.put("answer", "too_large").put("over", over);
            case ModelFit.Unknown(var why) -> n.put("answer", "unknown").put("why", why.toString());
        }
    }
}
