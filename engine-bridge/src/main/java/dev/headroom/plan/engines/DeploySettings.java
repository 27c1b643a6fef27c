package dev.headroom.plan.engines;

import dev.headroom.plan.llamacpp.GgufModel;
import dev.headroom.plan.llamacpp.LlamaSettings;
import dev.headroom.plan.sight.Clip;
import dev.headroom.plan.sight.Limits;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// What is asked of a serving engine: its settings, of which those not chosen are left to the engine, and the longest
/// request that it shall serve.
///
/// @param settings `lora_r` is the sum of the ranks of all adapters
/// @param loraTargets comma separated: `attention`, `mlp`, `all`, or module names
/// @param images pictures in the longest request
/// @param imageTiles tiles of each picture, thumbnail included; 0: the most that max_dynamic_patch allows
/// @param pictures their sizes, the last one repeated where there are more; empty: any size
/// @param limits bounds of pictures and clips, in place of the model's own
/// @param clip a video in the longest request
/// @param totalMaxNum most tiles of all pictures together, thumbnails not counted (VLMEvalKit); 0: no such budget
/// @param textTokens words beside the pictures, tokens
/// @param newTokens answer, tokens
/// @param torch whether a Python process with torch hosts the engine; false for the C++ example program of old releases
/// @param attention `eager` or `flash`: how the vision tower and, under transformers, the decoder attend
/// @param split `split_model`, `auto` or empty: how transformers spreads layers over cards
/// @param adapters whether the embedded engine is offered adapters, none of which need be in use: its graph then has
///     inputs for them
/// @param vllm its own settings; read where the engine is vLLM
/// @param sglang its own settings; read where the engine is SGLang
/// @param llamacpp its own settings; read where the engine is llama.cpp
/// @param hostMemory bytes of the machine that the cards are in; empty: not known, and not judged
/// @param gguf the file that llama.cpp runs; counts where its name is the model's, else one is made from the dimensions
public record DeploySettings(
        Settings settings,
        String loraTargets,
        int images,
        int imageTiles,
        List<PictureSize> pictures,
        Limits limits,
        Optional<Clip> clip,
        int totalMaxNum,
        int textTokens,
        int newTokens,
        boolean torch,
        String attention,
        String split,
        boolean adapters,
        VllmSettings vllm,
        SglangSettings sglang,
        LlamaSettings llamacpp,
        OptionalLong hostMemory,
        Optional<GgufModel> gguf) {
    public DeploySettings {
        pictures = List.copyOf(pictures);
    }

    /// Nothing chosen, one picture of the largest size.
    public static DeploySettings defaults() {
        return new Change().make();
    }

    public DeploySettings with(Consumer<Change> edit) {
        Change change = new Change(this);
        edit.accept(change);
        return change.make();
    }

    /// The value that was chosen, else the usual one.
    public <T> T get(Setting<T> setting) {
        return settings.get(setting);
    }

    /// Engines started over the same cards.
    public int processes() {
        return get(Setting.PROCESSES);
    }

    /// Empty: left to the engine.
    public <T> Optional<T> chosen(Setting<T> setting) {
        return settings.chosen(setting);
    }

    /// What to overwrite.
    public static final class Change {
        private Settings settings = Settings.NONE;
        public String loraTargets = "all";
        public int images = 1;
        public int imageTiles;
        public List<PictureSize> pictures = List.of();
        public Limits limits = Limits.NONE;
        public Optional<Clip> clip = Optional.empty();
        public int totalMaxNum;
        public int textTokens = 256;
        public int newTokens = 512;
        public boolean torch = true;
        public String attention = "eager";
        public String split = "";
        public boolean adapters;
        public VllmSettings vllm = VllmSettings.defaults();
        public SglangSettings sglang = SglangSettings.defaults();
        public LlamaSettings llamacpp = LlamaSettings.defaults();
        public OptionalLong hostMemory = OptionalLong.empty();
        public Optional<GgufModel> gguf = Optional.empty();

        Change() {}

        Change(DeploySettings s) {
            settings = s.settings;
            loraTargets = s.loraTargets;
            images = s.images;
            imageTiles = s.imageTiles;
            pictures = s.pictures;
            limits = s.limits;
            clip = s.clip;
            totalMaxNum = s.totalMaxNum;
            textTokens = s.textTokens;
            newTokens = s.newTokens;
            torch = s.torch;
            attention = s.attention;
            split = s.split;
            adapters = s.adapters;
            vllm = s.vllm;
            sglang = s.sglang;
            llamacpp = s.llamacpp;
            hostMemory = s.hostMemory;
            gguf = s.gguf;
        }

        /// @throws dev.headroom.settings.SettingException outside the setting's range
        public <T> void set(Setting<T> setting, T value) {
            settings = settings.with(setting, value);
        }

        /// Leaves a setting to the engine.
        public void unset(Setting<?> setting) {
            settings = settings.without(setting);
        }

        /// Takes over what was chosen there.
        public void set(Settings chosen) {
            settings = settings.with(chosen);
        }

        DeploySettings make() {
            return new DeploySettings(
                    settings,
                    loraTargets,
                    images,
                    imageTiles,
                    pictures,
                    limits,
                    clip,
                    totalMaxNum,
                    textTokens,
                    newTokens,
                    torch,
                    attention,
                    split,
                    adapters,
                    vllm,
                    sglang,
                    llamacpp,
                    hostMemory,
                    gguf);
        }
    }
}
