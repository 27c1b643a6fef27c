package dev.headroom.cli;

import dev.headroom.foreign.ForeignNumber;
import dev.headroom.machine.DetectedCard;
import dev.headroom.machine.DetectedCards;
import dev.headroom.machine.DeviceMemory;
import dev.headroom.machine.HostMemory;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.words.Sentence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags that say which cards are planned for.
final class DeviceFlags {
    @Option(
            names = "--device",
            paramLabel = "NAME|gpu[:N]",
            description = "a card of the catalogue, or gpu:N of this machine with what is in use there (headroom"
                    + " devices); if not given, this machine's; llamacpp: cpu for the host alone")
    private @Nullable String device;

    @Option(
            names = "--device-total",
            paramLabel = "SIZE",
            description = "what programs can get of a card that is not in the catalogue, or of a slice: CUDA's total,"
                    + " which is a little less than nvidia-smi's")
    private @Nullable String deviceTotal;

    @Option(names = "--devices", paramLabel = "N", description = "how many such cards; tp if not given")
    private @Nullable Integer devices;

    @Option(
            names = "--device-used",
            paramLabel = "SIZE",
            description = "memory of each card that others hold; measured where the card is this machine's")
    private @Nullable String deviceUsed;

    @Option(
            names = "--host-memory",
            paramLabel = "SIZE",
            description = "llamacpp: memory of the machine that the cards are in (default: this machine's)")
    private @Nullable String hostMemory;

    /// Bytes of the machine that the cards are in.
    long hostMemory() {
        return hostMemory == null ? HostMemory.total() : Bytes.parse(hostMemory);
    }

    /// @param tp cards of a group, where nobody said how many there are
    int count(int tp) {
        return devices != null ? devices : tp;
    }

    /// A card to plan for.
    ///
    /// @param used bytes others hold on it now
    /// @param driver its driver's version, empty if the card is not of this machine
    record Chosen(DeviceSpec spec, long used, String driver) {
        static Chosen of(DeviceSpec spec) {
            return new Chosen(spec, 0, "");
        }
    }

    /// @throws IllegalArgumentException with a sentence
    Chosen card(EngineKind kind, int count) {
        Chosen chosen = named(kind, count);
        return new Chosen(
                deviceTotal == null ? chosen.spec() : chosen.spec().slice(Bytes.parse(deviceTotal)),
                deviceUsed == null ? chosen.used() : Bytes.parse(deviceUsed),
                chosen.driver());
    }

    private Chosen named(EngineKind kind, int count) {
        if (kind == EngineKind.LLAMACPP && device != null && device.equals("cpu")) {
            return Chosen.of(DeviceSpec.of("cpu", hostMemory()));
        }
        if (device == null && kind == EngineKind.EMBEDDED) {
            return Chosen.of(DeviceSpec.of("memory", DeviceMemory.usual()));
        }
        if (device == null && deviceTotal != null) {
            return Chosen.of(DeviceSpec.of("card of " + deviceTotal, Bytes.parse(deviceTotal)));
        }
        if (device == null || device.matches("gpu(:[0-9]+)?")) {
            return detected(count);
        }
        if (deviceTotal == null) {
            return Chosen.of(DeviceCatalogue.get(device));
        }
        Optional<DeviceSpec> known = DeviceCatalogue.find(device);
        return Chosen.of(known.isPresent() ? known.get() : DeviceSpec.of(device, Bytes.parse(deviceTotal)));
    }

    /// The card asked for, or the one of the first `count` that has least room: it decides for a group.
    private Chosen detected(int count) {
        DetectedCards here = DetectedCards.look();
        if (here.cards().isEmpty()) {
            throw new PlanException(Sentence.of(
                    "Which card? This machine shows none ({}) Give --device NAME (headroom devices lists them) or"
                            + " --device-total SIZE.",
                    here.absent()));
        }
        if (count > here.cards().size()) {
            throw new PlanException(Sentence.of(
                    "Cards that are asked for: {}; this machine has {}. Name a card with --device NAME to plan for"
                            + " more.",
                    count,
                    here.cards().size()));
        }
        Optional<DetectedCard> card = device != null && device.contains(":")
                ? ForeignNumber.whole(device.substring("gpu:".length())).stream()
                        .boxed()
                        .findFirst()
                        .flatMap(here::card)
                : here.tightest(count);
        return card.map(c -> new Chosen(c.spec(), c.usedByOthers(0), c.driver()))
                .orElseThrow(() -> new PlanException(
                        Sentence.of("There is no {} here; headroom devices lists the cards.", String.valueOf(device))));
    }
}
