package dev.headroom.plan.catalogue;

import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;

/// A card, or a slice of one.
///
/// @param total bytes its driver reports as total memory (ECC and the driver's own reserve
///     already taken off)
/// @param computeCapability such as 8.0; 0 when it is no NVIDIA card or not known
/// @param bandwidth bytes per second of its memory, 0 if not known
/// @param source of the total
public record DeviceSpec(
        String name, List<String> aliases, long total, double computeCapability, long bandwidth, String source) {
    public DeviceSpec {
        aliases = List.copyOf(aliases);
        if (total <= 0) {
            throw new PlanException(Sentence.of(
                    "The device {} has {} bytes; give a size above 0, for example --device-total 24GiB.", name, total));
        }
    }

    /// A card that is not in the catalogue.
    public static DeviceSpec of(String name, long total) {
        return new DeviceSpec(name, List.of(), total, 0, 0, "given by the user");
    }

    public DeviceSpec withTotal(long bytes) {
        return new DeviceSpec(name, aliases, bytes, computeCapability, bandwidth, "given by the user");
    }

    boolean called(String typed) {
        String key = ModelSpec.key(typed);
        return ModelSpec.key(name).equals(key)
                || aliases.stream().anyMatch(a -> ModelSpec.key(a).equals(key));
    }

    /// How many characters of a driver's name for a card are this one's name or alias, 0 for none.
    int startOf(String key) {
        int longest = 0;
        for (String name : names()) {
            String own = ModelSpec.key(name);
            if (!own.isEmpty() && key.startsWith(own)) {
                longest = Math.max(longest, own.length());
            }
        }
        return longest;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(aliases);
        names.add(name);
        return names;
    }
}
