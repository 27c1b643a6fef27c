/// What each family of models means by its `config.json`: where the decoder and the tower are described, in which
/// words, and what its class assumes where the file is silent. Start at [Architectures]. Must not know planners,
/// engines or the window.
@NullMarked
package dev.headroom.plan.catalogue.architectures;

import org.jspecify.annotations.NullMarked;
