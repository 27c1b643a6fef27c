package dev.headroom.engine.attached;

import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.ModelShape;
import dev.headroom.plan.PlanException;
import dev.headroom.plan.catalogue.ModelSpec;
import dev.headroom.plan.engines.DeploySettings;
import dev.headroom.plan.engines.EmbeddedPlanner;
import dev.headroom.plan.engines.EngineKind;
import dev.headroom.plan.engines.EngineVersion;
import dev.headroom.plan.engines.PlanRequest;
import dev.headroom.plan.engines.Planner;
import dev.headroom.plan.engines.SglangSettings;
import dev.headroom.plan.engines.SglangWords;
import dev.headroom.plan.engines.VllmSettings;
import dev.headroom.plan.engines.VllmWords;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The prediction for a server that somebody else started: by the rules of its engine, for its model, with the settings
/// that it tells or that its command line shows. What nobody tells is the engine's default, and the plan says so.
public final class ServerPlan {
    private final String server;
    private final ServerFacts facts;
    private final Optional<KnownModel> model;
    private final ServeLine line;

    ServerPlan(String server, ServerFacts facts, Optional<KnownModel> model, ServeLine line) {
        this.server = server;
        this.facts = facts;
        this.model = model;
        this.line = line;
    }

    /// Its model, where this machine or the catalogue knows it.
    public Optional<ModelSpec> model() {
        return model.map(KnownModel::spec);
    }

    /// Whether a card has to be known for a prediction.
    public boolean needsCard() {
        return facts.kind() != ServerKind.HEADROOM && kind().isPresent();
    }

    /// How many cards its command line says it spreads the model over.
    public int cards() {
        int stages = switch (facts.kind()) {
            case VLLM -> VllmWords.read(line::word).pipelineParallelSize();
            case SGLANG -> SglangWords.read(line::word).pipelineParallelSize();
            case HEADROOM, LMDEPLOY, LMDEPLOY_PROXY, LLAMA_SERVER, OLLAMA, OTHER -> 1;
        };
        return line.settings().tp() * stages;
    }

    /// @param settings as the server has them
    /// @param on the card that it runs on, empty where nobody knows
    public MemoryPlan plan(Settings settings, Optional<ServedBy> on) {
        if (facts.kind() == ServerKind.LLAMA_SERVER) {
            return nothing(Sentence.of(
                    "Nothing is predicted: the command line of {} is not read; the plan page takes its model and"
                            + " flags.",
                    facts.kind().label()));
        }
        if (kind().isEmpty()) {
            return nothing(Sentence.of(
                    "Nothing is predicted: the planner has no rules for {}.",
                    facts.kind().label()));
        }
        if (model.isEmpty()) {
            return nothing(
                    facts.models().isEmpty()
                            ? Sentence.of("Nothing is predicted: {} does not tell which model it serves.", server)
                            : Sentence.of(
                                    "Nothing is predicted: {} is neither a model on this machine nor in the catalogue.",
                                    facts.models().getFirst()));
        }
        if (facts.kind() == ServerKind.HEADROOM) {
            return own(model.get(), settings);
        }
        return on.map(card -> on(model.get(), settings, card))
                .orElseGet(() ->
                        nothing(Sentence.of("Nothing is predicted: {} does not tell which card it runs on.", server)));
    }

    private MemoryPlan own(KnownModel known, Settings settings) {
        Optional<ModelShape> shape = known.spec().embedded();
        return shape.map(s -> EmbeddedPlanner.plan(s, known.adapters(), settings))
                .orElseGet(() -> nothing(Sentence.of(
                        "Nothing is predicted: Headroom's engine serves {} under a name that means another model here.",
                        known.spec().name())));
    }

    private MemoryPlan on(KnownModel known, Settings settings, ServedBy on) {
        PlanRequest q = PlanRequest.serving(
                        known.spec(),
                        kind().orElseThrow(),
                        release(kind().orElseThrow()).toString(),
                        on.card(),
                        DeploySettings.defaults().with(c -> {
                            c.set(line.settings());
                            c.set(told(settings));
                            c.vllm = vllm();
                            c.sglang = sglang();
                        }))
                .withDevices(cards())
                .withUsedByOthers(on.usedByOthers());
        MemoryPlan plan = Planner.plan(q).memoryPlan(q);
        List<Sentence> warnings = new ArrayList<>(plan.warnings());
        if (!line.seen()) {
            warnings.addFirst(Sentence.of(
                    "{} does not tell its settings: what is predicted is {} with its defaults.",
                    server,
                    facts.kind().label()));
        }
        return new MemoryPlan(
                plan.device(),
                plan.deviceTotal(),
                plan.components(),
                plan.keepsPeaks(),
                plan.kv(),
                plan.fits(),
                plan.verdict(),
                warnings);
    }

    /// What it tells of itself, and what travels with a message.
    private Settings told(Settings settings) {
        Settings told = Settings.NONE.with(Setting.MAX_DYNAMIC_PATCH, settings);
        OptionalInt length = facts.contextLen();
        OptionalInt sessions = facts.concurrent();
        told = length.isPresent() ? told.withSessionLen(length.getAsInt()) : told;
        return sessions.isPresent() ? told.withMaxBatchSize(sessions.getAsInt()) : told;
    }

    private VllmSettings vllm() {
        VllmSettings read = VllmWords.read(line::word);
        return facts.contextLen().isPresent() ? read.with(c -> c.maxModelLen = facts.contextLen()) : read;
    }

    private SglangSettings sglang() {
        SglangSettings read = SglangWords.read(line::word);
        return facts.contextLen().isPresent() ? read.with(c -> c.contextLength = facts.contextLen()) : read;
    }

    /// What it says it is; the newest whose rules are known where it says nothing that can be read.
    private EngineVersion release(EngineKind kind) {
        try {
            EngineVersion told = facts.version().map(EngineVersion::of).orElseGet(kind::newest);
            return told.compareTo(kind.oldest()) < 0 ? kind.newest() : told;
        } catch (PlanException e) {
            return kind.newest();
        }
    }

    /// The rule book for what it is.
    private Optional<EngineKind> kind() {
        return switch (facts.kind()) {
            case HEADROOM -> Optional.of(EngineKind.EMBEDDED);
            case LMDEPLOY ->
                Optional.of(
                        line.value("--backend").filter("pytorch"::equals).isPresent()
                                ? EngineKind.PYTORCH
                                : EngineKind.TURBOMIND);
            case VLLM -> Optional.of(EngineKind.VLLM);
            case SGLANG -> Optional.of(EngineKind.SGLANG);
            case LMDEPLOY_PROXY, LLAMA_SERVER, OLLAMA, OTHER -> Optional.empty();
        };
    }

    private MemoryPlan nothing(Sentence why) {
        return new MemoryPlan(server, 0, List.of(), false, Optional.empty(), true, why, List.of());
    }
}
