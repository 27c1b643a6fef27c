package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.machine.HostMemory;
import dev.headroom.memory.Bytes;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Kind;
import dev.headroom.settings.NameKind;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/// Makes the row of a setting from the constant: numbers get a slider, the others a box of choices.
final class Rows {
    /// Our own word for a setting, in the ids of its row and the keys of its messages; one that has none is called by
    /// its field.
    private static final Map<Setting<?>, String> KEYS = Map.ofEntries(
            Map.entry(Setting.CACHE_MAX_ENTRY_COUNT, "ratio"),
            Map.entry(Setting.SESSION_LEN, "length"),
            Map.entry(Setting.MAX_DYNAMIC_PATCH, "patches"),
            Map.entry(Setting.LORA, "adapter"),
            Map.entry(Setting.LORA_R, "rank"),
            Map.entry(Setting.MAX_BATCH_SIZE, "batch"),
            Map.entry(Setting.LORA_ALPHA, "alpha"),
            Map.entry(Setting.DEVICE_MEMORY, "device"),
            Map.entry(Setting.MAX_PREFILL_TOKEN_NUM, "prefill"),
            Map.entry(Setting.MODEL_FORMAT, "weights"),
            Map.entry(Setting.QUANT_POLICY, "kv_type"),
            Map.entry(Setting.TP, "cards"));

    private final Messages messages;
    private final TuningViewModel model;
    private final Controls controls;
    private final Map<Setting<?>, Ends> ends;

    /// Where a slider begins and ends; what lies outside can still be typed if the setting allows it.
    private record Ends(double from, double to) {}

    /// @param trained tokens of the longest session that the model was trained to
    Rows(Messages messages, TuningViewModel model, Controls controls, Settings start, int trained) {
        this.messages = messages;
        this.model = model;
        this.controls = controls;
        this.ends = Map.of(
                Setting.CACHE_MAX_ENTRY_COUNT, new Ends(0.01, 0.99),
                Setting.SESSION_LEN, new Ends(64, Math.max(trained, start.sessionLen())),
                Setting.MAX_DYNAMIC_PATCH, new Ends(1, Math.max(24, start.maxDynamicPatch())),
                Setting.LORA_R, new Ends(0, 1),
                Setting.MAX_BATCH_SIZE, new Ends(1, Math.max(16, start.maxBatchSize())),
                Setting.LORA_ALPHA, new Ends(0, 64),
                Setting.DEVICE_MEMORY, new Ends(256 * Bytes.MIB, Math.max(HostMemory.total(), start.deviceMemory())),
                Setting.MAX_PREFILL_TOKEN_NUM, new Ends(64, Math.max(4096, start.maxPrefillTokenNum())),
                Setting.TP, new Ends(1, 8));
    }

    static String key(Setting<?> setting) {
        return KEYS.getOrDefault(setting, setting.field());
    }

    /// A row for everything that the engine can turn, or has one value of that it names.
    List<SettingRow> all() {
        List<SettingRow> rows =
                controls.shown().stream().<SettingRow>map(this::row).toList();
        for (SettingRow row : rows) {
            controls.when(row.setting).ifPresent(row::when);
            if (!controls.turns(row.setting) && row instanceof NumberRow<?> number) {
                number.fixed();
            }
        }
        return rows;
    }

    private SettingRow row(Setting<?> setting) {
        return setting == Setting.LORA
                ? adapter()
                : setting == Setting.MODEL_FORMAT
                        ? weights()
                        : setting == Setting.QUANT_POLICY ? kvType() : usual(setting);
    }

    @SuppressWarnings("unchecked") // the kind tells the type of the setting's values
    private SettingRow usual(Setting<?> setting) {
        return switch (setting.kind()) {
            case Kind.Numeric<?> numbers -> number((Setting<? extends Number>) setting, numbers);
            case Kind.OneOf of -> choice((Setting<Integer>) setting, _ -> of.choices(), String::valueOf);
            case Kind.Switch _ -> choice((Setting<Boolean>) setting, _ -> List.of(false, true), String::valueOf);
            case Kind.Word _, NameKind _ -> choice(setting, s -> List.of(), String::valueOf);
        };
    }

    private <T extends Number> NumberRow<T> number(Setting<T> setting, Kind.Numeric<?> numbers) {
        Ends at = ends.getOrDefault(setting, new Ends(numbers.least(), numbers.most()));
        return new NumberRow<>(messages, key(setting), setting, at.from(), at.to(), model::change);
    }

    /// A box of the options and of what the draft says, should it be none of them.
    private <T> ChoiceRow<T> choice(
            Setting<T> setting, Function<TuningState, List<T>> options, Function<T, String> text) {
        return choice(setting, options, text, text, (s, value) -> s.with(setting, value));
    }

    private <T> ChoiceRow<T> choice(
            Setting<T> setting,
            Function<TuningState, List<T>> options,
            Function<T, String> text,
            Function<T, String> brief,
            BiFunction<Settings, T, Settings> set) {
        return new ChoiceRow<>(
                messages,
                key(setting),
                setting,
                s -> Stream.concat(
                                options.apply(s).stream(), Stream.of(s.draft().get(setting)))
                        .distinct()
                        .toList(),
                text,
                brief,
                set,
                model::change);
    }

    private SettingRow adapter() {
        return choice(
                Setting.LORA,
                s -> Stream.concat(
                                Stream.of(Optional.<String>empty()),
                                s.adapters().stream().map(a -> Optional.of(a.name())))
                        .toList(),
                name -> name.orElse(messages.text("adapter.none")),
                name -> name.orElse(messages.text("adapter.none.brief")),
                this::withAdapter);
    }

    /// A newly chosen adapter begins with its whole rank and its own scale.
    private Settings withAdapter(Settings s, Optional<String> name) {
        TuningState state = model.state().get();
        double alpha = state.alphaOf(name).orElse(Setting.LORA_ALPHA.usual());
        return controls.turns(Setting.LORA_R)
                ? s.withLora(name, state.rankOf(name), alpha)
                : s.with(Setting.LORA, name);
    }

    private SettingRow weights() {
        return choice(
                Setting.MODEL_FORMAT,
                _ -> model.formats(),
                format -> messages.text("weights.choice", format, Bytes.human(model.weights(format))),
                format -> format,
                (s, format) -> s.withModelFormat(format));
    }

    private SettingRow kvType() {
        String floats = controls.formats().contains("fp32") ? "fp32" : "fp16";
        return choice(
                Setting.QUANT_POLICY,
                _ -> controls.quantPolicies(),
                bits -> messages.text("kv_type." + bits, floats),
                bits -> bits == 0 ? floats : messages.text("kv_type.brief", bits),
                (s, bits) -> s.withQuantPolicy(bits));
    }
}
