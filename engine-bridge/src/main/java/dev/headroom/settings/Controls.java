package dev.headroom.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What one engine can do with each setting: when a change takes effect. A setting that is not named cannot be turned
/// there, and the window does not offer it.
///
/// @param effects by setting
/// @param formats weight types the engine loads, dearest first
/// @param quantPolicies KV cache types it offers
/// @param fixed what cannot be turned there though a user would look for it, and why
public record Controls(
        Map<Setting<?>, TakesEffect> effects,
        List<String> formats,
        List<Integer> quantPolicies,
        Map<Setting<?>, Fixed> fixed) {
    /// The engine that comes with Headroom.
    public static final Controls EMBEDDED = new Controls(
            all(Setting::inEmbedded),
            List.of("fp32", "int8", "int4"),
            List.of(0),
            Map.of(Setting.QUANT_POLICY, Fixed.FLOAT_CACHE, Setting.TP, Fixed.ONE_DEVICE));

    /// A server that somebody else started: not even the pictures' tiles are ours to choose.
    public static final Controls NONE = new Controls(Map.of(), List.of(), List.of(), Map.of());

    /// A server of LMDeploy's dialect that somebody else started: what travels with a message.
    public static final Controls TRAVELLING = new Controls(
            Map.of(
                    Setting.MAX_DYNAMIC_PATCH, TakesEffect.NEXT_MESSAGE,
                    Setting.LORA, TakesEffect.NEXT_MESSAGE),
            List.of(),
            List.of(),
            Map.of());

    public Controls {
        effects = Map.copyOf(effects);
        formats = List.copyOf(formats);
        quantPolicies = List.copyOf(quantPolicies);
        fixed = Map.copyOf(fixed);
    }

    /// A launched LMDeploy.
    ///
    /// @param patchesPerRequest whether the release reads `max_dynamic_patch` (since 0.6.0)
    /// @param lora whether adapters were given
    public static Controls lmdeploy(boolean patchesPerRequest, boolean lora) {
        Map<Setting<?>, TakesEffect> effects = all(Setting::inLmdeploy);
        Map<Setting<?>, Fixed> fixed = new LinkedHashMap<>(Map.of(Setting.DEVICE_MEMORY, Fixed.THE_CARDS_OWN));
        if (!patchesPerRequest) {
            effects.remove(Setting.MAX_DYNAMIC_PATCH);
            fixed.put(Setting.MAX_DYNAMIC_PATCH, Fixed.RELEASE_TOO_OLD);
        }
        if (!lora) {
            Setting.OF_ADAPTER.forEach(effects::remove);
            fixed.put(Setting.LORA, Fixed.NO_ADAPTER_GIVEN);
        }
        return new Controls(effects, List.of("auto", "hf", "awq", "gptq"), List.of(0, 8, 4), fixed);
    }

    /// A launched llama-server.
    ///
    /// @param lora whether adapters were given
    public static Controls llamaServer(boolean lora) {
        Map<Setting<?>, TakesEffect> effects = new LinkedHashMap<>(Map.of(
                Setting.SESSION_LEN, TakesEffect.ENGINE_RESTART,
                Setting.MAX_BATCH_SIZE, TakesEffect.ENGINE_RESTART,
                Setting.QUANT_POLICY, TakesEffect.ENGINE_RESTART));
        Map<Setting<?>, Fixed> fixed = new LinkedHashMap<>(Map.of(
                Setting.DEVICE_MEMORY, Fixed.THE_CARDS_OWN,
                Setting.MAX_DYNAMIC_PATCH, Fixed.IN_THE_PROJECTOR_FILE));
        if (lora) {
            effects.put(Setting.LORA, TakesEffect.NEXT_MESSAGE);
            effects.put(Setting.LORA_ALPHA, TakesEffect.NEXT_MESSAGE);
            fixed.put(Setting.LORA_R, Fixed.RANK_OF_THE_FILE);
        } else {
            fixed.put(Setting.LORA, Fixed.NO_ADAPTER_GIVEN);
        }
        return new Controls(effects, List.of(), List.of(0, 8, 4), fixed);
    }

    private static Map<Setting<?>, TakesEffect> all(Function<Setting<?>, Optional<TakesEffect>> when) {
        Map<Setting<?>, TakesEffect> effects = new LinkedHashMap<>();
        Setting.all().forEach(s -> when.apply(s).ifPresent(effect -> effects.put(s, effect)));
        return effects;
    }

    /// What can be turned, in the catalogue's order.
    public List<Setting<?>> settings() {
        return Setting.all().stream().filter(this::turns).toList();
    }

    /// When a change of it takes effect; empty where it cannot be turned.
    public Optional<TakesEffect> when(Setting<?> setting) {
        return Optional.ofNullable(effects.get(setting));
    }

    /// What it offers or names as fixed, in the catalogue's order.
    public List<Setting<?>> shown() {
        return Setting.all().stream()
                .filter(s -> turns(s) || fixed.containsKey(s))
                .toList();
    }

    /// Why it has one value only.
    public Optional<Fixed> whyFixed(Setting<?> setting) {
        return Optional.ofNullable(fixed.get(setting));
    }

    public boolean turns(Setting<?> setting) {
        return effects.containsKey(setting);
    }

    /// What this engine has where nobody has chosen: everything that can be turned here at its usual value, the rest as
    /// it is.
    ///
    /// @param deviceMemory bytes that the engine may use when nobody says
    /// @param contextLen tokens that the model was trained to; 0 where nobody knows
    public Settings defaults(Settings now, long deviceMemory, int contextLen) {
        Settings usual = Settings.defaults(deviceMemory).fittedTo(contextLen);
        if (!formats.isEmpty()) {
            usual = usual.withModelFormat(formats.getFirst());
        }
        Settings next = now;
        for (Setting<?> setting : settings()) {
            next = next.with(setting, usual);
        }
        return next;
    }

    /// Takes effect without a button.
    public boolean immediate(Setting<?> setting) {
        return when(setting)
                .filter(w -> w == TakesEffect.NOW || w == TakesEffect.NEXT_MESSAGE)
                .isPresent();
    }
}
