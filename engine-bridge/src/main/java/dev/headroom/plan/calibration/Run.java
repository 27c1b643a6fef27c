package dev.headroom.plan.calibration;

/// One real run beside its prediction.
///
/// @param key engine, version, driver and card: [#key]
/// @param time epoch milliseconds
/// @param model for the reader of the record
/// @param predicted bytes of the device at rest, without any correction by calibration
/// @param measured bytes of the device at rest
/// @param offset bytes that, added to the context, would have made the prediction right. Not
///     always the difference: an engine whose cache takes a ratio of what is free takes less
///     cache where the context is larger
public record Run(String key, long time, String model, long predicted, long measured, long offset) {

    /// An engine whose cache does not depend on what its context really takes.
    public Run(String key, long time, String model, long predicted, long measured) {
        this(key, time, model, predicted, measured, measured - predicted);
    }

    /// @param driver version of the driver, empty if not known
    public static String key(String engine, String version, String driver, String card) {
        return engine + "|" + version + "|" + driver + "|" + card;
    }

    public long residual() {
        return measured - predicted;
    }

    /// Relative error of the prediction.
    public double miss() {
        return measured == 0 ? 0 : Math.abs((double) residual()) / measured;
    }
}
