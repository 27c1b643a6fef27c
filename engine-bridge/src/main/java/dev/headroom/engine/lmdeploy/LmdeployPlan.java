package dev.headroom.engine.lmdeploy;

import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.checkpoint.JsonFile;
import dev.headroom.checkpoint.PeftAdapter;
import dev.headroom.engine.ServedShape;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.calibration.Calibration;
import dev.headroom.plan.catalogue.ConfigModels;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.DeploymentPlan;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The deployment planner asked about one launch: what these settings take of the tightest card, by the rules of the
/// release and backend that are launched.
///
/// @param model empty where neither the folder nor the catalogue tells its dimensions
/// @param why no model, as a sentence; empty when there is one
/// @param device one of the cards; `Settings.deviceMemory()` overrules its total
/// @param usedByOthers bytes of it that are taken already
/// @param ranks of the adapters on disk, by name
/// @param learnt what earlier runs taught of a request
public record LmdeployPlan(
        LmdeployLaunch launch,
        Optional<ModelSpec> model,
        Sentence why,
        DeviceSpec device,
        long usedByOthers,
        Map<String, Integer> ranks,
        Function<PlanRequest, Calibration> learnt) {
    public LmdeployPlan {
        ranks = Map.copyOf(ranks);
    }

    public static LmdeployPlan of(LmdeployLaunch launch, DeviceSpec device, long usedByOthers) {
        Optional<ModelSpec> model = Optional.empty();
        Sentence why = Sentence.NONE;
        try {
            model = model(launch.model());
            if (model.isEmpty()) {
                why = Sentence.of(
                        "Its memory cannot be predicted: {} is neither a folder here nor in the catalogue of models.",
                        launch.model());
            }
        } catch (IllegalArgumentException e) {
            why = Sentence.of(e);
        }
        Map<String, Integer> ranks =
                launch.adapters().stream().collect(Collectors.toMap(LmdeployLaunch.Adapter::name, LmdeployPlan::rank));
        return new LmdeployPlan(launch, model, why, device, usedByOthers, ranks, q -> Calibration.NONE);
    }

    /// The same, corrected by what runs on this machine taught.
    public LmdeployPlan with(Function<PlanRequest, Calibration> experience) {
        return new LmdeployPlan(launch, model, why, device, usedByOthers, ranks, experience);
    }

    /// @throws IllegalArgumentException for a folder whose config.json cannot be planned with
    private static Optional<ModelSpec> model(String nameOrFolder) {
        try {
            Path folder = Path.of(nameOrFolder);
            Path config = folder.resolve("config.json");
            if (Files.isRegularFile(config)) {
                Path name = folder.getFileName();
                return Optional.of(
                        ConfigModels.parse(name == null ? nameOrFolder : name.toString(), JsonFile.text(config)));
            }
        } catch (InvalidPathException e) {
            // no path of this system, so it is a name
        } catch (IOException | CheckpointException e) {
            throw new PlanException(
                    Sentence.of("The config.json of {} cannot be read: {}", nameOrFolder, Sentence.of(e)), e);
        }
        return ModelCatalogue.find(nameOrFolder);
    }

    /// What the window draws tiles and tokens with.
    public ModelShape shape() {
        return model.map(ServedShape::of).orElseGet(() -> ServedShape.unknown(launch.model(), 0));
    }

    /// Empty when the model is not known.
    public Optional<PlanRequest> request(Settings s) {
        return model.map(spec -> PlanRequest.serving(
                                spec,
                                kind(),
                                launch.version().toString(),
                                device.withTotal(s.deviceMemory()),
                                serving(s))
                        .withDevices(s.tp())
                        .withUsedByOthers(usedByOthers))
                .map(q -> q.withCalibration(learnt.apply(q)));
    }

    private EngineKind kind() {
        return launch.backend() == LmdeployBackend.TURBOMIND ? EngineKind.TURBOMIND : EngineKind.PYTORCH;
    }

    private DeploySettings serving(Settings s) {
        return DeploySettings.defaults().with(c -> {
            c.set(launch.engine().settings());
            c.set(LmdeployLaunch.Engine.of(s).settings());
            c.set(Setting.LORA_R, ranks(s));
        });
    }

    /// Every loaded adapter takes memory, the chosen one as far as it is cut to. TurboMind gets a merged model.
    private int ranks(Settings s) {
        if (launch.backend() == LmdeployBackend.TURBOMIND) {
            return 0;
        }
        int sum = 0;
        for (LmdeployLaunch.Adapter adapter : launch.adapters()) {
            boolean chosen = s.lora().filter(adapter.name()::equals).isPresent();
            int own = ranks.getOrDefault(adapter.name(), 0);
            sum += chosen && s.loraR() > 0 ? Math.min(s.loraR(), own) : own;
        }
        return sum;
    }

    private static int rank(LmdeployLaunch.Adapter adapter) {
        try {
            return PeftAdapter.open(Path.of(adapter.path())).rank();
        } catch (CheckpointException | InvalidPathException e) {
            return 0; // a hub name: its files are not here yet
        }
    }

    /// The plan of all cards; empty when the model is not known.
    public Optional<DeploymentPlan> deployment(Settings s) {
        return request(s).map(Planner::plan);
    }

    /// The plan of the tightest card in the window's vocabulary. Without a model it says so and names no component.
    public MemoryPlan plan(Settings s) {
        return request(s)
                .map(q -> Planner.plan(q).memoryPlan(q))
                .orElseGet(() -> new MemoryPlan(
                        device.name(), s.deviceMemory(), List.of(), false, Optional.empty(), true, why, List.of()));
    }

    /// The card of a given size, for a plan without a driver.
    public static DeviceSpec card(String name, long total) {
        return DeviceSpec.ofTotal(name.isEmpty() ? "card of " + Bytes.human(total) : name, total);
    }
}
