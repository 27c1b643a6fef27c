package dev.headroom.plan.engines;

import dev.headroom.plan.MemoryPlan;
import dev.headroom.plan.advise.Advice;
import dev.headroom.plan.advise.Knob;
import dev.headroom.plan.advise.Limits;
import dev.headroom.plan.advise.Search;
import dev.headroom.settings.Change;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The search of [dev.headroom.plan.advise] asked about one deployment that is not running yet.
final class ServingAdvisor {
    private static final int MOST_CARDS = 8;

    private final PlanRequest q;
    private final Settings start;
    private final int longest;
    private final Search search;

    ServingAdvisor(PlanRequest q, DeploymentPlan now) {
        this.q = q;
        this.start = Taken.of(q, now.effective());
        DeploySettings s = q.serving();
        long pictures = q.model().tower().map(t -> Pictures.tokens(q, t)).orElse(0L);
        this.longest = (int) Math.min(Integer.MAX_VALUE, pictures + s.textTokens() + s.newTokens());
        this.search = new Search(this::plan, controls(), new Limits(0, MOST_CARDS));
    }

    List<PlanAdvice> advice() {
        return said(search.each(start, longest));
    }

    Optional<Advisor.Fit> fit() {
        return search.fitting(start, longest).map(changes -> {
            PlanRequest last = changes.isEmpty() ? q : request(changes.getLast().to());
            return new Advisor.Fit(last, Planner.plan(last), said(changes));
        });
    }

    private Controls controls() {
        List<Setting<?>> can =
                new ArrayList<>(List.of(Setting.MODEL_FORMAT, Setting.LORA_R, Setting.MAX_DYNAMIC_PATCH));
        if (q.engine() != EngineKind.TRANSFORMERS) {
            can.addAll(List.of(Setting.CACHE_MAX_ENTRY_COUNT, Setting.SESSION_LEN, Setting.MAX_BATCH_SIZE));
        }
        if (q.engine() != EngineKind.EMBEDDED) {
            can.addAll(List.of(Setting.PROCESSES, Setting.TP, Setting.QUANT_POLICY, Setting.VISION_MAX_BATCH_SIZE));
        }
        // transformers has no passes; TurboMind reads it since 0.6
        if (q.engine() != EngineKind.TRANSFORMERS
                && (q.engine() != EngineKind.TURBOMIND || q.version().atLeast(0, 6, 0))) {
            can.add(Setting.MAX_PREFILL_TOKEN_NUM);
        }
        boolean embedded = q.engine() == EngineKind.EMBEDDED;
        return new Controls(
                can.stream().collect(Collectors.toMap(s -> s, s -> TakesEffect.ENGINE_RESTART)),
                embedded ? EmbeddedRules.FORMATS : List.of("hf", "awq"),
                embedded ? List.of(0) : List.of(0, 8, 4),
                Map.of());
    }

    private MemoryPlan plan(Settings s) {
        PlanRequest asked = request(s);
        return Planner.plan(asked).memoryPlan(asked);
    }

    /// What was turned; the rest stays as it was asked for, or left to the engine.
    private PlanRequest request(Settings s) {
        List<Setting<?>> turned = Change.between(start, s).settings();
        DeploySettings serving = q.serving().with(c -> {
            turned.stream().filter(t -> !spread(t)).forEach(t -> c.set(Settings.NONE.with(t, s)));
            if (turned.contains(Setting.MAX_DYNAMIC_PATCH)) {
                c.imageTiles = 0;
            }
        });
        return q.withServing(serving)
                .withDevices(turned.contains(Setting.TP) ? Math.max(q.devices(), s.tp()) : q.devices());
    }

    private boolean spread(Setting<?> setting) {
        return setting == Setting.TP && q.engine() == EngineKind.TRANSFORMERS;
    }

    private List<PlanAdvice> said(List<Advice> changes) {
        return changes.stream()
                .map(a -> new PlanAdvice(
                        flags(a), a.bytes(), cost(a), plan(a.to()).fits(), request(a.to())))
                .toList();
    }

    private String flags(Advice a) {
        String flag = a.setting().flag() + " " + a.setting().text(a.to());
        String devices = "--devices " + request(a.to()).devices();
        return a.knob() != Knob.MORE_CARDS ? flag : spread(a.setting()) ? devices : flag + " " + devices;
    }

    private Sentence cost(Advice a) {
        String before = tokens(a.from());
        String after = tokens(a.to());
        return switch (a.knob()) {
            case FEWER_ENGINES -> Sentence.of("One engine answers all requests, as many at once as max_batch_size.");
            case LOWER_RATIO, RAISE_RATIO ->
                Sentence.of("The cache then holds {} tokens instead of {}.", after, before);
            case SHORTER_PREFILL -> Sentence.of("Long prompts are read in more passes, which takes longer.");
            case SMALLER_BATCH -> Sentence.of("Fewer requests at the same time.");
            case FEWER_PICTURES -> Sentence.of("Fewer pictures are encoded at once, which takes longer.");
            case FEWER_TILES -> Sentence.of("Small print in pictures gets harder to read.");
            case SHORTER_SESSION -> Sentence.of("Longer chats are refused; buffers that grow with session_len shrink.");
            case SMALLER_TOKENS ->
                a.to().quantPolicy() == 8
                        ? Sentence.of(
                                "The same bytes hold {} tokens instead of {}; answers change very little.",
                                after,
                                before)
                        : Sentence.of(
                                "The same bytes hold {} tokens instead of {}; long contexts may suffer.",
                                after,
                                before);
            case LOWER_RANK ->
                a.to().loraR() > 0
                        ? Sentence.of("The adapter truncated to a lower rank: its skill fades a little.")
                        : Sentence.of("The adapter merged into the weights: the same answers, no switching, and"
                                + " TurboMind can serve it.");
            case SMALLER_WEIGHTS ->
                q.engine() == EngineKind.EMBEDDED
                        ? Sentence.of("The engine quantises while it loads; answers change a little.")
                        : Sentence.of(
                                "A quantised checkpoint is needed; answers change a little, decoding gets faster.");
            case MORE_CARDS -> Sentence.of("More cards: each holds less of the weights and of the cache.");
            // never tried: the card is given, and a longer session frees nothing
            case LONGER_SESSION, MORE_DEVICE, LESS_DEVICE -> Sentence.NONE;
        };
    }

    /// What the cache holds, with thousands apart.
    private String tokens(Settings s) {
        return String.format(
                Locale.ROOT, "%,d", Planner.plan(request(s)).effective().kvTokens());
    }
}
