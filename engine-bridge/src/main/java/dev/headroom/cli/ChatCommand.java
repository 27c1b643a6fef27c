package dev.headroom.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.chat.AnswerStats;
import dev.headroom.chat.ChatMessage;
import dev.headroom.chat.ContentPart;
import dev.headroom.chat.ImageData;
import dev.headroom.checkpoint.CheckpointException;
import dev.headroom.disk.Folders;
import dev.headroom.engine.ChatOutcome;
import dev.headroom.engine.ChatRequest;
import dev.headroom.engine.EngineCallException;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.EngineState;
import dev.headroom.engine.embedded.EmbeddedLaunch;
import dev.headroom.engine.embedded.EmbeddedSession;
import dev.headroom.explain.Explain;
import dev.headroom.learning.EmbeddedMeasure;
import dev.headroom.learning.Experience;
import dev.headroom.machine.HostMemory;
import dev.headroom.memory.MemoryReport;
import dev.headroom.plan.MemoryPlan;
import dev.headroom.probe.ProcessProbe;
import dev.headroom.probe.Sample;
import dev.headroom.settings.Sampling;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `headroom chat`: one question to the embedded engine, from launch to stop, with what it did to memory.
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts the embedded engine, asks one question, prints the answer and stops the engine.",
            "With --json: one object with text, token counts, times, and memory as predicted, reported by",
            "the engine and measured from outside, in bytes; or one with text and error, the exit status as ever."
        },
        footer = {"", "Example:", "  headroom chat --model demo --image scene.png --prompt \"What is red?\" --json"})
