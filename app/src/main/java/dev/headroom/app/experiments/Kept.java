package dev.headroom.app.experiments;

import dev.headroom.experiment.Point;
import dev.headroom.experiment.Sweep;
import dev.headroom.experiment.SweepFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A sweep of the folder of sweeps.
///
/// @param done runs that ended
record Kept(SweepFolder folder, Sweep sweep, int done) {
    /// Newest first; what cannot be read is left out.
    static List<Kept> all(java.nio.file.Path below) {
        List<Kept> all = new ArrayList<>();
        for (SweepFolder folder : SweepFolder.all(below)) {
            Optional<Sweep> sweep = folder.readable();
            sweep.ifPresent(
                    s -> all.add(new Kept(folder, s, folder.runs().runs().size())));
        }
        return all;
    }

    int all() {
        return sweep.points().size() * sweep.repeat();
    }

    boolean unfinished() {
        return done < all();
    }

    /// The folder's name, which is its time.
    String time() {
        return String.valueOf(folder.folder().getFileName());
    }

    /// What it turns, by the field's names.
    List<String> knobs() {
        return sweep.points().stream()
                .map(Point::values)
                .flatMap(v -> v.keySet().stream())
                .distinct()
                .toList();
    }
}
