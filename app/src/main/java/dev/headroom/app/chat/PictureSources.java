package dev.headroom.app.chat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// Where pictures come from when one has none at hand.
public interface PictureSources {
    /// A picture that is drawn when it is asked for.
    ///
    /// @param questions what one might ask about it, in the language of the moment
    record Drawn(String name, Callable<byte[]> encoded, Supplier<List<String>> questions) {}

    /// A picture that comes with the product.
    ///
    /// @param caption what it shows, in the language of the moment
    /// @param teaches what one can learn with it, in the language of the moment; empty for nothing in particular
    /// @param questions what one might ask about it, in the language of the moment
    record Sample(Path file, String caption, String teaches, Supplier<List<String>> questions) {}

    /// The sample pictures of this installation, in the order in which one learns with them.
    List<Sample> samples();

    /// A new scene of the kind the demo model was trained on; empty when this installation cannot draw one.
    Optional<Drawn> scene();
}
