package dev.headroom.engine;

import java.util.Optional;
import java.util.OptionalInt;

/// One entry of `/v1/models`.
///
/// @param parent the base model of an adapter, where the server tells
/// @param sessionLen longest session, where the server tells (ours, vLLM's `max_model_len`)
/// @param adapter rank and scale of an adapter, where the server tells
public record ServedModel(
        String id, Optional<String> parent, OptionalInt sessionLen, Optional<EngineState.Adapter> adapter) {}
