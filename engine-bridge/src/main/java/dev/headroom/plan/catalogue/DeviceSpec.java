package dev.headroom.plan.catalogue;

import dev.headroom.plan.PlanException;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A card, or a slice of one.
///
/// @param total bytes its driver shows as total memory (ECC already taken off, what the driver keeps not)
/// @param usable bytes that a program can get of them: CUDA's or HIP's total
/// @param computeCapability such as 8.0; 0 when it is no NVIDIA card or not known
/// @param bandwidth bytes per second of its memory, 0 if not known
/// @param source of the totals
public record DeviceSpec(
        String name,
        List<String> aliases,
        long total,
        long usable,
        double computeCapability,
        long bandwidth,
        String source) {
    /// ECC of cards that keep its bits in the memory itself takes a sixteenth.
    static final double SAME_CARD = 0.07;

    private static final Pattern SUFFIX = Pattern.compile(
            "(?:generation|(?:maxq)?workstationedition|serveredition|pcie|sxm\\d?|oam|hbm\\d?e?|pg\\d+|\\d+gb)*");

    public DeviceSpec {
        aliases = List.copyOf(aliases);
        if (total <= 0) {
            throw new PlanException(Sentence.of(
                    "The device {} has {} bytes; give a size above 0, for example --device-total 24GiB.", name, total));
        }
        if (usable <= 0 || usable > total) {
            throw new IllegalArgumentException("%s: %d usable of %d bytes".formatted(name, usable, total));
        }
    }

    /// Memory of which programs can get all, such as a slice, or what CUDA tells.
    public static DeviceSpec of(String name, long total) {
        return new DeviceSpec(name, List.of(), total, total, 0, 0, "given by the user");
    }

    /// A card that is not in the catalogue.
    ///
    /// @param total as its driver shows it
    public static DeviceSpec ofTotal(String name, long total) {
        return of(name, total).withUsable(DriverReserve.usable(total));
    }

    /// The same card with the total that its driver shows.
    public DeviceSpec withTotal(long bytes) {
        long kept = total - usable;
        boolean same = Math.abs(bytes - total) <= total * SAME_CARD;
        long left = kept == 0 ? bytes : same ? bytes - kept : DriverReserve.usable(bytes);
        return new DeviceSpec(name, aliases, bytes, left, computeCapability, bandwidth, "given by the user");
    }

    /// So much and no more, as in a slice of the card.
    public DeviceSpec slice(long bytes) {
        return new DeviceSpec(name, aliases, bytes, bytes, computeCapability, bandwidth, "given by the user");
    }

    /// @param bytes that CUDA tells as its total
    public DeviceSpec withUsable(long bytes) {
        return new DeviceSpec(name, aliases, total, bytes, computeCapability, bandwidth, source);
    }

    boolean called(String typed) {
        String key = ModelSpec.key(typed);
        return ModelSpec.key(name).equals(key)
                || aliases.stream().anyMatch(a -> ModelSpec.key(a).equals(key));
    }

    /// How many characters of a driver's name for a card are this one's name or alias, 0 for none: what follows may
    /// tell a socket, a size or an edition, and nothing that makes it another card.
    int startOf(String key) {
        int longest = 0;
        for (String known : names()) {
            String own = ModelSpec.key(known);
            if (!own.isEmpty()
                    && key.startsWith(own)
                    && SUFFIX.matcher(key.substring(own.length())).matches()) {
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
