package dev.headroom.engine.attached;

import dev.headroom.plan.catalogue.DeviceSpec;

/// The card that a server runs on.
///
/// @param usedByOthers bytes of it that are not the server's
public record ServedBy(DeviceSpec card, long usedByOthers) {}
