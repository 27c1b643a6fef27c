package dev.headroom.app.chat;

import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.EngineFailure;
import dev.headroom.memory.Bytes;
import dev.headroom.memory.ComponentKind;
import dev.headroom.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/// A failure in words and with ways out, as message keys of `chat`, so that it is said in the language of the moment.
///
/// @param arguments fill title and why alike
/// @param remedies the best first
record Trouble(String title, String why, List<Object> arguments, String technical, List<Remedy> remedies) {

    /// One click.
    sealed interface Remedy {
        /// Make these settings true, then ask again.
        record Apply(String label, List<Object> arguments, Settings settings) implements Remedy {}

        /// Start the engine again, then ask again.
        record Restart() implements Remedy {}

        record AskAgain() implements Remedy {}
    }

    static Trouble of(EngineFailure failure, Workbench workbench) {
        Settings now = workbench.applied().get().orElse(workbench.engine().asked());
        return switch (failure) {
            case EngineFailure.OutOfMemory oom -> outOfMemory(oom, now);
            case EngineFailure.Killed(int signal) ->
                new Trouble(
                        "trouble.killed",
                        signal == 9 ? "trouble.killed.9" : "trouble.killed.why",
                        List.of(signal),
                        "",
                        List.of(new Remedy.Restart(), smaller(now)));
            case EngineFailure.ExitedEarly(int code, String line) ->
                new Trouble("trouble.exited", "trouble.exited.why", List.of(code), line, List.of(new Remedy.Restart()));
            case EngineFailure.Hung(long millis, String doing) ->
                new Trouble(
                        "trouble.hung", "trouble.hung.why", List.of(millis / 1000, doing), "", List.of(new Remedy.Restart()));
            case EngineFailure.Missing(String what, String wayOut) ->
                new Trouble("trouble.missing", "trouble.missing.why", List.of(what, wayOut), "", List.of(new Remedy.Restart()));
            case EngineFailure.PortTaken(int port) ->
                new Trouble("trouble.port", "trouble.port.why", List.of(port), "", List.of(new Remedy.Restart()));
            case EngineFailure.Refused(int status, String code, String sentence) ->
                new Trouble(
                        "trouble.refused",
                        "trouble.refused.why",
                        List.of(sentence, status, code),
                        status + " " + code,
                        refused(code, now));
            case EngineFailure.Disconnected(String sentence) ->
                new Trouble(
                        "trouble.disconnected",
                        "trouble.disconnected.why",
                        List.of(sentence),
                        "",
                        List.of(new Remedy.AskAgain(), new Remedy.Restart()));
        };
    }

    private static Trouble outOfMemory(EngineFailure.OutOfMemory oom, Settings now) {
        boolean figures = oom.asked() >= 0 && oom.left() >= 0;
        List<Object> arguments = List.of(
                oom.component(),
                figures ? Bytes.human(oom.asked()) : "",
                figures ? Bytes.human(oom.left()) : "",
                oom.sentence());
        List<Remedy> remedies = new ArrayList<>();
        if (oom.component().equals(ComponentKind.KV_CACHE.field())) {
            remedies.add(larger(now));
            remedies.add(apply("remedy.ratio.up", Math.min(0.95, now.cacheMaxEntryCount() * 1.25), now));
        } else if (oom.component().startsWith("weights.")) {
            remedies.add(larger(now));
        } else {
            // Activations live in what the cache leaves: the cache must leave more.
            remedies.add(smaller(now));
            remedies.add(larger(now));
        }
        return new Trouble(
                "trouble.memory", figures ? "trouble.memory.why" : "trouble.memory.unknown", arguments, oom.sentence(), remedies);
    }

    private static List<Remedy> refused(String code, Settings now) {
        if (code.contains("context_length") || code.contains("too_long") || code.contains("session_len")) {
            int longer = Math.min(131_072, now.sessionLen() * 2);
            return List.of(new Remedy.Apply("remedy.session", List.of(longer), now.withSessionLen(longer)));
        }
        return List.of(new Remedy.AskAgain());
    }

    private static Remedy smaller(Settings now) {
        return apply("remedy.ratio.down", Math.max(0.05, now.cacheMaxEntryCount() * 0.75), now);
    }

    private static Remedy apply(String label, double ratio, Settings now) {
        double rounded = Math.round(ratio * 100) / 100.0;
        return new Remedy.Apply(
                label, List.of(now.cacheMaxEntryCount(), rounded), now.withCacheMaxEntryCount(rounded));
    }

    private static Remedy larger(Settings now) {
        long more = now.deviceMemory() + Math.max(256 * Bytes.MIB, now.deviceMemory() / 2);
        return new Remedy.Apply("remedy.device", List.of(Bytes.human(more)), now.withDeviceMemory(more));
    }
}
