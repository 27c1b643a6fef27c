package dev.headroom.explain;

import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.Refusal;
import dev.headroom.plan.advise.Search;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a server's refusal means for who asked; the engine's own sentence is always shown.
final class RefusalRules {
    private RefusalRules() {}

    static Finding explain(EngineFailure.Refused refused, Settings asked, Search search) {
        String said = refused.said().toString();
        return switch (refused.refusal()) {
            case Refusal.TooLong tooLong -> tooLong(new TooLong(tooLong), said, asked, search);
            case Refusal.NoVision _ ->
                Explain.error(
                        "no_vision",
                        "The engine takes no pictures.",
                        said,
                        new Remedy.EditMessage("Take the picture out or choose another"),
                        new Remedy.NewChat("Start a new chat"));
            case Refusal.BadPicture _ ->
                Explain.error("picture", said, "", new Remedy.EditMessage("Take the picture out or choose another"));
            case Refusal.BadPrompt _ -> Explain.error("prompt", said, "", new Remedy.EditMessage("Change the message"));
            case Refusal.Connection _, Refusal.NotReady _, Refusal.Stopped _ ->
                Explain.error(
                        "not_reachable",
                        said,
                        "",
                        new Remedy.Restart("Start the engine and send again"),
                        new Remedy.ShowLog("Show its log"));
            case Refusal.Key _ -> Explain.error("api_key", said, "", new Remedy.EnterKey("Enter the server's API key"));
            case Refusal.NoModel _ ->
                Explain.error("checkpoint", said, "", new Remedy.ChooseFolder("Choose another model folder"));
            case Refusal.NoAdapter _ ->
                Explain.error(
                        "adapter",
                        said,
                        "",
                        withoutLora(asked).map(List::of).orElse(List.of()).toArray(Remedy[]::new));
            case Refusal.Cancelled _ -> new Finding(Finding.Severity.NOTE, "cancelled", said, "", List.of());
            case Refusal.Busy _ -> Explain.error("busy", said, "", new Remedy.Resend("Send again"));
            case Refusal.NeedsRestart _ -> refused(said, "");
            case Refusal.Unknown(String code) ->
                refused(
                        said,
                        refused.status().isPresent()
                                ? "The engine answered with status %d (%s)."
                                        .formatted(refused.status().getAsInt(), code)
                                : "");
        };
    }

    private static Finding refused(String said, String why) {
        return Explain.error(
                "refused", said, why, new Remedy.Resend("Send again"), new Remedy.ShowLog("Show the engine's log"));
    }

    private static Finding tooLong(TooLong why, String said, Settings asked, Search search) {
        List<Remedy> remedies = new ArrayList<>();
        why.roomier(asked, search).ifPresent(remedies::add);
        why.fewerPatches(asked).ifPresent(remedies::add);
        remedies.add(new Remedy.NewChat("Start a new chat"));
        remedies.add(new Remedy.EditMessage("Shorten the message"));
        return new Finding(
                Finding.Severity.ERROR,
                "too_long",
                said,
                "Text, pictures and answers of a chat share session_len tokens (%d asked)."
                        .formatted(asked.sessionLen()),
                remedies);
    }

    private static Optional<Remedy> withoutLora(Settings asked) {
        return asked.lora()
                .map(name -> new Remedy.ChangeSettings(
                        asked.withLora(Optional.empty(), 0, 0),
                        List.of(Setting.LORA_R),
                        "Go on without the adapter %s".formatted(name)));
    }
}
