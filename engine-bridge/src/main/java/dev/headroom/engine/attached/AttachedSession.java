package dev.headroom.engine.attached;

import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.ChatTurn;
import dev.headroom.engine.Dialect;
import dev.headroom.engine.EndedTurn;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineSession;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.OpenAiClient;
import dev.headroom.engine.Refusal;
import dev.headroom.engine.SessionState;
import dev.headroom.engine.Timeouts;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.catalogue.ModelCatalogue;
import dev.headroom.probe.PortOwner;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Settings;
import dev.headroom.settings.TakesEffect;
import dev.headroom.words.Sentence;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/// A server at an address, started by somebody else. Its memory is what it publishes; it is never stopped by us, and of
/// its settings only those that travel with a message can be changed.
public final class AttachedSession implements EngineSession {
    /// The first step; any later one is the server's own word for not being ready yet.
    public static final Sentence ASKING = Sentence.of("asking who is there");

    private static final int MISSES = 3;

    private final URI address;
    private final Optional<String> key;
    private final ReportedBytes bytes;
    private final Duration poll;
    private volatile OptionalLong pid = OptionalLong.empty();
    private final SessionState states = new SessionState(new EngineState.Starting(ASKING, Instant.now()));

    private final String name;
    private volatile Settings settings;
    /// The model, as the user says.
    private volatile Optional<String> said = Optional.empty();

    private volatile Optional<ServerPlan> plan = Optional.empty();
    private volatile Optional<ServerFacts> facts = Optional.empty();
    private volatile Optional<OpenAiClient> client = Optional.empty();
    private volatile Thread watcher = Thread.ofVirtual().unstarted(() -> {});
    private final AtomicInteger talking = new AtomicInteger();
    /// A chat of ours has ended since the last look.
    private volatile boolean talked;

    private long sequence;

    private AttachedSession(
            String name,
            URI address,
            Optional<String> key,
            Settings settings,
            Function<String, OptionalLong> kvBytesPerToken,
            Duration poll) {
        this.name = name;
        this.address = address;
        this.key = key;
        this.settings = settings;
        this.bytes = new ReportedBytes(kvBytesPerToken);
        this.poll = poll;
    }

    /// Asks and returns at once, in state [EngineState.Starting].
    ///
    /// @param address root of the server; `/v1` at the end is understood
    /// @param settings sampling apart, only `max_dynamic_patch` and `lora` mean something here
    /// @param kvBytesPerToken with keys and values of 16 bit, where the model's shape is known:
    ///     servers tell their cache in tokens
    /// @throws IllegalArgumentException for what is no address
    public static AttachedSession attach(
            URI address, Optional<String> key, Settings settings, OptionalLong kvBytesPerToken) {
        return attach(address, key, settings, kvBytesPerToken, Duration.ofSeconds(2));
    }

    /// As above; the bytes of a token come from the catalogue, for keys and values of 16 bit.
    public static AttachedSession attach(SavedServer server, Settings settings) {
        AttachedSession session = new AttachedSession(
                server.name(),
                server.address(),
                server.key(),
                settings,
                AttachedSession::catalogued,
                Duration.ofSeconds(2));
        session.said = server.model();
        session.restart();
        return session;
    }

    private static OptionalLong catalogued(String model) {
        return ModelCatalogue.find(model)
                .map(m -> OptionalLong.of(2 * m.decoder().kvValuesPerToken()))
                .orElse(OptionalLong.empty());
    }

    static AttachedSession attach(
            URI address, Optional<String> key, Settings settings, OptionalLong kvBytesPerToken, Duration poll) {
        AttachedSession session = new AttachedSession(
                String.valueOf(address.getAuthority()), address, key, settings, model -> kvBytesPerToken, poll);
        session.restart();
        return session;
    }

    private OpenAiClient connect(Dialect dialect) {
        return new OpenAiClient(address, key, dialect, Timeouts.PATIENT);
    }

    @Override
    public void restart() {
        synchronized (states) {
            watcher.interrupt();
            states.become(new EngineState.Starting(ASKING, Instant.now()));
            // the address is checked here, where the caller can be told
            OpenAiClient asking = connect(Dialect.OPENAI);
            watcher = Thread.ofVirtual().name("attached-watch").start(() -> watch(asking));
        }
    }

