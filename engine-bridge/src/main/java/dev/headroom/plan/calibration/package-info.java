/// What real runs on this machine teach the planner: residuals by engine, version and card, and
/// the record of past misses. The arithmetic is [Calibration]; [CalibrationStore] keeps the
/// runs in a file. Must not know engines or the window.
package dev.headroom.plan.calibration;