final class ChatCommand implements Callable<Integer> {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "a name of the assets or the path of a Hugging Face folder (default ${DEFAULT-VALUE})")
    private String model = "demo";

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "a picture (PNG, JPEG, GIF, BMP); may be given more than once")
    private List<Path> images = List.of();

    @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "the question")
    private String prompt = "";

    @Option(names = "--system", paramLabel = "TEXT", description = "what the model is told beforehand")
    private @Nullable String system;

    @Mixin
    private SettingsOptions options;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            defaultValue = "256",
            description = "longest answer (default ${DEFAULT-VALUE})")
    private int maxTokens;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            defaultValue = "0",
            description = "0: always the likeliest token; up to 2 (default ${DEFAULT-VALUE})")
    private double temperature;

    @Option(names = "--top-k", paramLabel = "K", defaultValue = "0", description = "candidates kept, 0: all (default)")
    private int topK;

    @Option(names = "--top-p", paramLabel = "P", defaultValue = "1", description = "probability kept, 1: all (default)")
    private double topP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "X",
            defaultValue = "1",
            description = "1 changes nothing (default)")
    private double repetitionPenalty;

    @Option(names = "--seed", paramLabel = "N", description = "makes a sampled answer repeatable")
    private @Nullable Long seed;

    @Option(names = "--json", description = "print one JSON object instead of the text")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (prompt.isBlank() && images.isEmpty()) {
            throw new CommandFailure(ExitStatus.USAGE, "The prompt is empty; write a question with --prompt.");
        }
        Settings asked = options.settings();
        ChatRequest request = request(asked);
        EmbeddedLaunch found = launch(asked);
        Optional<EmbeddedModel> known = known(found);
        Settings settings = known.map(m -> options.settings(m.shape())).orElse(asked);
        EmbeddedLaunch launch = found.withSettings(settings);
        try (EmbeddedSession session = EmbeddedSession.launch(launch);
                OnExit _ = new OnExit("stop-engine", session::close)) {
            ChatOutcome outcome = session.chat(request, json ? piece -> {} : this::show)
                    .outcome()
                    .join();
            return finish(session, outcome, settings, known);
        }
    }

    private EmbeddedLaunch launch(Settings settings) {
        try {
            return EmbeddedLaunch.of(model, settings).withAdapters(options.adapters());
        } catch (EngineCallException e) {
            throw new CommandFailure(ExitStatus.FAILED, explain(e.failure(), settings, Optional.empty()), e);
        }
    }

    /// The engine itself reads the folder once more and says what is wrong with it; here a damaged one only means that
    /// nothing can be predicted.
    private static Optional<EmbeddedModel> known(EmbeddedLaunch launch) {
        try {
            return Optional.of(EmbeddedModel.open(launch.folder(), launch.adapters()));
        } catch (CheckpointException e) {
            return Optional.empty();
        }
    }

    private ChatRequest request(Settings settings) {
        List<ChatMessage> messages = new ArrayList<>();
        if (system != null && !system.isBlank()) {
            messages.add(message("system", ChatMessage.Role.SYSTEM, List.of(new ContentPart.Text(system))));
        }
        List<ContentPart> parts = new ArrayList<>();
        for (Path image : images) {
            parts.add(new ContentPart.Image(read(image), settings.maxDynamicPatch()));
        }
        parts.add(new ContentPart.Text(prompt));
        messages.add(message("question", ChatMessage.Role.USER, parts));
        Sampling sampling = new Sampling(
                temperature,
                topK,
                topP,
                repetitionPenalty,
                seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
                List.of(),
                maxTokens);
        return new ChatRequest(messages, sampling, Optional.empty());
    }

    private static ChatMessage message(String id, ChatMessage.Role role, List<ContentPart> parts) {
        return new ChatMessage(id, role, parts, Instant.now(), Optional.empty());
    }

    private static ImageData read(Path image) {
        try {
            return new ImageData(Files.readAllBytes(image), image.getFileName().toString());
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.FAILED, "The picture %s cannot be read: %s.".formatted(image, reason(e)), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException
                ? "there is no such file"
                : Sentence.of(e).toString();
    }

    private void show(String piece) {
        spec.commandLine().getOut().print(piece);
        spec.commandLine().getOut().flush();
    }

    private Integer finish(
            EmbeddedSession session, ChatOutcome outcome, Settings settings, Optional<EmbeddedModel> known) {
        switch (outcome) {
            case ChatOutcome.Answered(String text, AnswerStats stats) -> {
                Measured memory = Measured.of(session);
                learn(memory, settings, known);
                if (json) {
                    ObjectNode body = ChatReport.write(
                            text,
                            stats,
                            known.map(m -> m.plan(settings)),
                            memory.report(),
                            memory.sample(),
                            session.warnings().stream().map(Sentence::toString).toList());
                    spec.commandLine().getOut().println(body.toPrettyString());
                } else {
                    spec.commandLine().getOut().println();
                    session.warnings().forEach(w -> spec.commandLine().getErr().println("Note: " + w));
                    spec.commandLine().getErr().println(inWords(stats));
                }
                return ExitStatus.OK;
            }
            case ChatOutcome.Cancelled _ -> throw new CommandFailure(ExitStatus.FAILED, "The answer was cancelled.");
            case ChatOutcome.Failed(String text, EngineFailure failure) -> {
                // the part of an answer that came is shown already, unless an object was asked for
                if (!text.isEmpty() && !json) {
                    spec.commandLine().getOut().println();
                }
                String why = explain(failure, settings, known);
                if (json) {
                    spec.commandLine()
                            .getOut()
                            .println(ChatError.write(text, failure, why).toPrettyString());
                }
                throw new CommandFailure(
                        failure instanceof EngineFailure.OutOfMemory ? ExitStatus.DOES_NOT_FIT : ExitStatus.FAILED,
                        why);
            }
        }
    }

    /// The run teaches the planner, as every run does; that it could not be kept is no reason to fail an answer.
    private void learn(Measured memory, Settings settings, Optional<EmbeddedModel> known) {
        if (known.isEmpty() || memory.sample().isEmpty()) {
            return;
        }
        try {
            new EmbeddedMeasure(known.get().shape().name(), known.get()::plan)
                    .run(memory.sample().get(), settings)
                    .ifPresent(new Experience(Folders.ofUser().data())::add);
        } catch (UncheckedIOException e) {
            spec.commandLine().getErr().println("Note: " + e.getMessage());
        }
    }

    /// The engine's own word and the look from outside, taken together.
    private record Measured(Optional<MemoryReport> report, Optional<Sample> sample) {
        static Measured of(EmbeddedSession session) {
            Optional<MemoryReport> report =
                    session.state() instanceof EngineState.Ready ? session.memory() : Optional.empty();
            OptionalLong pid = session.pid();
            return new Measured(
                    report, pid.isPresent() ? Optional.of(ProcessProbe.once(pid.getAsLong())) : Optional.empty());
        }
    }

    private static String explain(EngineFailure failure, Settings settings, Optional<EmbeddedModel> known) {
        Explain explain =
                new Explain(s -> known.map(m -> m.plan(s)).orElseGet(() -> nothingKnown(s)), HostMemory.total());
        return explain.failure(failure, settings).said().toString();
    }

    /// Without a readable model no setting can be said to fit, so none is suggested.
    private static MemoryPlan nothingKnown(Settings s) {
        return new MemoryPlan(
                "embedded", s.deviceMemory(), List.of(), false, Optional.empty(), false, Sentence.NONE, List.of());
    }

    private static String inWords(AnswerStats s) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("prompt", s.promptTokens() + " tokens");
        parts.put("of pictures", s.imageTokens() + " tokens");
        parts.put("answer", s.completionTokens() + " tokens");
        parts.put("first token", String.format(Locale.ROOT, "%.0f ms", s.ttftMillis()));
        parts.put("then", String.format(Locale.ROOT, "%.1f tokens/s", s.decodeTokensPerSecond()));
        return parts.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }
}
