package dev.headroom.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.Refusal;
import dev.headroom.memory.ComponentKind;
import dev.headroom.words.Sentence;
import java.util.OptionalInt;

/// The object that `headroom chat --json` prints in place of an answer, under the names of the engine's HTTP answer.
/// What is not known is missing.
final class ChatError {
    private static final int OUT_OF_MEMORY = 507;

    private ChatError() {}

    /// @param text what came before
    /// @param message what happened and the way out, a whole sentence
    static ObjectNode write(String text, EngineFailure failure, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("text", text);
        ObjectNode error = body.putObject("error");
        error.put("message", message);
        switch (failure) {
            case EngineFailure.OutOfMemory oom -> {
                error.put("status", OUT_OF_MEMORY).put("code", "out_of_memory");
                if (oom.component() != ComponentKind.UNATTRIBUTED) {
                    error.put("component", oom.component().field());
                }
                oom.asked().ifPresent(bytes -> error.put("asked", bytes));
                oom.left().ifPresent(bytes -> error.put("left", bytes));
                error.put("cause", oom.cause().field());
            }
            case EngineFailure.Refused(OptionalInt status, Refusal refusal, Sentence _) -> {
                status.ifPresent(s -> error.put("status", s));
                refused(error, refusal);
            }
            case EngineFailure.Killed(int signal) -> error.put("code", "killed").put("signal", signal);
            case EngineFailure.ExitedEarly(int exit, Sentence _) ->
                error.put("code", "exited").put("exit_status", exit);
            case EngineFailure.Hung _ -> error.put("code", "hung");
            case EngineFailure.Missing _ -> error.put("code", "missing");
            case EngineFailure.PortTaken _ -> error.put("code", "port_in_use");
            case EngineFailure.Disconnected _ -> error.put("code", "disconnected");
        }
        return body;
    }

    private static void refused(ObjectNode error, Refusal refusal) {
        switch (refusal) {
            case Refusal.TooLong(OptionalInt prompt, OptionalInt pictures, OptionalInt session) -> {
                error.put("code", "prompt_too_long");
                prompt.ifPresent(tokens -> error.put("prompt_tokens", tokens));
                pictures.ifPresent(tokens -> error.put("picture_tokens", tokens));
                session.ifPresent(tokens -> error.put("session_len", tokens));
            }
            case Refusal.BadPicture _ -> error.put("code", "not_a_picture");
            case Refusal.BadPrompt _ -> error.put("code", "invalid_request");
            case Refusal.NoVision _ -> error.put("code", "image_not_allowed");
            case Refusal.Key _ -> error.put("code", "invalid_api_key");
            case Refusal.Busy _ -> error.put("code", "busy");
            case Refusal.NotReady _ -> error.put("code", "not_ready");
            case Refusal.Stopped _ -> error.put("code", "engine_stopped");
            case Refusal.Cancelled _ -> error.put("code", "cancelled");
            case Refusal.NeedsRestart _ -> error.put("code", "needs_restart");
            case Refusal.NoAdapter _ -> error.put("code", "unknown_adapter");
            case Refusal.NoModel _ -> error.put("code", "no_model");
            case Refusal.Connection _ -> error.put("code", "no_connection");
            case Refusal.Unknown(String code) -> error.put("code", code);
        }
    }
}
