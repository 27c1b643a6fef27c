package dev.headroom.timeline;

import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.probe.ProcessProbe;
import dev.headroom.probe.Quantity;
import dev.headroom.probe.Sample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The 10 Hz clock: puts the engine's newest word and what the probes see into one moment of a [Timeline]. Reports and
/// events are handed in from any thread; nothing here waits for an engine.
public final class Recorder implements AutoCloseable {
    public static final int HERTZ = 10;
    /// A report older than this is no longer the present.
    static final long STALE_MILLIS = 5_000;

    private static final Logger LOG = Logger.getLogger(Recorder.class.getName());

    private final TimelineClock time = TimelineClock.system();
    private final Timeline timeline;
    private final Optional<TimelineStore> store;
    private final Supplier<OptionalLong> pid;
    private final Supplier<List<Sample>> devices;
    private final List<Consumer<Moment>> moments;
    private final List<Consumer<TimelineEvent>> eventSinks;
    private final ConcurrentLinkedQueue<TimelineEvent> pending = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Moment> spikes = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService clock;

    private volatile Optional<Heard> heard = Optional.empty();
    private volatile Now now = new Now(Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    private volatile Runnable listener = () -> {};
    private @Nullable ProcessProbe process;
    private boolean complained;

    private record Heard(MemoryReport report, long at) {}

    /// What is known at this moment.
    ///
    /// @param report the engine's newest report, empty when it is silent
    /// @param process the engine's process from outside, empty without a local process
    /// @param devices cards and the host, as probed
    public record Now(
            Optional<Moment> moment, Optional<MemoryReport> report, Optional<Sample> process, List<Sample> devices) {}

    /// @param pid of the engine to watch now, empty while none runs
    /// @param devices samples of cards; quick, called ten times a second
    /// @param store where moments and events are kept across restarts, empty: in memory only
    public Recorder(
            Timeline timeline,
            Supplier<OptionalLong> pid,
            Supplier<List<Sample>> devices,
            Optional<TimelineStore> store) {
        this.timeline = timeline;
        this.store = store;
        this.pid = pid;
        this.devices = devices;
        this.moments =
                store.<List<Consumer<Moment>>>map(s -> List.of(s::append)).orElse(List.of());
        this.eventSinks = store.<List<Consumer<TimelineEvent>>>map(s -> List.of(s::append))
                .orElse(List.of());
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("memory-sampler").factory());
    }

    public Timeline timeline() {
        return timeline;
    }

    /// Reads back what earlier windows kept, then begins to sample. Both on the sampler's thread: a day of history
    /// takes a second or two, and nobody waits for it.
    public void start() {
        store.ifPresent(s -> clock.execute(() -> s.restore(timeline)));
        clock.scheduleAtFixedRate(this::tick, 0, 1000 / HERTZ, TimeUnit.MILLISECONDS);
    }

    /// A report of the engine, with what happened since the one before.
    public void report(MemoryReport report) {
        heard = Optional.of(new Heard(report, System.nanoTime()));
        for (MemoryReport.Event event : report.events()) {
            pending.add(new TimelineEvent(time.of(event.time()), event.kind(), event.text()));
            spike(report, event);
        }
    }

    /// The engine is gone: what it said last is no longer true.
    public void silent() {
        heard = Optional.empty();
    }

    /// A small picture is encoded between two reports. The engine still tells the peak it had, and the event tells
    /// when: that makes a moment of its own, or the chart would never show what decides whether a setting fits.
    private void spike(MemoryReport report, MemoryReport.Event event) {
        ComponentKind kind = switch (event.kind()) {
            case IMAGE_ENCODE -> ComponentKind.VISION_ACTIVATIONS;
            case PREFILL -> ComponentKind.PREFILL_ACTIVATIONS;
            case LOAD, DECODE, CACHE_REBUILD, LORA, APPLY, ERROR, STOP, OTHER -> ComponentKind.FREE;
        };
        Optional<Channel> channel = Channel.of(kind);
        long peak = report.components().stream()
                .filter(p -> p.component().equals(kind.field()))
                .mapToLong(MemoryReport.Part::peak)
                .sum();
        if (channel.isPresent() && peak > report.bytes(kind)) {
            Map<Channel, Long> values = new EnumMap<>(Channel.class);
            reported(report, values);
            values.put(channel.get(), peak);
            spikes.add(Moment.of(time.of(event.time()), values));
        }
    }