    private void watch(OpenAiClient asking) {
        try (asking) {
            ServerFacts found = onceLoaded(asking);
            speak(found);
            learn(found);
            ready(found);
            follow();
        } catch (EngineCallException e) {
            if (!Thread.currentThread().isInterrupted()) {
                states.become(
                        new EngineState.Failed(FirstContact.failure(address, e.failure()), logTail(), Instant.now()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed or asked anew
        } catch (RuntimeException e) {
            states.become(new EngineState.Failed(FirstContact.strange(address, e), logTail(), Instant.now()));
        }
    }

    /// A server that loads its model says 503 to everything and is worth waiting for, however long it takes.
    private ServerFacts onceLoaded(OpenAiClient asking) throws InterruptedException {
        while (true) {
            try {
                return new ServerDetector(asking).detect(Optional.empty(), false);
            } catch (EngineCallException e) {
                FirstContact.waiting(e.failure()).ifPresent(this::starting);
                if (FirstContact.waiting(e.failure()).isEmpty()) {
                    throw e;
                }
            }
            Thread.sleep(poll);
        }
    }

    private void starting(Sentence step) {
        if (!(states.now() instanceof EngineState.Starting now && now.step().equals(step))) {
            states.become(new EngineState.Starting(step, Instant.now()));
        }
    }

    /// The client for its dialect; another program may answer at this address than before.
    private void speak(ServerFacts found) {
        if (client.filter(c -> c.dialect().equals(found.kind().dialect())).isEmpty()) {
            Optional<OpenAiClient> last = client;
            client = Optional.of(connect(found.kind().dialect()));
            last.ifPresent(OpenAiClient::close);
        }
    }

    private void ready(ServerFacts found) {
        String model = found.models().isEmpty() ? "" : found.models().getFirst();
        if (!(states.now() instanceof EngineState.Ready now && now.model().equals(model))) {
            pid = processHere();
            plan = Optional.of(planned(said));
            states.become(new EngineState.Ready(client.orElseThrow().base(), model, List.of(), Instant.now()));
        }
    }

    /// What it is predicted with; empty until it has answered.
    public Optional<ServerPlan> plan() {
        return plan;
    }

    /// The same from now on with the model that the user says it serves; reads the disk.
    ///
    /// @param model folder or name; empty: as the server tells
    public void serves(Optional<String> model) {
        said = model;
        plan = Optional.of(planned(model));
    }

    /// Where somebody says which model it serves; reads the disk.
    ///
    /// @param model folder or name; empty: as the server tells
    private ServerPlan planned(Optional<String> model) {
        ServerFacts found = facts.orElseThrow();
        ServeLine line = ServeLine.of(pid);
        List<String> words = new ArrayList<>();
        model.ifPresent(words::add);
        if (model.isEmpty()) {
            line.model().ifPresent(words::add);
            found.launch().model().ifPresent(words::add);
            found.models().stream().limit(1).forEach(words::add);
        }
        List<String> adapters = found.models().stream().skip(1).toList();
        return new ServerPlan(name, found, KnownModel.look(words, adapters), line);
    }

    private void follow() throws InterruptedException {
        int missed = 0;
        while (missed < MISSES) {
            Thread.sleep(poll);
            try {
                boolean spoke = talking.get() > 0 || talked;
                talked = false;
                ServerFacts found = new ServerDetector(client.orElseThrow()).detect(facts, spoke);
                speak(found);
                learn(found);
                ready(found);
                missed = 0;
            } catch (EngineCallException e) {
                Optional<Sentence> loading = FirstContact.waiting(e.failure());
                loading.ifPresent(this::starting);
                missed = loading.isPresent() ? 0 : missed + 1;
                if (missed == MISSES && !Thread.currentThread().isInterrupted()) {
                    states.become(new EngineState.Failed(e.failure(), logTail(), Instant.now()));
                }
            }
        }
    }

    private void learn(ServerFacts found) {
        synchronized (states) {
            boolean news = facts.filter(found::equals).isEmpty();
            facts = Optional.of(found);
            // nobody here asked for its settings: what it has is what is wished, but for what travels with a message
            if (news) {
                found.launch().asked().ifPresent(theirs -> settings = travelling(theirs));
            }
            found.contextLen().ifPresent(length -> settings = settings.withSessionLen(length));
            if (news) {
                states.settingsChanged();
            }
            if (found.kind() == ServerKind.HEADROOM) {
                states.report(client.orElseThrow().memory());
            } else {
                List<MemoryReport.Part> parts = bytes.parts(found);
                if (!parts.isEmpty() || states.memory().isPresent()) { // what was reported once is taken back, too
                    states.report(bytes.report(found, parts, ++sequence));
                }
            }
        }
    }

    private Settings travelling(Settings theirs) {
        boolean first = plan.isEmpty();
        return first
                ? theirs
                : theirs.withMaxDynamicPatch(settings.maxDynamicPatch())
                        .withLora(settings.lora(), settings.loraR(), settings.loraAlpha());
    }

    /// Whether bytes of its KV cache rest on a type that the server has not told.
    public boolean cacheBytesAreAssumed() {
        return facts.filter(bytes::areAssumed).isPresent();
    }

    /// The process that listens at its address, where that is this machine; this very process serves itself in tests
    /// only, and is measured as the window.
    private OptionalLong processHere() {
        int port =
                address.getPort() > 0 ? address.getPort() : address.getScheme().equals("https") ? 443 : 80;
        OptionalLong found = PortOwner.of(address.getHost(), port);
        return found.orElse(0) == ProcessHandle.current().pid() ? OptionalLong.empty() : found;
    }

    /// Of the process that serves, where it is on this machine: so that it can be measured. It is not ours to end.
    @Override
    public OptionalLong pid() {
        return pid;
    }

    /// What is known of the server; empty until it has answered.
    public Optional<ServerFacts> facts() {
        return facts;
    }

    @Override
    public SessionState states() {
        return states;
    }

    @Override
    public ChatTurn chat(ChatRequest request, Consumer<String> fragments) {
        if (states.now() instanceof EngineState.Ready ready && client.isPresent()) {
            ChatRequest named = request.adapter().isPresent() || settings.lora().isEmpty()
                    ? request
                    : request.withAdapter(served(settings.lora().get()));
            talking.incrementAndGet();
            ChatTurn turn = client.get().chat(ready.model(), named, fragments);
            turn.outcome().whenComplete((o, e) -> {
                talked = true;
                talking.decrementAndGet();
            });
            return turn;
        }
        EngineFailure why = states.now() instanceof EngineState.Failed failed
                ? failed.failure()
                : EngineFailure.Refused.here(
                        new Refusal.NotReady(), Sentence.of("The server at {} has not answered yet.", address));
        return new EndedTurn(new ChatOutcome.Failed("", why));
    }

    private Optional<String> served(String adapter) {
        return facts.filter(f -> f.models().contains(adapter)).map(_ -> adapter);
    }

    @Override
    public Settings asked() {
        return settings;
    }

    @Override
    public Optional<Settings> applied() {
        return facts.map(f -> f.launch()
                .applied()
                .map(this::travelling)
                .orElse(
                        f.contextLen().isPresent()
                                ? settings.withSessionLen(f.contextLen().getAsInt())
                                : settings));
    }

    @Override
    public List<Sentence> warnings() {
        List<Sentence> all = new ArrayList<>();
        facts.ifPresent(f -> {
            all.addAll(f.findings());
            boolean computed = f.cacheTokens().isPresent() && f.cache().bytes().isEmpty();
            if (computed && bytes.ofSixteenBit(f).isPresent()) {
                f.cache().type().caution(f.kind()).ifPresent(all::add);
            }
        });
        return all;
    }

    @Override
    public CompletableFuture<ApplyOutcome> apply(Settings wanted) {
        boolean travels = wanted.withMaxDynamicPatch(settings.maxDynamicPatch())
                .withLora(settings.lora(), settings.loraR(), settings.loraAlpha())
                .equals(settings);
        if (!travels) {
            return CompletableFuture.completedFuture(new ApplyOutcome.Rejected(EngineFailure.Refused.here(
                    new Refusal.NeedsRestart(),
                    Sentence.of("This server was not started by Headroom: only what travels with a message can be"
                            + " changed here. Restart it with other settings where it was started."))));
        }
        settings = wanted;
        states.settingsChanged();
        return CompletableFuture.completedFuture(
                new ApplyOutcome.Applied(wanted, applied().orElse(wanted), TakesEffect.NEXT_MESSAGE, warnings()));
    }

    /// LMDeploy's dialect lets tiles and adapter travel with a message; the others have neither.
    @Override
    public Controls controls() {
        boolean ours = facts.map(ServerFacts::kind)
                .filter(k -> k == ServerKind.HEADROOM || k == ServerKind.LMDEPLOY || k == ServerKind.LMDEPLOY_PROXY)
                .isPresent();
        return ours ? Controls.TRAVELLING : Controls.NONE;
    }

    /// Lets go; the server runs on.
    @Override
    public void close() {
        synchronized (states) {
            watcher.interrupt();
            client.ifPresent(OpenAiClient::close);
            states.become(new EngineState.Stopped(Instant.now()));
        }
    }
}
