package dev.headroom.lesson;

import dev.headroom.chat.AnswerStats;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.Refusal;
import dev.headroom.memory.ComponentKind;
import dev.headroom.memory.MemoryReport;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/// What was true at one moment of a lesson: what `plan.…`, `report.…`, `measured.…`, `answer.…` and `error.…` read.
///
/// @param source what the plan is of, from which it is made anew
/// @param measured bytes of the engine from outside
/// @param answer the last one
/// @param error the last refusal since the settings changed
public record Snapshot(
        Source source,
        Optional<Planned> plan,
        Optional<MemoryReport> report,
        OptionalLong measured,
        Optional<Answer> answer,
        Optional<Fault> error) {
    public static final Snapshot NONE = new Snapshot(
            new Source.Nothing(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty());

    Snapshot replanned(Function<Source, Optional<Planned>> planner) {
        return new Snapshot(source, planner.apply(source), report, measured, answer, error);
    }

    /// What a plan is made of.
    public sealed interface Source {
        record Nothing() implements Source {}

        /// @param plan declared under this name
        /// @param knobs over those that it declares
        record Declared(String plan, Map<String, String> knobs) implements Source {
            public Declared {
                knobs = Map.copyOf(knobs);
            }
        }

        /// @param settings asked of the demo engine
        /// @param picture that is attached
        record Engine(Settings settings, Optional<String> picture) implements Source {}
    }

    public record Answer(String text, AnswerStats stats) {}

    /// @param status as the engine's HTTP answer has it
    /// @param code `out_of_memory`, or what the engine calls it
    /// @param component a [ComponentKind#field()]
    public record Fault(
            OptionalInt status,
            String code,
            Optional<String> component,
            OptionalLong asked,
            OptionalLong left,
            Sentence said) {
        private static final int OUT_OF_MEMORY = 507;

        public static Fault of(EngineFailure failure) {
            return switch (failure) {
                case EngineFailure.OutOfMemory(var component, var asked, var left, var _, var said, var _) ->
                    new Fault(
                            OptionalInt.of(OUT_OF_MEMORY),
                            "out_of_memory",
                            component == ComponentKind.UNATTRIBUTED ? Optional.empty() : Optional.of(component.field()),
                            asked,
                            left,
                            said);
                case EngineFailure.Refused(OptionalInt status, Refusal refusal, Sentence said) ->
                    new Fault(
                            status, code(refusal), Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), said);
                case EngineFailure.Disconnected(Sentence said) -> other("disconnected", said);
                case EngineFailure.ExitedEarly(var _, Sentence said) -> other("exited", said);
                case EngineFailure.Missing(Sentence what, Sentence wayOut) -> other("missing", what.then(wayOut));
                case EngineFailure.Hung(var silence, Sentence doing) ->
                    other(
                            "hung",
                            Sentence.of("The engine was silent for {} s.", silence.toSeconds())
                                    .then(doing));
                case EngineFailure.Killed(int signal) ->
                    other("killed", Sentence.of("The engine was ended by signal {}.", signal));
                case EngineFailure.PortTaken(int port) ->
                    other("port_taken", Sentence.of("Port {} is taken by another program.", port));
            };
        }

        private static Fault other(String code, Sentence said) {
            return new Fault(
                    OptionalInt.empty(), code, Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), said);
        }

        private static String code(Refusal refusal) {
            return switch (refusal) {
                case Refusal.TooLong _ -> "context_length_exceeded";
                case Refusal.BadPicture _ -> "bad_picture";
                case Refusal.BadPrompt _ -> "bad_prompt";
                case Refusal.NoVision _ -> "no_vision";
                case Refusal.Key _ -> "key";
                case Refusal.Busy _ -> "busy";
                case Refusal.NotReady _ -> "not_ready";
                case Refusal.Stopped _ -> "stopped";
                case Refusal.Cancelled _ -> "cancelled";
                case Refusal.NeedsRestart _ -> "needs_restart";
                case Refusal.NoAdapter _ -> "no_adapter";
                case Refusal.NoModel _ -> "no_model";
                case Refusal.Connection _ -> "connection";
                case Refusal.Unknown(String code) -> code;
            };
        }
    }
}
