package dev.headroom.plan.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The cards Headroom knows, with the total memory their driver really reports.
public final class DeviceCatalogue {
    private static final List<DeviceSpec> ALL = load();

    private DeviceCatalogue() {}

    public static List<DeviceSpec> all() {
        return ALL;
    }

    public static Optional<DeviceSpec> find(String name) {
        return ALL.stream()
                .filter(d -> d.called(name))
                .findFirst()
                .or(() -> ALL.stream().filter(d -> d.called(bare(name))).findFirst());
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
        String key = ModelSpec.key(bare(driverName));
        DeviceSpec best = null;
        int length = 0;
        for (DeviceSpec d : ALL) {
            int known = d.startOf(key);
            boolean close = Math.abs(d.total() - total) <= total / 20;
            if (close && known > length) {
                best = d;
                length = known;
            }
        }
        if (best == null) {
            return new DeviceSpec(driverName, List.of(), total, 0, 0, "told by the driver");
        }
        return new DeviceSpec(
                best.name(), best.aliases(), total, best.computeCapability(), best.bandwidth(), "told by the driver");
    }

    private static String bare(String driverName) {
        return driverName.replaceAll("(?i)\\b(nvidia|geforce|tesla|quadro)\\b", "");
    }

    private static List<DeviceSpec> load() {
        List<DeviceSpec> devices = new ArrayList<>();
        for (JsonNode d : Catalogue.read("devices.json").path("devices")) {
            devices.add(new DeviceSpec(
                    d.path("name").asText(),
                    Catalogue.texts(d.path("aliases")),
                    d.path("total_mib").asLong() * Bytes.MIB,
                    d.path("compute_capability").asDouble(),
                    d.path("bandwidth_gb_s").asLong() * 1_000_000_000L,
                    d.path("source").asText()));
        }
        return List.copyOf(devices);
    }
}
