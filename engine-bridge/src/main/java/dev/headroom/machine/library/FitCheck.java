package dev.headroom.machine.library;

import dev.headroom.machine.library.LibraryModel.Planned;
import dev.headroom.machine.library.LibraryModel.Runs;
import dev.headroom.memory.ComponentKind;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.DevicePlan;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import dev.headroom.plan.engines.FinetuneSettings;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Asks the planner whether a model of the library has room: one session of [#TOKENS] tokens, one picture as large as
/// the model takes it. Where the planner's count and the files differ it does not know the model, and that is said.
public final class FitCheck {
    /// Tokens of the session that must have room.
    public static final int TOKENS = 4096;

    /// Of a model whose parameters were counted; more means that a part is not known to the planner.
    private static final double MOST_DIFFERENCE = 0.03;

    private static final List<String> EMBEDDED_FORMATS = List.of("fp32", "int8", "int4");

    private FitCheck() {}

    /// In the engine that comes with Headroom; a GGUF in llama.cpp without a card.
    ///
    /// @param memory bytes of this machine that can be had
    public static ModelFit here(LibraryModel model, long memory) {
        Optional<ModelFit> broken = broken(model);
        if (broken.isPresent()) {
            return broken.get();
        }
        if (model.gguf().isPresent()) {
            return llama(model, DeviceSpec.of("cpu", Math.max(1, memory)), 0);
        }
        return switch (model.runs()) {
            case Runs.Here(ModelShape shape) -> embedded(shape, memory);
            case Runs.Elsewhere(Sentence why) -> elsewhere(model, memory, why);
        };
    }

    private static ModelFit embedded(ModelShape shape, long memory) {
        if (memory <= 0) {
            return new ModelFit.TooLarge(-memory);
        }
        ModelFit last = new ModelFit.Unknown(Sentence.NONE);
        for (String format : EMBEDDED_FORMATS) {
            Settings settings = Settings.defaults(memory)
                    .withSessionLen(Math.min(TOKENS, shape.language().contextLen()))
                    .withModelFormat(format);
            MemoryPlan plan = EmbeddedPlanner.plan(shape, List.of(), settings);
            long kv = plan.bytes(ComponentKind.KV_CACHE);
            long needed = plan.kv()
                    .map(k -> k.bytesPerToken() * settings.sessionLen())
                    .orElse(kv);
            last = judged(memory - plan.peak() + kv - needed, plan.uncertainty());
            if (last instanceof ModelFit.Fits(long left, boolean _)) {
                return format.equals(EMBEDDED_FORMATS.getFirst()) ? last : new ModelFit.Needs(format, left);
            }
        }
        return last;
    }

    private static ModelFit judged(long left, long range) {
        return left < 0 ? new ModelFit.TooLarge(-left) : new ModelFit.Fits(left, left < range);
    }

    /// One slot of a `llama-server`, with the whole model and its mmproj there.
    private static ModelFit llama(LibraryModel model, DeviceSpec device, long used) {
        ModelSpec spec = model.spec().orElseThrow();
        if (device.total() <= used) {
            return new ModelFit.TooLarge(model.bytes() + used - device.total());
        }
        DeploySettings settings = DeploySettings.defaults().with(c -> {
            c.gguf = model.gguf();
            c.llamacpp = c.llamacpp.with(l -> {
                l.context = OptionalInt.of(Math.min(TOKENS, spec.decoder().context()));
                l.parallel = OptionalInt.of(1);
                l.fit = Optional.of(false);
                l.cacheRam = OptionalDouble.of(0);
            });
        });
        PlanRequest request = new PlanRequest(
                spec,
                EngineKind.LLAMACPP,
                EngineKind.LLAMACPP.newest(),
                device,
                1,
                used,
                settings,
                FinetuneSettings.internvl(),
                Calibration.NONE);
        DeploymentPlan plan = Planner.plan(request);
        if (!Planner.answered(plan) || plan.devices().isEmpty()) {
            return new ModelFit.Unknown(plan.verdict());
        }
        return judged(plan.tightest().free(), plan.tightest().uncertainty());
    }

    /// On a card, served by LMDeploy, or a GGUF by llama.cpp.
    ///
    /// @param used bytes that others hold there
    public static ModelFit on(LibraryModel model, DeviceSpec card, long used) {
        Optional<ModelFit> broken = broken(model);
        if (broken.isPresent()) {
            return broken.get();
        }
        if (model.gguf().isPresent()) {
            return llama(model, card, used);
        }
        Optional<Sentence> why = unknown(model);
        if (why.isPresent() || card.total() <= used) {
            return elsewhere(model, card.total() - used, why.orElse(Sentence.NONE));
        }
        List<String> formats =
                model.spec().filter(s -> s.format().equals("hf")).isPresent() ? List.of("", "awq") : List.of("");
        ModelFit turbo = smallest(model, formats, EngineKind.TURBOMIND, card, used);
        return turbo instanceof ModelFit.Unknown ? smallest(model, formats, EngineKind.PYTORCH, card, used) : turbo;
    }

    private static Optional<ModelFit> broken(LibraryModel model) {
        return model.troubles().stream()
                .filter(Trouble::breaks)
                .findFirst()
                .map(t -> new ModelFit.Unknown(t.sentence()));
    }

    /// Whatever runs it, it takes its weights; an engine that packs them takes less, so only of packed ones that is
    /// certain.
    private static ModelFit elsewhere(LibraryModel model, long memory, Sentence why) {
        boolean packed = model.format() == LibraryModel.Format.GGUF;
        return memory <= 0 || packed && model.bytes() > memory
                ? new ModelFit.TooLarge(model.bytes() - memory)
                : new ModelFit.Unknown(why);
    }

    private static Optional<Sentence> unknown(LibraryModel model) {
        return switch (model.planned()) {
            case Planned.Unknown(Sentence why) -> Optional.of(why);
            case Planned.ByLlamaCpp _ -> Optional.empty();
            case Planned.Known(ModelSpec spec) -> {
                long counted = model.parameters();
                if (counted == 0) {
                    yield Optional.of(
                            model.troubles().isEmpty()
                                    ? Sentence.of("The files of {} were not counted.", model.name())
                                    : model.troubles().getFirst().sentence());
                }
                if (model.type().contains("int") && spec.format().equals("hf")
                        || model.type().contains("bnb")) {
                    yield Optional.of(Sentence.of("The planner has no rule for weights of type {}.", model.type()));
                }
                yield Math.abs(spec.parameters() - counted) > MOST_DIFFERENCE * counted
                        ? Optional.of(Sentence.of(
                                "The planner counts {} parameters of {} and its files hold {}, so it does not know this"
                                        + " model.",
                                spec.parameters(),
                                model.name(),
                                counted))
                        : Optional.empty();
            }
        };
    }

    /// The first format that has room decides; the last one says by how much none has.
    private static ModelFit smallest(
            LibraryModel model, List<String> formats, EngineKind engine, DeviceSpec device, long used) {
        ModelFit last = new ModelFit.Unknown(Sentence.NONE);
        for (String format : formats) {
            last = planned(model, engine, format, device, used);
            if (last instanceof ModelFit.Fits(long left, boolean _)) {
                return format.equals(formats.getFirst()) ? last : new ModelFit.Needs("int4", left);
            }
            if (last instanceof ModelFit.Unknown) {
                return last;
            }
        }
        return last;
    }

    private static ModelFit planned(
            LibraryModel model, EngineKind engine, String format, DeviceSpec device, long used) {
        ModelSpec spec = model.spec().orElseThrow();
        try {
            DeploySettings settings = DeploySettings.defaults().with(c -> {
                c.set(Setting.SESSION_LEN, Math.min(TOKENS, spec.decoder().context()));
                c.set(Setting.MAX_BATCH_SIZE, 1);
                if (!format.isEmpty()) {
                    c.set(Setting.MODEL_FORMAT, format);
                }
            });
            PlanRequest request = new PlanRequest(
                    spec,
                    engine,
                    EngineVersion.NEWEST,
                    device,
                    1,
                    used,
                    settings,
                    FinetuneSettings.internvl(),
                    Calibration.NONE);
            return of(Planner.plan(request), spec);
        } catch (PlanException e) {
            return new ModelFit.Unknown(e.sentence());
        } catch (SettingException e) {
            return new ModelFit.Unknown(e.sentence());
        }
    }

    /// A server takes what is free for its cache; what one session needs of that is what counts here.
    private static ModelFit of(DeploymentPlan plan, ModelSpec spec) {
        if (!Planner.answered(plan) || plan.devices().isEmpty()) {
            return new ModelFit.Unknown(plan.verdict());
        }
        DevicePlan card = plan.tightest();
        long token = plan.effective().kvTokens() > 0
                ? plan.effective().kvReserved() / plan.effective().kvTokens()
                : 2 * spec.decoder().kvValuesPerToken();
        long left = card.free()
                + card.bytes(ComponentKind.KV_CACHE)
                - token * Math.min(TOKENS, spec.decoder().context());
        return judged(left, card.uncertainty());
    }
}
