package dev.headroom.app.chat;

import dev.headroom.engine.EngineFailure;
import dev.headroom.explain.Finding;
import dev.headroom.explain.Remedy;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.words.Sentence;
import java.time.Duration;
import java.util.List;

/// A failure in words, as message keys of `chat`, so that it is said in the language of the moment; its ways out come
/// from the rules in `explain`, which have tried them with the planner.
///
/// @param arguments fill title and why alike
/// @param advice which knob in which direction, where the kind of failure alone tells; empty otherwise
record Trouble(String title, String why, String advice, List<Object> arguments, List<Remedy> remedies) {
    private Trouble(String title, String why, List<Object> arguments, List<Remedy> remedies) {
        this(title, why, "", arguments, remedies);
    }

    /// Whether it is over as soon as a file is there that is not there now.
    boolean waitsForAFile() {
        return title.equals("trouble.missing");
    }

    /// The same failure when nobody has asked anything yet.
    Trouble atStart() {
        return title.equals("trouble.refused") ? new Trouble("trouble.start", why, advice, arguments, remedies) : this;
    }

    static Trouble of(EngineFailure failure, Finding finding) {
        return switch (failure) {
            case EngineFailure.OutOfMemory oom -> {
                boolean figures = oom.asked().isPresent() && oom.left().isPresent();
                yield new Trouble(
                        "trouble.memory",
                        figures ? "trouble.memory.why" : "trouble.memory.unknown",
                        figures ? advice(oom.component()) : "",
                        List.of(
                                oom.component().field(),
                                figures ? Bytes.human(oom.asked().getAsLong()) : "",
                                figures ? Bytes.human(oom.left().getAsLong()) : "",
                                oom.said()),
                        finding.remedies());
            }
            case EngineFailure.Killed(int signal) ->
                new Trouble(
                        "trouble.killed",
                        signal == 9 ? "trouble.killed.9" : "trouble.killed.why",
                        List.of(signal),
                        finding.remedies());
            case EngineFailure.ExitedEarly(int code, Sentence line) ->
                new Trouble("trouble.exited", "trouble.exited.why", List.of(code, line), finding.remedies());
            case EngineFailure.Hung(Duration silence, Sentence doing) ->
                new Trouble(
                        "trouble.hung", "trouble.hung.why", List.of(silence.toSeconds(), doing), finding.remedies());
            case EngineFailure.Missing missing ->
                new Trouble(
                        "trouble.missing",
                        "trouble.missing.why",
                        List.of(missing.what(), missing.wayOut()),
                        List.of(new Remedy.ChooseFolder("Choose a model folder"), new Remedy.Restart("Look again")));
            case EngineFailure.PortTaken(int port) ->
                new Trouble("trouble.port", "trouble.port.why", List.of(port), finding.remedies());
            case EngineFailure.Refused refused
            when finding.rule().equals("no_vision") ->
                new Trouble("trouble.no_vision", "trouble.no_vision.why", List.of(refused.said()), finding.remedies());
            case EngineFailure.Refused refused ->
                new Trouble(
                        refused(finding.rule()), "trouble.refused.why", List.of(refused.said()), finding.remedies());
            case EngineFailure.Disconnected(Sentence said) ->
                new Trouble("trouble.disconnected", "trouble.disconnected.why", List.of(said), finding.remedies());
        };
    }

    private static String refused(String rule) {
        return switch (rule) {
            case "api_key" -> "trouble.key";
            case "too_long" -> "trouble.too_long";
            case "adapter" -> "trouble.adapter";
            case "busy" -> "trouble.busy";
            default -> "trouble.refused";
        };
    }

    private static String advice(ComponentKind component) {
        return switch (component) {
            case KV_CACHE -> "advice.kv_cache";
            case VISION_ACTIVATIONS -> "advice.vision";
            case PREFILL_ACTIVATIONS -> "advice.prefill";
            case LORA -> "advice.lora";
            case WEIGHTS_LANGUAGE, WEIGHTS_VISION, WEIGHTS_PROJECTOR -> "advice.weights";
            case CONTEXT, RUNTIME, OTHER_PROCESSES, OUTSIDE_DEVICE, UNATTRIBUTED, FREE -> "advice.device";
        };
    }
}
