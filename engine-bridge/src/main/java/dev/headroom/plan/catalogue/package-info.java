/// Models and cards that can be planned for without owning either, read once from the class path. Start at
/// [ModelCatalogue] and [DeviceCatalogue]. Must not know planners, engines or the window.
package dev.headroom.plan.catalogue;
