package dev.headroom.app.memory;

import dev.headroom.memory.Bytes;
import java.util.ArrayList;
import java.util.List;

/// A scale from 0 with round binary marks.
///
/// @param top bytes at the end of the scale
/// @param step bytes between marks, a power of two
record ByteAxis(double top, long step) {

    /// @param highest bytes that must have room, with some to spare above
    /// @param marks about so many
    static ByteAxis of(double highest, int marks) {
        double top = Math.max(16 * Bytes.KIB, highest * 1.06);
        long step = 1;
        while (top / step > marks + 0.5) {
            step <<= 1;
        }
        return new ByteAxis(top, step);
    }

    List<Long> marks() {
        List<Long> marks = new ArrayList<>();
        for (long mark = 0; mark <= top; mark += step) {
            marks.add(mark);
        }
        return marks;
    }

    static String label(long bytes) {
        if (bytes == 0) {
            return "0";
        }
        for (long unit : new long[] {Bytes.GIB, Bytes.MIB, Bytes.KIB}) {
            if (bytes >= unit) {
                String name = unit == Bytes.GIB ? " GiB" : unit == Bytes.MIB ? " MiB" : " KiB";
                return bytes % unit == 0 ? bytes / unit + name : "%.1f%s".formatted((double) bytes / unit, name);
            }
        }
        return bytes + " B";
    }
}
