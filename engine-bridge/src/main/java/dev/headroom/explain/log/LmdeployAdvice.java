package dev.headroom.explain.log;

import dev.headroom.engine.lmdeploy.LmdeployBackend;
import dev.headroom.engine.lmdeploy.LmdeployLaunch;
import dev.headroom.engine.lmdeploy.LmdeployPlan;
import dev.headroom.engine.lmdeploy.LmdeployVersion;
import dev.headroom.explain.Remedy.TurnFlag;
import dev.headroom.explain.log.LogFact.Known;
import dev.headroom.explain.log.Trouble.Kind;
import dev.headroom.memory.ShortageCause;
import dev.headroom.plan.advise.Advice;
import dev.headroom.plan.advise.Advice.Effect;
import dev.headroom.plan.advise.Direction;
import dev.headroom.plan.advise.Goal;
import dev.headroom.plan.advise.Limits;
import dev.headroom.plan.advise.Search;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.SettingException;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// LMDeploy's memory can be planned: where model and card are known the advisor is asked, and its values stand where
/// the rules had a step, or none. A setting that the advisor turned and found useless is not offered.
final class LmdeployAdvice {
    private LmdeployAdvice() {}

    /// @param general what the rules say
    /// @param model a folder, or a name of the catalogue
    static List<TurnFlag> planned(
            Situation at, List<TurnFlag> general, String model, DeviceSpec card, Optional<String> version) {
        try {
            List<TurnFlag> advised = turns(at, general, model, card, version);
            if (advised.isEmpty()) {
                return general;
            }
            Controls can = controls(release(version));
            List<TurnFlag> all = new ArrayList<>(
                    general.stream().filter(t -> t.way() == TurnFlag.Way.FREE).toList());
            all.addAll(advised);
            general.stream()
                    .filter(t -> t.way() != TurnFlag.Way.FREE)
                    .filter(t -> Setting.named(t.setting())
                            .filter(s -> can.turns(s) && known(s, at))
                            .isEmpty())
                    .forEach(all::add);
            return all;
        } catch (IllegalArgumentException e) {
            return general; // a release, a model or settings that cannot be planned
        }
    }

    private static List<TurnFlag> turns(
            Situation at, List<TurnFlag> general, String model, DeviceSpec card, Optional<String> version) {
        Settings settings = settings(at, card);
        LmdeployVersion release = release(version);
        LmdeployLaunch launch = new LmdeployLaunch(
                release,
                at.program() == Program.PYTORCH ? LmdeployBackend.PYTORCH : LmdeployBackend.TURBOMIND,
                model,
                LmdeployLaunch.Engine.DEFAULTS,
                LmdeployLaunch.Server.LOCAL,
                List.of());
        LmdeployPlan plan = LmdeployPlan.of(launch, card, at.trouble().heldByOthers());
        if (plan.model().isEmpty()) {
            return List.of();
        }
        Search search =
                new Search(plan::plan, controls(release), Limits.of(card.total())).knowing(freeAfterWeights(at));
        boolean allocation = at.trouble().kind() == Kind.ALLOCATION;
        Goal goal = allocation && at.trouble().missing().isPresent()
                ? new Goal.Frees(at.trouble().missing().getAsLong())
                : search.relief(settings);
        ShortageCause cause = allocation ? ShortageCause.ALLOCATION : ShortageCause.NO_ROOM;
        return search.turns(settings, at.part().kind(), cause, goal).stream()
                .filter(a -> known(a.setting(), at))
                .map(a -> turn(a, at, general))
                .toList();
    }

    /// What was not asked is the engine's own to choose, by release and card; of these four the default is known.
    private static boolean known(Setting<?> setting, Situation at) {
        return at.setting(setting.field()).isPresent()
                || setting == Setting.CACHE_MAX_ENTRY_COUNT
                || setting == Setting.TP
                || setting == Setting.QUANT_POLICY
                || setting == Setting.MODEL_FORMAT;
    }

    private static Controls controls(LmdeployVersion release) {
        return Controls.lmdeploy(release.atLeast(0, 6, 0), false);
    }

    private static LmdeployVersion release(Optional<String> version) {
        return version.map(LmdeployVersion::parse).orElse(LmdeployVersion.NEWEST_KNOWN);
    }

    private static Settings settings(Situation at, DeviceSpec card) {
        Settings settings = Settings.NONE.withDeviceMemory(card.total());
        for (Setting<?> setting : Setting.all()) {
            Optional<String> told = at.setting(setting.field());
            if (setting.inLmdeploy().isPresent() && told.isPresent()) {
                settings = with(settings, setting, told.get());
            }
        }
        return settings;
    }

    private static <T> Settings with(Settings settings, Setting<T> setting, String told) {
        try {
            return settings.parse(setting, told);
        } catch (SettingException e) {
            return settings; // the log shows what no engine could have been given
        }
    }

    private static OptionalLong freeAfterWeights(Situation at) {
        return at.told(Known.FREE_AFTER_WEIGHTS).stream().mapToLong(Math::round).findFirst();
    }

    private static TurnFlag turn(Advice advice, Situation at, List<TurnFlag> general) {
        String field = advice.setting().field();
        Sentence why = general.stream()
                .filter(t -> t.setting().equals(field))
                .map(TurnFlag::why)
                .findFirst()
                .orElseGet(() -> Sentence.of("Reckoned by the planner for this model and card."));
        boolean type = advice.setting() == Setting.MODEL_FORMAT || advice.setting() == Setting.QUANT_POLICY;
        TurnFlag.Way way = type
                ? TurnFlag.Way.USE
                : advice.direction() == Direction.LOWER ? TurnFlag.Way.LOWER : TurnFlag.Way.RAISE;
        boolean frees = advice.effect() == Effect.FREES && advice.bytes() > 0;
        return new TurnFlag(
                field,
                way,
                at.setting(field).or(() -> Optional.of(shown(advice.setting(), advice.from()))),
                Optional.of(shown(advice.setting(), advice.to())),
                frees ? OptionalLong.of(advice.bytes()) : OptionalLong.empty(),
                why);
    }

    private static <T> String shown(Setting<T> setting, Settings at) {
        return setting.kind().shown(at.get(setting));
    }
}
