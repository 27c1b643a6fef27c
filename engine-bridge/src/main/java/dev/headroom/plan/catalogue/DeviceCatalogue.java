package dev.headroom.plan.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The cards Headroom knows, with the total that their driver shows and the part of it that a program can get.
public final class DeviceCatalogue {
    private static final Pattern SIZED =
            Pattern.compile("(.+?)[ -]*\\b([0-9]{1,4}) ?g(?:i?b)?", Pattern.CASE_INSENSITIVE);
    private static final List<DeviceSpec> ALL = load();

    private DeviceCatalogue() {}

    public static List<DeviceSpec> all() {
        return ALL;
    }

    /// By its exact name or an alias, with or without the maker's words or its own size behind it.
    public static Optional<DeviceSpec> find(String name) {
        return exactly(name).or(() -> exactly(bare(name))).or(() -> sized(bare(name)));
    }

    private static Optional<DeviceSpec> exactly(String name) {
        return ALL.stream().filter(d -> d.called(name)).findFirst();
    }

    /// `H20 96GB` is the H20; `RTX 4090 12GB` is no card.
    private static Optional<DeviceSpec> sized(String name) {
        Matcher m = SIZED.matcher(name.strip());
        if (!m.matches()) {
            return Optional.empty();
        }
        double size = Integer.parseInt(m.group(2)) * (double) Bytes.GIB;
        return exactly(m.group(1)).filter(d -> Math.abs(d.total() - size) <= size * DeviceSpec.SAME_CARD);
    }

    /// @throws PlanException naming the nearest cards and the way to describe
    /// another one
    public static DeviceSpec get(String name) {
        return find(name)
                .orElseThrow(() -> new PlanException(
                        unknown(name, ALL.stream().map(DeviceSpec::name).toList())
                                .then(Sentence.of(
                                        "`headroom devices` lists them; --device-total SIZE describes another one."))));
    }

    private static Sentence unknown(String name, List<String> known) {
        String near = Names.near(name, known);
        return near.isEmpty()
                ? Sentence.of("No card \"{}\" in the catalogue.", name)
                : Sentence.of("No card \"{}\" in the catalogue (did you mean {}?).", name, near);
    }

    /// The card a driver names, such as `NVIDIA GeForce RTX 4090` or `NVIDIA A100-SXM4-80GB`, with the total it
    /// tells. A name the catalogue does not know, or one with another amount of memory (a laptop's, a slice),
    /// is a card of its own.
    public static DeviceSpec ofDriver(String driverName, long total) {
        List<String> keys = List.of(ModelSpec.key(driverName), ModelSpec.key(bare(driverName)));
        DeviceSpec best = null;
        int length = 0;
        for (DeviceSpec d : ALL) {
            int known = keys.stream().mapToInt(d::startOf).max().orElse(0);
            boolean close = Math.abs(d.total() - total) <= total * DeviceSpec.SAME_CARD;
            if (close && known > length) {
                best = d;
                length = known;
            }
        }
        if (best == null) {
            return told(DeviceSpec.ofTotal(driverName, total));
        }
        return told(best.withTotal(total));
    }

    private static DeviceSpec told(DeviceSpec d) {
        return new DeviceSpec(
                d.name(),
                d.aliases(),
                d.total(),
                d.usable(),
                d.computeCapability(),
                d.bandwidth(),
                "told by the driver");
    }

    private static String bare(String driverName) {
        return driverName.replaceAll("(?i)\\b(nvidia|geforce|tesla|quadro)\\b", "");
    }

    private static List<DeviceSpec> load() {
        List<DeviceSpec> devices = new ArrayList<>();
        for (JsonNode d : Catalogue.read("devices.json").path("devices")) {
            long total = d.path("total_mib").asLong() * Bytes.MIB;
            double capability = d.path("compute_capability").asDouble();
            long usable = d.has("usable_mib")
                    ? d.path("usable_mib").asLong() * Bytes.MIB
                    : capability > 0 ? DriverReserve.usable(total) : total;
            devices.add(new DeviceSpec(
                    d.path("name").asText(),
                    Catalogue.texts(d.path("aliases")),
                    total,
                    usable,
                    capability,
                    d.path("bandwidth_gb_s").asLong() * 1_000_000_000L,
                    d.path("source").asText()));
        }
        return List.copyOf(devices);
    }
}
