package dev.headroom.app.engines;

import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.EngineState;
import dev.headroom.memory.EventKind;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import dev.headroom.probe.SpillWatch;
import dev.headroom.timeline.Channel;
import dev.headroom.timeline.Growth;
import dev.headroom.timeline.Recorder;
import dev.headroom.timeline.TimelineClock;
import dev.headroom.timeline.TimelineEvent;
import dev.headroom.words.Sentence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Looks after the engine while it serves, whatever page is open: does its memory grow, does it spill to the host. On
/// the FX thread; the slope is computed elsewhere.
final class EngineWatch {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LOOKS_PER_SLOPE = 10;

    private final Workbench workbench;
    private final SpillWatch spill = new SpillWatch();
    private Optional<Growth> growth = Optional.empty();
    private boolean told;
    private int looks;
    private volatile boolean closed;

    EngineWatch(Workbench workbench) {
        this.workbench = workbench;
        workbench.active().addListener((o, was, now) -> forget());
    }

    /// Begins to look, once a second, until it is closed.
    void start() {
        if (!closed) {
            look();
            workbench.background().after(LOOK, this::start);
        }
    }

    private void forget() {
        spill.reset();
        growth = Optional.empty();
        told = false;
        looks = 0;
    }

    /// One look at what is known now.
    void look() {
        if (!(workbench.engineState().get() instanceof EngineState.Ready ready)) {
            forget();
            return;
        }
        Recorder.Now now = workbench.recorder().now();
        fullest(now.devices()).ifPresent(card -> now.process().ifPresent(process -> spill.see(process, card)));
        if (!told && spill.sentence().isPresent()) {
            told = true;
            workbench
                    .recorder()
                    .event(new TimelineEvent(
                            System.currentTimeMillis(),
                            EventKind.ERROR,
                            spill.sentence().get()));
        }
        if (looks++ % LOOKS_PER_SLOPE == 0) {
            channel(now)
                    .ifPresent(channel -> workbench
                            .background()
                            .compute(
                                    () -> Growth.of(
                                            workbench.recorder().timeline(),
                                            channel,
                                            TimelineClock.system()
                                                    .of(ready.since().toEpochMilli()),
                                            TimelineClock.system().now()),
                                    found -> growth = Optional.of(found),
                                    e -> growth = Optional.empty()));
        }
    }

    private static Optional<Sample> fullest(List<Sample> devices) {
        return devices.stream()
                .filter(d -> d.bytes(Quantity.FREE).isPresent())
                .min(Comparator.comparingLong(d -> d.bytes(Quantity.FREE).getAsLong()));
    }

    /// Where this engine's memory is seen from outside; empty where it is not.
    private Optional<Channel> channel(Recorder.Now now) {
        ActiveEngine.Where where = workbench.now().engine().where();
        return switch (where) {
            case HOST, NEARBY -> Optional.of(Channel.PROCESS_PSS);
            case CARD, CARD_NEARBY ->
                now.devices().stream()
                        .findFirst()
                        .map(d -> d.bytes(Quantity.ENGINE).isPresent() ? Channel.CARD_ENGINE : Channel.CARD_USED);
            case ELSEWHERE -> Optional.empty();
        };
    }

    /// What was noticed, a sentence each.
    List<Sentence> sentences() {
        List<Sentence> all = new ArrayList<>();
        spill.sentence().ifPresent(all::add);
        growth.map(Growth::sentence).ifPresent(all::add);
        return all;
    }

    void close() {
        closed = true;
    }
}
