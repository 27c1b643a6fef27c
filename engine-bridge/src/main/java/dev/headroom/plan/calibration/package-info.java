/// What past runs say of a plan: residuals by engine, version and card, and the range they leave. Pure; the runs are
/// kept by `learning`. Start at [Calibration].
@NullMarked
package dev.headroom.plan.calibration;

import org.jspecify.annotations.NullMarked;
