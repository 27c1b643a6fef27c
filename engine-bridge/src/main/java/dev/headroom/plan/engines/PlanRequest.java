package dev.headroom.plan.engines;

import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.settings.Setting;

/// One question to the planner.
///
/// @param devices how many such cards there are
/// @param usedByOthers bytes that other processes hold on each card
/// @param calibration what earlier runs on this machine taught; [Calibration#NONE] without any
public record PlanRequest(
        ModelSpec model,
        EngineKind engine,
        EngineVersion version,
        DeviceSpec device,
        int devices,
        long usedByOthers,
        DeploySettings serving,
        FinetuneSettings tuning,
        Calibration calibration) {

    /// Serving, on one card.
    public static PlanRequest serving(
            ModelSpec model, EngineKind engine, String version, DeviceSpec device, DeploySettings settings) {
        return new PlanRequest(
                model,
                engine,
                EngineVersion.of(version),
                device,
                1,
                0,
                settings,
                FinetuneSettings.internvl(),
                Calibration.NONE);
    }

    /// Fine-tuning, on one card.
    public static PlanRequest tuning(ModelSpec model, DeviceSpec device, FinetuneSettings settings) {
        return new PlanRequest(
                model,
                EngineKind.FINETUNE,
                EngineVersion.NEWEST,
                device,
                1,
                0,
                DeploySettings.defaults(),
                settings,
                Calibration.NONE);
    }

    public PlanRequest withModel(ModelSpec x) {
        return new PlanRequest(x, engine, version, device, devices, usedByOthers, serving, tuning, calibration);
    }

    public PlanRequest withVersion(EngineVersion x) {
        return new PlanRequest(model, engine, x, device, devices, usedByOthers, serving, tuning, calibration);
    }

    public PlanRequest withServing(DeploySettings x) {
        return new PlanRequest(model, engine, version, device, devices, usedByOthers, x, tuning, calibration);
    }

    public PlanRequest withTuning(FinetuneSettings x) {
        return new PlanRequest(model, engine, version, device, devices, usedByOthers, serving, x, calibration);
    }

    public PlanRequest withDevices(int x) {
        return new PlanRequest(model, engine, version, device, x, usedByOthers, serving, tuning, calibration);
    }

    public PlanRequest withDevice(DeviceSpec x) {
        return new PlanRequest(model, engine, version, x, devices, usedByOthers, serving, tuning, calibration);
    }

    public PlanRequest withUsedByOthers(long x) {
        return new PlanRequest(model, engine, version, device, devices, x, serving, tuning, calibration);
    }

    public PlanRequest withEngine(EngineKind x) {
        return new PlanRequest(model, x, version, device, devices, usedByOthers, serving, tuning, calibration);
    }

    public PlanRequest withCalibration(Calibration x) {
        return new PlanRequest(model, engine, version, device, devices, usedByOthers, serving, tuning, x);
    }

    /// Weight format in force: the asked one, else the checkpoint's own.
    public String format() {
        return serving.chosen(Setting.MODEL_FORMAT).orElse(model.format());
    }
}
