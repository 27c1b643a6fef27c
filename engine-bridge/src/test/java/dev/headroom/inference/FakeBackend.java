package dev.headroom.inference;

import dev.headroom.inference.GenerationResult.FinishReason;
import dev.headroom.memory.Activity;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.EventKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.memory.ShortageCause;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// An engine without a model: answers what the last message asks for. Orders are words of the message: `slow` (a piece
/// each 20 ms, without end), `refuse` (out of memory before the first piece), `break` (out of memory after two),
/// `crash` (an exception nobody expects), `overflow` (an error nobody expects), `error` (the engine's thread ends),
/// `wait` (nothing for two seconds, then the answer), `die` (the process halts as if killed, after two pieces).
public final class FakeBackend implements Backend {
    public final List<GenerationRequest> requests = new CopyOnWriteArrayList<>();
    public final CountDownLatch cancelled = new CountDownLatch(1);
    private final AtomicLong sequence = new AtomicLong();
    public volatile Pulse pulse = Pulse.AT_REST;
    private volatile Settings asked;
    private final CompletableFuture<EngineException> death = new CompletableFuture<>();
    private volatile boolean closed;

    public FakeBackend(Settings settings) {
        this.asked = settings;
    }

    public FakeBackend() {
        this(Settings.defaults(1L << 30));
    }

    @Override
    public String modelName() {
        return "fake";
    }

    @Override
    public List<AdapterInfo> adapters() {
        return List.of(new AdapterInfo("pirate", 8, 16));
    }

    @Override
    public GenerationResult generate(GenerationRequest request, TokenSink sink) {
        requests.add(request);
        sink.step(new Step.Reading(1, 2));
        String order = request.messages().getLast().parts().stream()
                .filter(GenerationRequest.Text.class::isInstance)
                .map(p -> ((GenerationRequest.Text) p).text())
                .reduce("", String::concat);
        switch (order) {
            case "refuse" -> throw shortage();
            case "error" -> {
                EngineException why = EngineException.of(new StackOverflowError("a bug"));
                death.complete(why);
                throw why;
            }
            case "overflow" -> throw new StackOverflowError("too deep");
            case "crash" -> throw new IllegalStateException("a bug");
            case "wait" -> pause(2000);
            case "slow" -> {
                return slow(request, sink);
            }
            default -> {}
        }
        sink.step(new Step.Encoding(1, 3, 7));
        sink.step(new Step.Prefill(20, 20));
        List<String> pieces = List.of("Grüße", ", ", order, " 🙂");
        int sent = 0;
        for (String piece : pieces) {
            if (sent == 2 && order.equals("break")) {
                throw shortage();
            }
            if (sent == 2 && order.equals("die")) {
                pause(100);
                Runtime.getRuntime().halt(137);
            }
            sink.accept(piece);
            sent++;
        }
        return result(String.join("", pieces), FinishReason.STOP, request);
    }

    private GenerationResult slow(GenerationRequest request, TokenSink sink) {
        int n = 0;
        while (!request.cancelled().getAsBoolean()) {
            sink.accept(n++ + " ");
            pause(20);
        }
        cancelled.countDown();
        return result("", FinishReason.CANCELLED, request);
    }

    private static GenerationResult result(String text, FinishReason why, GenerationRequest request) {
        long images = request.messages().stream()
                .flatMap(m -> m.parts().stream())
                .filter(GenerationRequest.Image.class::isInstance)
                .count();
        return new GenerationResult(
                text,
                why,
                20,
                (int) images * 16,
                4,
                (int) images,
                5,
                3,
                12.5,
                Optional.of(new FirstTokenParts(1, 2, 4, 5.5)),
                100,
                4096,
                1 << 20);
    }

    private static EngineException shortage() {
        return EngineException.outOfMemory(
                new EngineException.Shortage(ComponentKind.PREFILL_ACTIVATIONS, 1000, 10, ShortageCause.ALLOCATION),
                Sentence.foreign(
                        "prefill.activations asks for 1000 B and 10 B are left. Lower cache_max_entry_count."));
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public MemoryReport memory(long afterSequence) {
        return new MemoryReport(
                System.currentTimeMillis(),
                sequence.incrementAndGet(),
                Activity.IDLE,
                asked.deviceMemory(),
                List.of(
                        new MemoryReport.Part(
                                "weights.language", 1000, 1000, Sentence.foreign("10 parameters x 100 B")),
                        new MemoryReport.Part("kv_cache.reserved", 2000, 2000, Sentence.foreign("20 tokens x 100 B"))),
                new MemoryReport.Kv(2000, 1500, 100, 100, 20, 1, 1, asked.sessionLen(), asked.sessionLen()),
                afterSequence == 0
                        ? List.of(new MemoryReport.Event(
                                System.currentTimeMillis(), EventKind.LOAD, Sentence.foreign("loaded")))
                        : List.of());
    }

    @Override
    public Settings asked() {
        return asked;
    }

    /// The longest session is 4096.
    @Override
    public Settings applied() {
        return asked.withSessionLen(Math.min(4096, asked.sessionLen()));
    }

    @Override
    public List<Sentence> warnings() {
        return asked.sessionLen() > 4096
                ? List.of(Sentence.foreign("session_len is truncated from %d to 4096".formatted(asked.sessionLen())))
                : List.of();
    }

    @Override
    public void apply(Settings settings) {
        if (settings.deviceMemory() != asked.deviceMemory()) {
            throw new EngineException(
                    EngineException.Code.NEEDS_RESTART, Sentence.foreign("device_memory changes with a restart only."));
        }
        if (settings.cacheMaxEntryCount() > 0.95) {
            throw EngineException.outOfMemory(
                    new EngineException.Shortage(ComponentKind.VISION_ACTIVATIONS, 500, 50, ShortageCause.ALLOCATION),
                    Sentence.foreign("vision.activations would need 500 B and 50 B would be left."));
        }
        asked = settings;
    }

    public Optional<GenerationRequest> last() {
        return requests.isEmpty() ? Optional.empty() : Optional.of(requests.getLast());
    }

    @Override
    public Pulse pulse() {
        return pulse;
    }

    public boolean closed() {
        return closed;
    }

    @Override
    public CompletableFuture<EngineException> death() {
        return death;
    }

    @Override
    public void close() {
        closed = true;
    }
}
