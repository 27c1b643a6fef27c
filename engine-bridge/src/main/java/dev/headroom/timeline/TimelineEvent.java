package dev.headroom.timeline;

/// Something that happened, to be marked on the curve.
///
/// @param time epoch milliseconds
/// @param type `load`, `image_encode`, `prefill`, `decode`, `cache_rebuild`, `lora`, `apply`, `error`, `stop`
/// @param text a few words for the marker
public record TimelineEvent(long time, String type, String text) {}
