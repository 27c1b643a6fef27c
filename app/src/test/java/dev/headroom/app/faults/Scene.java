package dev.headroom.app.faults;

import java.io.IOException;
import java.util.random.RandomGenerator;

/// Something that runs, in which faults can be made. Keeps what it has started from one fault to the next.
interface Scene extends AutoCloseable {
    /// Makes one fault at a moment of chance and looks at what came of it.
    Injected.Seen inject(RandomGenerator random) throws Exception;

    @Override
    void close() throws IOException;
}
