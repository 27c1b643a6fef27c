package dev.headroom.settings;

import static dev.headroom.settings.TakesEffect.CACHE_REBUILD;
import static dev.headroom.settings.TakesEffect.ENGINE_RESTART;
import static dev.headroom.settings.TakesEffect.NEXT_MESSAGE;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headroom.memory.Bytes;
import dev.headroom.settings.Kind.Decimal;
import dev.headroom.settings.Kind.Memory;
import dev.headroom.settings.Kind.OneOf;
import dev.headroom.settings.Kind.Share;
import dev.headroom.settings.Kind.Switch;
import dev.headroom.settings.Kind.Whole;
import dev.headroom.settings.Kind.Word;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// One thing that a user can turn: the field's name, its unit, the values it can have, its default, and when a change
/// takes effect in each engine. A new setting is one constant here; files, HTTP, flags and rows of the window loop over
/// [#all()].
///
/// @param <T> of a value
public final class Setting<T> {
    private static final List<Setting<?>> ALL = new ArrayList<>();

    /// Share of the memory that is free after weights which the KV cache takes.
    public static final Setting<Double> CACHE_MAX_ENTRY_COUNT = new Setting<>(
            "cache_max_entry_count",
            "RATIO",
            new Share(),
            0.8,
            In.both(CACHE_REBUILD, ENGINE_RESTART),
            "share of the memory that is free after weights which the KV cache takes, 0 < RATIO < 1");

    /// Longest session in tokens, image tokens included.
    public static final Setting<Integer> SESSION_LEN = new Setting<>(
            "session_len",
            "TOKENS",
            new Whole(1, 100_000_000),
            4096,
            In.both(CACHE_REBUILD, ENGINE_RESTART),
            "longest session, image tokens included");

    /// Most tiles an image is cut into, the thumbnail not counted.
    public static final Setting<Integer> MAX_DYNAMIC_PATCH = new Setting<>(
            "max_dynamic_patch",
            "TILES",
            new Whole(1, 1024),
            12,
            In.both(NEXT_MESSAGE, NEXT_MESSAGE),
            "most tiles a picture is cut into, the thumbnail not counted");

    /// The adapter in use.
    public static final Setting<Optional<String>> LORA = new Setting<>(
            "lora",
            "NAME",
            new NameKind(),
            Optional.empty(),
            In.both(NEXT_MESSAGE, ENGINE_RESTART),
            "adapter in use from the start");

    /// Rank used of the adapter; below its own rank it is truncated by SVD, 0 switches it off.
    public static final Setting<Integer> LORA_R = new Setting<>(
            "lora_r",
            "RANK",
            new Whole(0, 65_536),
            0,
            In.both(NEXT_MESSAGE, ENGINE_RESTART),
            "rank used of the adapter; less than its own is cut by SVD, 0 switches it off");

    /// Sessions at the same time (slots).
    public static final Setting<Integer> MAX_BATCH_SIZE = new Setting<>(
            "max_batch_size",
            "N",
            new Whole(1, 65_536),
            4,
            In.both(CACHE_REBUILD, ENGINE_RESTART),
            "sessions at the same time");

    /// Scale numerator; the adapter is applied with alpha / own rank. Costs no memory. 0 keeps the adapter's own.
    public static final Setting<Double> LORA_ALPHA = new Setting<>(
            "lora_alpha",
            "ALPHA",
            new Decimal(0, 65_536),
            0.0,
            Optional.of(0.0),
            In.both(NEXT_MESSAGE, ENGINE_RESTART),
            "scale numerator of the adapter; costs no memory, 0 keeps its own");

    /// Bytes the embedded engine may use: its pretend card.
    public static final Setting<Long> DEVICE_MEMORY = new Setting<>(
            "device_memory",
            "SIZE",
            new Memory(1, 1L << 44),
            2 * Bytes.GIB,
            In.embedded(ENGINE_RESTART),
            "bytes the engine may use, its pretend card, such as 2GiB");

    /// Tokens of one prefill pass.
    public static final Setting<Integer> MAX_PREFILL_TOKEN_NUM = new Setting<>(
            "max_prefill_token_num",
            "TOKENS",
            new Whole(1, 100_000_000),
            512,
            In.both(ENGINE_RESTART, ENGINE_RESTART),
            "tokens of one prefill pass");

    /// Weight type: `fp32`, `int8`, `int4` (embedded); `hf`, `awq`, `gptq` (LMDeploy).
    public static final Setting<String> MODEL_FORMAT = new Setting<>(
            "model_format",
            "FORMAT",
            new Word("fp32"),
            "fp32",
            In.both(ENGINE_RESTART, ENGINE_RESTART),
            "weight type: fp32, int8, int4 (embedded); hf, awq, gptq, fp8 (LMDeploy); hf, nf4, int8, gptq, awq"
                    + " (finetune)");

    /// KV cache type: 0 (the engine's float type), 8, 4.
    public static final Setting<Integer> QUANT_POLICY = new Setting<>(
            "quant_policy",
            "BITS",
            new OneOf(List.of(0, 4, 8)),
            0,
            In.both(CACHE_REBUILD, ENGINE_RESTART),
            "KV cache type: 0 (no quantisation), 8 or 4");

    /// GPUs that share the model.
    public static final Setting<Integer> TP =
            new Setting<>("tp", "N", new Whole(1, 1024), 1, In.lmdeploy(ENGINE_RESTART), "GPUs that share the model");

    /// Engines started together, each over all the cards of `tp`: torchrun's --nproc-per-node.
    public static final Setting<Integer> PROCESSES = new Setting<>(
            "processes",
            "N",
            new Whole(1, 1024),
            1,
            In.LAUNCH,
            "engines started over the same cards (torchrun --nproc-per-node)");

