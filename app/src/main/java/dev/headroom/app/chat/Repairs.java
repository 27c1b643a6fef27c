package dev.headroom.app.chat;

import dev.headroom.app.chat.Answering.Event;
import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.EngineFailure;
import dev.headroom.settings.Setting;
import dev.headroom.settings.Settings;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// One click out of a failure: something of the engine is mended, then the question is asked again.
final class Repairs {
    private final Workbench workbench;
    private final Transcript transcript;
    private final Answers answers;
    private Optional<Back> back = Optional.empty();

    /// Settings to go back to once an answer has ended.
    private record Back(Turn answer, Settings settings) {}

    Repairs(Workbench workbench, Transcript transcript, Answers answers) {
        this.workbench = workbench;
        this.transcript = transcript;
        this.answers = answers;
    }

    /// Makes the settings true, then asks again.
    void applyAndResend(Settings settings) {
        if (settings.maxDynamicPatch() < workbench.engine().asked().maxDynamicPatch()) {
            transcript.capPictures(settings.maxDynamicPatch());
        }
        workbench.move(settings);
        Optional<Turn> answer = resend(false);
        workbench
                .background()
                .run(() -> workbench
                        .engine()
                        .apply(settings)
                        .thenAccept(outcome -> workbench
                                .background()
                                .onWindow(() -> answer.ifPresent(turn -> answers.on(applied(turn, outcome))))));
    }

    /// Answers a question again under other settings, and then makes those of before true again.
    void answerUnder(Settings settings, Turn old) {
        if (answers.busy().get()) {
            return;
        }
        Settings before = workbench.engine().asked();
        Turn answer = transcript.answerAgain(Optional.of(old), Instant.now());
        transcript.retile(answer, patches(settings));
        back = Optional.of(new Back(answer, before));
        workbench.move(settings);
        answers.on(new Event.Repair(answer, false));
        workbench
                .background()
                .run(() -> workbench
                        .engine()
                        .apply(settings)
                        .thenAccept(outcome ->
                                workbench.background().onWindow(() -> answers.on(applied(answer, outcome)))));
    }

    /// An answer has ended, whichever way.
    void ended(Turn answer) {
        back.filter(b -> b.answer() == answer).ifPresent(b -> {
            back = Optional.empty();
            transcript.retile(answer, patches(b.settings()));
            apply(b.settings());
        });
    }

    /// As they travel with a picture; 0 where an engine does not read them.
    private int patches(Settings settings) {
        return workbench.engine().controls().turns(Setting.MAX_DYNAMIC_PATCH) ? settings.maxDynamicPatch() : 0;
    }

    private Event applied(Turn turn, ApplyOutcome outcome) {
        return switch (outcome) {
            case ApplyOutcome.Applied _ ->
                new Event.RepairWorked(turn, workbench.engineState().get());
            case ApplyOutcome.Rejected(EngineFailure why) -> new Event.RepairFailed(turn, why);
        };
    }

    /// Makes settings true; nothing was being asked.
    void apply(Settings settings) {
        workbench.move(settings);
        workbench.background().run(() -> workbench.engine().apply(settings));
    }

    /// Starts the engine again; nothing was being asked when it ended.
    ///
    /// @param restart how, off the FX thread
    void restart(Runnable restart) {
        workbench.background().run(restart);
    }

    /// Starts the engine again, then asks again.
    ///
    /// @param restart how, off the FX thread
    void restartAndResend(Runnable restart) {
        resend(false);
        workbench.background().run(restart);
    }

    /// Puts another model in, then asks again.
    ///
    /// @param open called on the FX thread, returns at once
    void openModelAndResend(Runnable open) {
        resend(true);
        open.run();
    }

    /// Tries another key of the server at hand, then asks again.
    ///
    /// @param useKey gets the key and whom to tell when that is refused too
    /// @param refused told so as well
    void useKeyAndResend(String key, BiConsumer<String, Consumer<EngineFailure>> useKey, Runnable refused) {
        Optional<Turn> answer = resend(true);
        useKey.accept(key, failure -> {
            refused.run();
            answer.ifPresent(turn -> answers.on(new Event.RepairFailed(turn, failure)));
        });
    }

    /// Lets the newest question wait for a repair.
    ///
    /// @return the answer that is on its way now; empty without a question
    private Optional<Turn> resend(boolean expectsOtherEngine) {
        if (transcript.hasQuestion() && !answers.busy().get()) {
            Turn answer = transcript.answerAgain(transcript.newestFailure(), Instant.now());
            answers.on(new Event.Repair(answer, expectsOtherEngine));
        } else {
            answers.onItsWay().ifPresent(turn -> answers.on(new Event.Repair(turn, expectsOtherEngine)));
        }
        return answers.onItsWay();
    }
}
