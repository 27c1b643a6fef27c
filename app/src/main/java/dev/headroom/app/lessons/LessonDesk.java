package dev.headroom.app.lessons;

import dev.headroom.engine.ChatOutcome;
import dev.headroom.plan.engines.PlanRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;

/// What a lesson uses of the window beside the workbench: its chat, its demo engine, its page of plans. On the FX
/// thread.
public interface LessonDesk {
    /// Whether the engine at hand is the embedded one with the demo model.
    boolean isDemo();

    /// Makes it so; returns at once.
    void startDemo();

    /// An empty chat under this title whose questions are asked each by itself.
    void openChat(String title);

    /// Whether the open chat is one of [#openChat].
    boolean isInChat();

    /// Puts a question and its picture into the composer of the open chat, in place of what was there.
    void compose(Optional<Path> picture, String question);

    /// Sends what was composed.
    ///
    /// @return whether it could be sent: a picture may still be on its way
    boolean send();

    /// Told of each question that got its end, also of those that the learner asked.
    void onAnswered(Consumer<Answered> told);

    /// Whether an answer is on its way.
    ObservableValue<Boolean> answering();

    /// Ends the answer that is on its way.
    void stopAnswer();

    /// What was at hand before the lesson.
    Kept keep();

    /// Brings back what was at hand.
    interface Kept {
        void chat();

        /// The engine, where another one was at hand.
        ///
        /// @return whether there was another one
        boolean engine();
    }

    /// Shows a question to the planner on the page of plans.
    void openPlan(PlanRequest request);

    /// Shows the chat where it lies behind a tab, or memory and tuning.
    void bringForward(boolean chat);

    /// A question that got its end.
    ///
    /// @param pictures their names
    record Answered(String question, List<String> pictures, ChatOutcome outcome) {}
}
