package dev.headroom.learning;

import dev.headroom.engine.EngineSession;
import dev.headroom.engine.lmdeploy.LmdeployLaunch;
import dev.headroom.engine.lmdeploy.LmdeployPlan;
import dev.headroom.engine.lmdeploy.LmdeploySession;
import dev.headroom.machine.DetectedCard;
import dev.headroom.machine.DetectedCards;
import dev.headroom.memory.Figure;
import dev.headroom.plan.calibration.Run;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// The cards under LMDeploy, before and after it took them. What they hold more is the engine's: process ids would say
/// it more finely, but inside a container they mean nothing.
public final class LmdeployMeasure implements RunWatcher.Measure {
    private final LmdeployLaunch launch;
    private final Supplier<DetectedCards> cards;
    private volatile DetectedCards before = new DetectedCards(List.of(), Sentence.NONE);

    /// @param cards reads the cards now
    public LmdeployMeasure(LmdeployLaunch launch, Supplier<DetectedCards> cards) {
        this.launch = launch;
        this.cards = cards;
    }

    @Override
    public void before() {
        before = cards.get();
    }

    @Override
    public Optional<Run> measure(EngineSession session) {
        Settings settings = session.asked();
        OptionalLong free =
                session instanceof LmdeploySession own ? own.reported().free() : OptionalLong.empty();
        return run(settings, cards.get(), free);
    }

    /// @param free what the engine reports as free after its weights, empty where it does not
    Optional<Run> run(Settings settings, DetectedCards now, OptionalLong free) {
        List<DetectedCard> group = now.cards().stream()
                .filter(c -> launch.engine().devices().isEmpty()
                        || launch.engine().devices().contains(c.index()))
                .limit(settings.tp())
                .toList();
        if (group.size() < settings.tp()) {
            return Optional.empty();
        }
        DetectedCard fullest = group.getFirst();
        for (DetectedCard card : group) {
            fullest = used(card) > used(fullest) ? card : fullest;
        }
        Optional<DetectedCard> same = before.card(fullest.index());
        if (same.isEmpty() || !(same.get().used() instanceof Figure.Measured) || used(fullest) <= used(same.get())) {
            return Optional.empty();
        }
        long measured = used(fullest);
        String driver = fullest.driver();
        return LmdeployPlan.of(launch, fullest.spec(), used(same.get()))
                .request(settings.withDeviceMemory(fullest.spec().total()))
                .map(q -> free.isPresent()
                        ? Residual.of(q, driver, measured, free.getAsLong())
                        : Residual.of(q, driver, measured));
    }

    private static long used(DetectedCard card) {
        return card.used() instanceof Figure.Measured ? card.usedByOthers(0) : -1;
    }
}
