package dev.headroom.app.shell;

import dev.headroom.machine.DetectedCard;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.Figure;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.probe.Gpu;
import java.util.ArrayList;
import java.util.List;

/// A card to launch on, or to plan for where none is here.
///
/// @param used bytes that others hold on it now
public record CardChoice(String label, DeviceSpec device, long used) {

    /// The cards of this machine first, then the catalogue's.
    public static List<CardChoice> of(List<Gpu> gpus) {
        List<CardChoice> all = new ArrayList<>();
        for (Gpu gpu : gpus) {
            if (gpu.total() instanceof Figure.Measured(long total, String _)) {
                DeviceSpec device = DeviceCatalogue.ofDriver(gpu.name(), total);
                long used = DetectedCard.usedByOthers(gpu.used(), device, 0);
                all.add(new CardChoice(
                        "GPU %d · %s · %s".formatted(gpu.index(), gpu.name(), Bytes.human(total)), device, used));
            }
            for (Gpu.Slice slice : gpu.slices()) {
                if (slice.total() instanceof Figure.Measured(long total, String _)) {
                    long used = slice.used() instanceof Figure.Measured(long bytes, String _) ? bytes : 0;
                    all.add(new CardChoice(
                            "GPU %d · %s · %s · %s"
                                    .formatted(gpu.index(), slice.name(), Bytes.human(total), slice.uuid()),
                            DeviceSpec.of(slice.name(), total),
                            used));
                }
            }
        }
        DeviceCatalogue.all()
                .forEach(d -> all.add(new CardChoice("%s · %s".formatted(d.name(), Bytes.human(d.total())), d, 0)));
        return List.copyOf(all);
    }
}
