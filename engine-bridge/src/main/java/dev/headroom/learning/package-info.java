/// What runs on this machine taught: each is measured once against its plan, and the residuals correct the next plans.
/// The arithmetic is in `plan.calibration`; the file is kept here. Start at [RunWatcher].
@NullMarked
package dev.headroom.learning;

import org.jspecify.annotations.NullMarked;
