package dev.headroom.app.chat;

import dev.headroom.app.chat.Answering.Event;
import dev.headroom.app.shell.Workbench;
import dev.headroom.engine.ApplyOutcome;
import dev.headroom.engine.EngineFailure;
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