    /// Told on the sampler's thread after each sample; must return at once.
    public void onSample(Runnable told) {
        listener = told;
    }

    /// Something the window or the life cycle knows of, stamped by the wall clock.
    public void event(TimelineEvent event) {
        pending.add(new TimelineEvent(time.of(event.time()), event.kind(), event.text()));
    }

    public Now now() {
        return now;
    }

    /// One sample now; called by the clock.
    void tick() {
        try {
            sample();
        } catch (RuntimeException e) {
            // a scheduled task that throws is never called again: the chart would stand still for good
            if (!complained) {
                complained = true;
                LOG.log(Level.WARNING, "a memory sample could not be taken; sampling goes on", e);
            }
        }
    }

    private void sample() {
        Map<Channel, Long> values = new EnumMap<>(Channel.class);
        Optional<MemoryReport> report = heard.filter(h -> System.nanoTime() - h.at() < STALE_MILLIS * 1_000_000)
                .map(Heard::report);
        report.ifPresent(r -> reported(r, values));
        Optional<Sample> outside = process();
        outside.ifPresent(s -> {
            put(values, Channel.PROCESS_PSS, s.bytes(Quantity.PSS));
            put(values, Channel.PROCESS_RSS, s.bytes(Quantity.RSS));
        });
        List<Sample> cards = devices.get();
        cards.stream()
                .filter(s -> s.subject() instanceof Sample.Subject.Card)
                .findFirst()
                .ifPresent(s -> {
                    put(values, Channel.CARD_USED, s.bytes(Quantity.USED));
                    put(values, Channel.CARD_TOTAL, s.bytes(Quantity.TOTAL));
                    put(values, Channel.CARD_ENGINE, s.bytes(Quantity.ENGINE));
                });
        Optional<Moment> moment = Optional.empty();
        for (Moment spike = spikes.poll(); spike != null; spike = spikes.poll()) {
            keep(spike);
        }
        if (!values.isEmpty()) {
            moment = Optional.of(keep(Moment.of(time.now(), values)));
        }
        List<TimelineEvent> happened = new ArrayList<>();
        for (TimelineEvent e = pending.poll(); e != null; e = pending.poll()) {
            happened.add(e);
        }
        for (TimelineEvent event : happened) {
            timeline.append(event);
            eventSinks.forEach(sink -> sink.accept(event));
        }
        now = new Now(moment, report, outside, cards);
        listener.run();
    }

    private Moment keep(Moment moment) {
        Moment kept = timeline.append(moment);
        moments.forEach(sink -> sink.accept(kept));
        return kept;
    }

    private static void reported(MemoryReport report, Map<Channel, Long> values) {
        for (MemoryReport.Part part : report.components()) {
            ComponentKind.ofField(part.component())
                    .flatMap(Channel::of)
                    .ifPresent(channel -> values.merge(channel, Math.max(0, part.bytes()), Long::sum));
        }
        if (report.deviceTotal() > 0) {
            values.put(Channel.DEVICE_MEMORY, report.deviceTotal());
        }
        if (report.kv().reserved() > 0) {
            values.put(Channel.KV_USED, Math.max(0, report.kv().used()));
            values.put(Channel.KV_REACHABLE, Math.max(0, report.kv().reachable()));
        }
    }

    private Optional<Sample> process() {
        OptionalLong wanted = pid.get();
        if (wanted.isEmpty()) {
            process = null;
            return Optional.empty();
        }
        if (process == null || process.pid() != wanted.getAsLong()) {
            process = new ProcessProbe(wanted.getAsLong());
        }
        return Optional.of(process.sample());
    }

    private static void put(Map<Channel, Long> values, Channel channel, OptionalLong bytes) {
        if (bytes.isPresent() && bytes.getAsLong() >= 0) {
            values.put(channel, bytes.getAsLong());
        }
    }

    @Override
    public void close() {
        clock.shutdown();
        try {
            if (!clock.awaitTermination(2, TimeUnit.SECONDS)) {
                clock.shutdownNow();
            }
        } catch (InterruptedException e) {
            clock.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
