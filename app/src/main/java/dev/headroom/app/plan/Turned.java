package dev.headroom.app.plan;

import dev.headroom.app.i18n.Messages;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.LaunchWord;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.SglangWords;
import dev.headroom.plan.engines.VllmWords;
import dev.headroom.plan.llamacpp.LlamaSettings;
import dev.headroom.settings.Setting;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What differs between two plans, in the words of the fields: "Cache ratio 0.8 → 0.56".
final class Turned {
    private static final Messages M = Messages.of("models");
    private static final Set<EngineKind> OWN_BATCH = EnumSet.of(EngineKind.TURBOMIND, EngineKind.PYTORCH);

    private final List<String> changes = new ArrayList<>();

    private Turned() {}

    static List<String> between(PlanRequest from, PlanRequest to) {
        Turned turned = new Turned();
        turned.compare("devices", from.devices(), to.devices());
        if (to.engine() == EngineKind.FINETUNE) {
            turned.tuning(from.tuning(), to.tuning());
            turned.compare("model_format", from.format(), to.format());
        } else {
            Setting.all().forEach(s -> turned.compare(s.field(), value(s, from), value(s, to)));
            turned.compare("images", from.serving().images(), to.serving().images());
            turned.compare("attention", from.serving().attention(), to.serving().attention());
            turned.llamacpp(from.serving().llamacpp(), to.serving().llamacpp());
            VllmWords.ALL.forEach(
                    w -> turned.word(w, from.serving().vllm(), to.serving().vllm()));
            SglangWords.ALL.forEach(
                    w -> turned.word(w, from.serving().sglang(), to.serving().sglang()));
        }
        return turned.changes;
    }

    private static String value(Setting<?> setting, PlanRequest q) {
        DeploySettings s = q.serving();
        if (s.chosen(setting).isPresent()) {
            return setting.shown(s.settings());
        }
        if (setting == Setting.SESSION_LEN || setting == Setting.MAX_DYNAMIC_PATCH) {
            return M.text("unset.model");
        }
        if (setting == Setting.MAX_PREFILL_TOKEN_NUM
                || setting == Setting.MAX_BATCH_SIZE && OWN_BATCH.contains(q.engine())) {
            return M.text("unset.engine");
        }
        return setting == Setting.MODEL_FORMAT ? q.format() : setting.shown(s.settings());
    }

    private void tuning(FinetuneSettings from, FinetuneSettings to) {
        compare("max_length", from.maxLength(), to.maxLength());
        compare("batch", from.batch(), to.batch());
        compare("train_lora_r", from.loraR(), to.loraR());
        compare("train_tiles", from.tiles(), to.tiles());
        compare("zero", zero(from), zero(to));
        compare("checkpointing", yes(from.gradientCheckpointing()), yes(to.gradientCheckpointing()));
        compare("train_attention", from.attention(), to.attention());
        compare("optimizer", from.optimizer(), to.optimizer());
        compare("offload_optimizer", yes(from.offloadOptimizer()), yes(to.offloadOptimizer()));
        compare("offload_parameters", yes(from.offloadParameters()), yes(to.offloadParameters()));
        compare("liger", yes(from.liger()), yes(to.liger()));
        compare("train_vision", yes(from.trainVision()), yes(to.trainVision()));
        compare("train_embeddings", yes(from.trainEmbeddings()), yes(to.trainEmbeddings()));
    }

    private void llamacpp(LlamaSettings from, LlamaSettings to) {
        compare("ctx_size", shown(from.context(), "unset.model"), shown(to.context(), "unset.model"));
        compare("parallel", shown(from.parallel(), "unset.engine"), shown(to.parallel(), "unset.engine"));
        compare("gpu_layers", shown(from.gpuLayers(), "unset.engine"), shown(to.gpuLayers(), "unset.engine"));
        compare("batch_size", from.batch(), to.batch());
        compare("ubatch_size", from.microBatch(), to.microBatch());
        compare("cache_type", cacheType(from), cacheType(to));
        compare("flash_attn", shown(from.flash()), shown(to.flash()));
        compare("kv_unified", shown(from.unified()), shown(to.unified()));
        compare("n_cpu_moe", from.cpuMoe(), to.cpuMoe());
        compare("split_mode", from.split().field(), to.split().field());
        compare("swa_full", yes(from.swaFull()), yes(to.swaFull()));
        compare("kv_offload", yes(from.cacheOffload()), yes(to.cacheOffload()));
        compare("mmproj_offload", yes(from.towerOffload()), yes(to.towerOffload()));
    }

    private static String cacheType(LlamaSettings s) {
        return s.keys() == s.values()
                ? s.keys().field()
                : s.keys().field() + "/" + s.values().field();
    }

    private static String shown(OptionalInt value, String unset) {
        return value.isPresent() ? String.valueOf(value.getAsInt()) : M.text(unset);
    }

    private static String shown(Optional<Boolean> value) {
        return value.map(Turned::yes).orElseGet(() -> M.text("unset.engine"));
    }

    private static String zero(FinetuneSettings s) {
        return M.text("zero." + (s.zero() < 0 ? "none" : s.zero()));
    }

    private static String yes(boolean on) {
        return M.text(on ? "yes" : "no");
    }

    private <S> void word(LaunchWord<S, ?> word, S from, S to) {
        compare(word.flag().substring(2).replace('-', '_'), shown(word, from), shown(word, to));
    }

    private static <S> String shown(LaunchWord<S, ?> word, S settings) {
        return word.value()
                .apply(settings)
                .map(text -> word.isSwitch() ? yes(true) : text)
                .orElseGet(() -> word.isSwitch() ? yes(false) : M.text("unset.engine"));
    }

    private void compare(String key, Object from, Object to) {
        if (!from.equals(to)) {
            String caption = M.has(key) ? M.text(key) : key;
            changes.add("%s %s → %s".formatted(caption, from, to));
        }
    }
}
