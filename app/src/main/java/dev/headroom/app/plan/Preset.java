package dev.headroom.app.plan;

import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.plan.catalogue.DeviceCatalogue;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.settings.Setting;
import java.util.List;

/// A question people ask again and again, ready to open.
///
/// @param id key of its words: `preset.ID` and `preset.ID.hint`
record Preset(String id, PlanRequest request) {

    static List<Preset> all() {
        return List.of(
                new Preset(
                        "sixty",
                        serving(
                                "InternVL2-8B",
                                EngineKind.PYTORCH, // of 0.5.2 only this engine takes --adapters
                                "0.5.2",
                                "A100 80GB",
                                1,
                                DeploySettings.defaults().with(c -> {
                                    c.set(Setting.LORA_R, 16);
                                    c.set(Setting.SESSION_LEN, 8192);
                                }))),
                new Preset(
                        "fourcards",
                        serving(
                                "InternVL2-8B",
                                EngineKind.TURBOMIND,
                                "0.6.0",
                                "RTX 3090",
                                4,
                                DeploySettings.defaults().with(c -> {
                                    c.set(Setting.TP, 4);
                                    c.set(Setting.PROCESSES, 4);
                                }))),
                new Preset(
                        "finetune", training("internlm-xcomposer2-4khd-7b", "V100 32GB", FinetuneSettings.xcomposer())),
                new Preset(
                        "full32",
                        training(
                                "InternVL2-4B",
                                "V100 32GB",
                                FinetuneSettings.internvl().with(c -> {
                                    c.loraR = 0;
                                    c.batch = 1;
                                }))),
                new Preset(
                        "qlora24",
                        fourBit(training(
                                "InternVL3-8B",
                                "RTX 3090",
                                FinetuneSettings.swift().with(c -> {
                                    c.attention = "flash";
                                    c.maxLength = 4096;
                                })))),
                new Preset("eight40", evaluation("A100 40GB")),
                new Preset("eight80", evaluation("A100 80GB")));
    }

    private static PlanRequest training(String model, String card, FinetuneSettings settings) {
        return PlanRequest.tuning(ModelCatalogue.get(model), DeviceCatalogue.get(card), settings);
    }

    private static PlanRequest fourBit(PlanRequest q) {
        return q.withServing(q.serving().with(c -> c.set(Setting.MODEL_FORMAT, "nf4")));
    }

    /// Several pictures of a question, up to the 64 tiles of VLMEvalKit, and a long answer.
    private static PlanRequest evaluation(String card) {
        return serving(
                "InternVL2-Llama3-76B",
                EngineKind.TRANSFORMERS,
                LmdeployVersion.NEWEST,
                card,
                8,
                DeploySettings.defaults().with(c -> {
                    c.images = 5;
                    c.newTokens = 4096;
                    c.attention = "flash";
                    c.split = "split_model";
                }));
    }

    private static PlanRequest serving(
            String model, EngineKind engine, String version, String card, int cards, DeploySettings settings) {
        return PlanRequest.serving(ModelCatalogue.get(model), engine, version, DeviceCatalogue.get(card), settings)
                .withDevices(cards);
    }

    /// Of a plan in which nobody has turned anything.
    static DeploySettings untouched() {
        return DeploySettings.defaults();
    }

    /// The recipe's own values.
    static FinetuneSettings untouched(PlanRequest q) {
        return FinetuneSettings.of(q.tuning().recipe());
    }
}
