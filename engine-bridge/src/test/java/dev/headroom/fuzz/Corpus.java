package dev.headroom.fuzz;

import java.io.IOException;
import java.util.List;

/// Inputs that a parser once stumbled over: `src/test/resources/fuzz/TARGET`, a file each, named after what was wrong.
final class Corpus {
    private Corpus() {}

    static List<byte[]> of(FuzzTarget target) throws IOException {
        return FuzzInput.resources("fuzz/" + target.name(), name -> true);
    }
}
