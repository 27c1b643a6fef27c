package dev.headroom.settings;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a user asks of an engine. A setting that nobody chose has its usual value, or the one the engine decides.
public final class Settings {
    /// Nothing chosen.
    public static final Settings NONE = new Settings(new Object[Setting.all().size()]);

    /// By [Setting#index]; null: not chosen. Never changed once the object is made.
    private final @Nullable Object[] values;

    private Settings(@Nullable Object[] values) {
        this.values = values;
    }

    /// Every setting that a slider can turn chosen, at its usual value, for an engine that may use `deviceMemory`
    /// bytes.
    public static Settings defaults(long deviceMemory) {
        return new Settings(Setting.all().stream()
                        .map(s -> s.turnable() ? (Object) s.usual() : null)
                        .toArray())
                .with(Setting.DEVICE_MEMORY, deviceMemory);
    }

    /// The value that was chosen, else the usual one.
    public <T> T get(Setting<T> setting) {
        T chosen = value(setting);
        return chosen == null ? setting.usual() : chosen;
    }

    /// Empty: left to the engine.
    public <T> Optional<T> chosen(Setting<T> setting) {
        return Optional.ofNullable(value(setting));
    }

    @SuppressWarnings("unchecked") // only with() puts a value there, and it takes the setting's type
    private <T> T value(Setting<T> setting) {
        return (T) values[setting.index()];
    }

    /// @throws SettingException when the value is outside the setting's range; what a combination means is the
    ///     planner's business
    public <T> Settings with(Setting<T> setting, T value) {
        return put(setting, setting.check(value));
    }

    /// Leaves the setting to the engine.
    public Settings without(Setting<?> setting) {
        return put(setting, null);
    }

    private Settings put(Setting<?> setting, @Nullable Object value) {
        @Nullable Object[] next = values.clone();
        next[setting.index()] = value;
        return new Settings(next);
    }

    /// Sets it to what the text says.
    ///
    /// @throws SettingException when the text is no value of it
    public <T> Settings parse(Setting<T> setting, String text) {
        return with(setting, setting.parse(text));
    }

    /// With one setting as it is over there.
    public Settings with(Setting<?> setting, Settings there) {
        return put(setting, there.values[setting.index()]);
    }

    /// With what was chosen over there, everything else as it is.
    public Settings with(Settings chosen) {
        @Nullable Object[] next = values.clone();
        for (int i = 0; i < next.length; i++) {
            next[i] = chosen.values[i] == null ? next[i] : chosen.values[i];
        }
        return new Settings(next);
    }

    /// With a session no longer than what a model was trained to.
    public Settings fittedTo(int contextLen) {
        return contextLen > 0 && contextLen < sessionLen() ? with(Setting.SESSION_LEN, contextLen) : this;
    }

    /// An adapter at a rank and a scale: one choice of three settings.
    public Settings withLora(Optional<String> name, int rank, double alpha) {
        return with(Setting.LORA, name).with(Setting.LORA_R, rank).with(Setting.LORA_ALPHA, alpha);
    }

    // the names that formulas read

    public double cacheMaxEntryCount() {
        return get(Setting.CACHE_MAX_ENTRY_COUNT);
    }

    public int sessionLen() {
        return get(Setting.SESSION_LEN);
    }

    public int maxBatchSize() {
        return get(Setting.MAX_BATCH_SIZE);
    }

    public int maxDynamicPatch() {
        return get(Setting.MAX_DYNAMIC_PATCH);
    }

    public Optional<String> lora() {
        return get(Setting.LORA);
    }

    public int loraR() {
        return get(Setting.LORA_R);
    }

    public double loraAlpha() {
        return get(Setting.LORA_ALPHA);
    }

    public int quantPolicy() {
        return get(Setting.QUANT_POLICY);
    }

    public String modelFormat() {
        return get(Setting.MODEL_FORMAT);
    }

    public int tp() {
        return get(Setting.TP);
    }

    public int maxPrefillTokenNum() {
        return get(Setting.MAX_PREFILL_TOKEN_NUM);
    }

    public long deviceMemory() {
        return get(Setting.DEVICE_MEMORY);
    }

    public Settings withCacheMaxEntryCount(double x) {
        return with(Setting.CACHE_MAX_ENTRY_COUNT, x);
    }

    public Settings withSessionLen(int x) {
        return with(Setting.SESSION_LEN, x);
    }

    public Settings withMaxBatchSize(int x) {
        return with(Setting.MAX_BATCH_SIZE, x);
    }

    public Settings withMaxDynamicPatch(int x) {
        return with(Setting.MAX_DYNAMIC_PATCH, x);
    }

    public Settings withQuantPolicy(int x) {
        return with(Setting.QUANT_POLICY, x);
    }

    public Settings withModelFormat(String x) {
        return with(Setting.MODEL_FORMAT, x);
    }

    public Settings withTp(int x) {
        return with(Setting.TP, x);
    }

    public Settings withMaxPrefillTokenNum(int x) {
        return with(Setting.MAX_PREFILL_TOKEN_NUM, x);
    }

    public Settings withDeviceMemory(long x) {
        return with(Setting.DEVICE_MEMORY, x);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Settings that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /// What was chosen, under the field's names.
    @Override
    public String toString() {
        return Setting.all().stream()
                .filter(s -> Objects.nonNull(values[s.index()]))
                .map(s -> s.field() + "=" + s.text(this))
                .collect(Collectors.joining(", ", "Settings[", "]"));
    }
}
