/// Models and cards that can be planned for without owning either, read once from the class path. Start at
/// [ModelCatalogue] and [DeviceCatalogue]. Must not know planners, engines or the window.
@NullMarked
package dev.headroom.plan.catalogue;

import org.jspecify.annotations.NullMarked;
