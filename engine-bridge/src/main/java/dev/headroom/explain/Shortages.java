package dev.headroom.explain;

import dev.headroom.engine.EngineFailure;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.advise.Advice;
import dev.headroom.plan.advise.Goal;
import dev.headroom.plan.advise.Search;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import dev.headroom.words.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Out of memory, explained: one search, whose advice is both the text and the buttons.
record Shortages(Settings asked, Search search, Controls can) {
    Finding explain(EngineFailure.OutOfMemory oom) {
        boolean told = oom.asked().isPresent() && oom.left().isPresent();
        Goal goal = told
                ? new Goal.Frees(
                        Math.max(0, oom.asked().getAsLong() - oom.left().getAsLong()))
                : search.relief(asked);
        List<Advice> advice = search.knowing(oom.freeAfterWeights()).turns(asked, oom.component(), oom.cause(), goal);
        List<Remedy> remedies = new ArrayList<>();
        advice.forEach(a -> remedies.add(new Remedy.ChangeSettings(a)));
        remedies.add(new Remedy.ShowLog());
        String component = oom.component().field();
        // where figures are told they say it all, but a cache that got nothing has a reason of its own
        Sentence happened = told && oom.cause() == ShortageCause.ALLOCATION
                ? Sentence.of(
                        "{} asks for {}, and {} of {} are left.",
                        component,
                        new Size(oom.asked().getAsLong()),
                        new Size(oom.left().getAsLong()),
                        new Size(asked.deviceMemory()))
                : oom.said();
        return new Finding(
                Rule.OUT_OF_MEMORY,
                Finding.Severity.ERROR,
                Sentence.of("Not enough memory for {}.", component),
                happened.then(advice.isEmpty() ? inGeneral(oom) : Advice.sentence(advice)),
                Optional.of(new Shortage(
                        oom.component(),
                        OptionalInt.empty(),
                        oom.asked(),
                        oom.left(),
                        can.turns(Setting.DEVICE_MEMORY) ? OptionalLong.of(asked.deviceMemory()) : OptionalLong.empty(),
                        List.of())),
                Map.of(),
                remedies);
    }

    /// Where the planner does not know the model: the direction, without figures. An engine whose cards cannot be
    /// counted by `tp` is ours, and has a planner.
    private Sentence inGeneral(EngineFailure.OutOfMemory oom) {
        if (!can.turns(Setting.TP)) {
            return Sentence.NONE;
        }
        return switch (oom.component()) {
            case WEIGHTS_LANGUAGE, WEIGHTS_VISION, WEIGHTS_PROJECTOR ->
                Sentence.of("The weights themselves do not fit: use more GPUs (tp), AWQ weights (model_format awq) or a"
                        + " smaller model. cache_max_entry_count does not help here.");
            case KV_CACHE ->
                switch (oom.cause()) {
                    case ALLOCATION -> Sentence.of("LOWER cache_max_entry_count.");
                    case NO_ROOM -> Sentence.of("RAISE cache_max_entry_count.");
                };
            case VISION_ACTIVATIONS ->
                Sentence.of("LOWER cache_max_entry_count, or send one picture at a time (vision_max_batch_size 1).");
            case PREFILL_ACTIVATIONS ->
                Sentence.of("LOWER cache_max_entry_count, or lower max_batch_size or max_prefill_token_num, whose"
                        + " buffers live outside the cache.");
            case CONTEXT, LORA, READING, RUNTIME, OTHER_PROCESSES, OTHER_ENGINES, OUTSIDE_DEVICE, UNATTRIBUTED, FREE ->
                Sentence.of("Lower max_prefill_token_num or max_batch_size, or use more GPUs (tp).");
        };
    }
}