    /// Tokens of a block of the KV cache.
    public static final Setting<Integer> CACHE_BLOCK_SEQ_LEN = new Setting<>(
            "cache_block_seq_len", "TOKENS", new Whole(1, 65_536), 64, In.LAUNCH, "tokens of a block of the KV cache");

    /// Pictures, not tiles, of one pass of the vision tower.
    public static final Setting<Integer> VISION_MAX_BATCH_SIZE = new Setting<>(
            "vision_max_batch_size", "N", new Whole(1, 4096), 1, In.LAUNCH, "pictures of one pass of the vision tower");

    /// Type of weights and activations that are not quantised.
    public static final Setting<String> DTYPE =
            new Setting<>("dtype", "TYPE", new Word("float16"), "auto", In.LAUNCH, "auto, float16 or bfloat16");

    public static final Setting<Boolean> ENABLE_PREFIX_CACHING = new Setting<>(
            "enable_prefix_caching",
            "",
            new Switch(),
            false,
            In.LAUNCH,
            "keep shared beginnings of prompts in the cache");

    public static final Setting<Boolean> EAGER_MODE =
            new Setting<>("eager_mode", "", new Switch(), false, In.LAUNCH, "no CUDA graphs (PyTorch)");

    /// No vision tower at all.
    public static final Setting<Boolean> LANGUAGE_MODEL_ONLY =
            new Setting<>("language_model_only", "", new Switch(), false, In.LAUNCH, "leave the vision tower out");

    /// What describes an adapter, and means nothing without one.
    public static final List<Setting<?>> OF_ADAPTER = List.of(LORA, LORA_R, LORA_ALPHA);

    private static final Map<String, Setting<?>> BY_FIELD =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::field, s -> s));

    private final int index;
    private final Field<T> field;
    private final String unit;
    private final T usual;
    private final Optional<T> own;
    private final In in;
    private final String about;

    /// The engines in which a setting can be turned, and when a change takes effect there.
    private record In(Optional<TakesEffect> embedded, Optional<TakesEffect> lmdeploy) {
        /// Given when LMDeploy is started, and by no slider.
        private static final In LAUNCH = new In(Optional.empty(), Optional.empty());

        static In both(TakesEffect embedded, TakesEffect lmdeploy) {
            return new In(Optional.of(embedded), Optional.of(lmdeploy));
        }

        static In embedded(TakesEffect when) {
            return new In(Optional.of(when), Optional.empty());
        }

        static In lmdeploy(TakesEffect when) {
            return new In(Optional.empty(), Optional.of(when));
        }
    }

    private Setting(String field, String unit, Kind<T> kind, T usual, In in, String about) {
        this(field, unit, kind, usual, Optional.empty(), in, about);
    }

    /// @param own the value that stands for the model's or adapter's own; empty where each value means itself
    private Setting(String field, String unit, Kind<T> kind, T usual, Optional<T> own, In in, String about) {
        this.index = ALL.size();
        this.field = new Field<>(field, kind);
        this.unit = unit;
        this.usual = usual;
        this.own = own;
        this.in = in;
        this.about = about;
        ALL.add(this);
    }

    /// Every setting there is, in the order of the window's rows.
    public static List<Setting<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    /// The setting under the field's name.
    public static Optional<Setting<?>> named(String field) {
        return Optional.ofNullable(BY_FIELD.get(field));
    }

    int index() {
        return index;
    }

    public String field() {
        return field.name();
    }

    /// The field's name as a flag: `--session-len`.
    public String flag() {
        return "--" + field().replace('_', '-');
    }

    /// What its values count, as the label of a flag's value.
    public String unit() {
        return unit;
    }

    public Kind<T> kind() {
        return field.kind();
    }

    /// The value where nobody chose one; LMDeploy's where it has one.
    public T usual() {
        return usual;
    }

    /// The value in files and requests that leaves it to the model or the adapter, whose own value is then in force:
    /// nobody has asked for that number.
    public Optional<T> own() {
        return own;
    }

    /// Whether it is left to the model or the adapter there.
    public boolean leftToOwn(Settings settings) {
        return own.filter(settings.get(this)::equals).isPresent();
    }

    /// What it is, in a line of English for `--help`.
    public String about() {
        return about;
    }

    /// Empty where it cannot be turned there.
    public Optional<TakesEffect> inEmbedded() {
        return in.embedded();
    }

    public Optional<TakesEffect> inLmdeploy() {
        return in.lmdeploy();
    }

    /// Whether a running engine's settings name it; the others are given when an engine is started.
    public boolean turnable() {
        return in.embedded().isPresent() || in.lmdeploy().isPresent();
    }

    /// @throws SettingException outside the range
    public T check(T value) {
        return field.check(value);
    }

    /// Reads what people and files write.
    ///
    /// @throws SettingException when the text is no value of it
    public T parse(String text) {
        return field.parse(text);
    }

    /// @throws SettingException when the JSON is no value of it
    public T read(JsonNode json) {
        return field.read(json);
    }

    /// Its value there, as [#parse] reads it.
    public String text(Settings settings) {
        return kind().text(settings.get(this));
    }

    /// Its value there, for people.
    public String shown(Settings settings) {
        return kind().shown(settings.get(this));
    }

    /// As [#shown], in words where the value stands for the adapter's own.
    public Sentence said(Settings settings) {
        return leftToOwn(settings) ? Sentence.of("the adapter's own") : Sentence.foreign(shown(settings));
    }

    public JsonNode write(Settings settings) {
        return kind().write(settings.get(this));
    }

    @Override
    public String toString() {
        return field();
    }
}
