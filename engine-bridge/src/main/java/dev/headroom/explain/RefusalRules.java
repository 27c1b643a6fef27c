package dev.headroom.explain;

import static dev.headroom.explain.Finding.error;

import dev.headroom.engine.EngineFailure;
import dev.headroom.engine.Refusal;
import dev.headroom.plan.advise.Search;
import dev.headroom.settings.Controls;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import dev.headroom.words.Sentence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a server's refusal means for who asked; the engine's own sentence is always shown.
record RefusalRules(Settings asked, Search search, Controls can) {
    Finding explain(EngineFailure.Refused refused) {
        Sentence said = refused.said();
        return switch (refused.refusal()) {
            case Refusal.TooLong tooLong -> tooLong(new TooLong(tooLong), said);
            case Refusal.NoVision _ ->
                error(
                        Rule.NO_VISION,
                        Sentence.of("This engine takes no pictures."),
                        Sentence.joined(List.of(
                                Sentence.of("Its model was loaded without a vision part."),
                                Sentence.of("Take the pictures out of this chat, go on in a new one, or use an engine"
                                        + " that sees."),
                                Sentence.of("Your chat is kept."),
                                Sentence.of("It said: {}", said))),
                        otherPicture(),
                        new Remedy.NewChat());
            case Refusal.BadPicture _ ->
                error(Rule.PICTURE, Sentence.of("The engine cannot read the picture."), said, otherPicture());
            case Refusal.BadPrompt _ ->
                error(
                        Rule.PROMPT,
                        Sentence.of("The engine can make nothing of this message."),
                        said,
                        new Remedy.EditMessage(Sentence.of("Change the message")));
            case Refusal.Connection _, Refusal.NotReady _, Refusal.Stopped _ ->
                error(
                        Rule.NOT_REACHABLE,
                        Sentence.of("The engine does not serve."),
                        said,
                        new Remedy.Restart(Sentence.of("Start the engine and send again")),
                        new Remedy.ShowLog());
            case Refusal.Key _ ->
                error(Rule.API_KEY, Sentence.of("The server does not accept the key."), said, new Remedy.EnterKey());
            case Refusal.NoModel _ ->
                error(
                        Rule.CHECKPOINT,
                        Sentence.of("The model cannot be used."),
                        said,
                        new Remedy.ChooseFolder(Sentence.of("Choose another model folder")));
            case Refusal.NoAdapter _ ->
                error(
                        Rule.ADAPTER,
                        Sentence.of("The engine has no such model or adapter."),
                        said,
                        withoutAdapter().toArray(Remedy[]::new));
            case Refusal.Cancelled _ ->
                new Finding(Rule.CANCELLED, Finding.Severity.NOTE, said, Sentence.NONE, List.of());
            case Refusal.Busy _ -> error(Rule.BUSY, Sentence.of("The engine is busy."), said, new Remedy.Resend());
            case Refusal.NeedsRestart _ -> refused(said, Sentence.NONE);
            case Refusal.Unknown(String code) ->
                refused(
                        said,
                        refused.status().isPresent()
                                ? Sentence.of(
                                        "The engine answered with status {} ({}).",
                                        refused.status().getAsInt(),
                                        code)
                                : Sentence.NONE);
        };
    }

    private static Remedy otherPicture() {
        return new Remedy.EditMessage(Sentence.of("Take the picture out or choose another"));
    }

    private static Finding refused(Sentence said, Sentence answer) {
        return error(
                Rule.REFUSED,
                Sentence.of("The engine refused."),
                said.then(answer),
                new Remedy.Resend(),
                new Remedy.ShowLog());
    }

    private Finding tooLong(TooLong why, Sentence said) {
        List<Remedy> remedies = new ArrayList<>();
        why.roomier(asked, search).ifPresent(remedies::add);
        why.fewerPatches(asked, can).ifPresent(remedies::add);
        remedies.add(new Remedy.NewChat());
        remedies.add(new Remedy.EditMessage(Sentence.of("Shorten the message")));
        return error(
                Rule.TOO_LONG,
                Sentence.of("The chat is longer than session_len."),
                said.then(Sentence.of(
                        "Text, pictures and answers of a chat share session_len tokens ({} asked).",
                        asked.sessionLen())),
                remedies.toArray(Remedy[]::new));
    }

    private List<Remedy> withoutAdapter() {
        return asked
                .lora()
                .filter(name -> can.turns(Setting.LORA))
                .<Remedy>map(name -> new Remedy.WithoutAdapter(name, asked.withLora(Optional.empty(), 0, 0)))
                .stream()
                .toList();
    }
}
