package dev.headroom.probe;

/// What a [Sample] can tell. All in bytes.
public enum Quantity {
    /// Resident memory with each shared page counted by its share: the fair size of a process.
    PSS("process.pss"),
    /// Resident memory, shared pages counted in full.
    RSS("process.rss"),
    /// The part of PSS that belongs to no file: heaps, buffers, stacks.
    ANONYMOUS("process.anonymous"),
    /// The part of PSS that is mapped from files, such as weights and libraries; the system can drop it without a swap.
    FILE("process.file"),
    /// The part of PSS in shared memory segments.
    SHARED_MEMORY("process.shared_memory"),
    SWAPPED("process.swapped"),
    /// Highest resident size since the process began.
    RSS_PEAK("process.rss_peak"),

    /// Memory of a card, of a slice of one, or of the host.
    TOTAL("device.total"),
    USED("device.used"),
    FREE("device.free"),
    /// What the watched process and its children hold on the device.
    ENGINE("device.engine"),
    OTHER_PROCESSES("device.other_processes"),
    /// What Headroom's own window holds on the device; kept at zero.
    OWN("device.own"),
    /// Spilled from the device to the host (WDDM shared, GTT).
    OUTSIDE_DEVICE("device.outside");

    private final String field;

    Quantity(String field) {
        this.field = field;
    }

    /// The name in files and exports.
    public String field() {
        return field;
    }
}
