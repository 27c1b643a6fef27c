package dev.headroom.app.tuning;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.Workbench;
import dev.headroom.app.tuning.TuningState.Work;
import dev.headroom.machine.DeviceMemory;
import dev.headroom.memory.Bytes;
import dev.headroom.plan.advise.Limits;
import dev.headroom.plan.advise.Search;
import dev.headroom.settings.Change;
import dev.headroom.settings.Settings;
import java.util.Optional;

/// Moves many sliders at once, and says which.
final class Moves {
    private final Workbench workbench;
    private final Messages messages;
    private final long hostMemory;

    Moves(Workbench workbench, Messages messages, long hostMemory) {
        this.workbench = workbench;
        this.messages = messages;
        this.hostMemory = hostMemory;
    }

    /// What differs, each with its caption and both values.
    static String said(Settings from, Settings to) {
        return Messages.say(Change.between(from, to).said());
    }

    Work defaults() {
        Settings draft = workbench.now().draft();
        Settings defaults = workbench
                .engine()
                .controls()
                .defaults(
                        draft,
                        DeviceMemory.usual(),
                        workbench.shape().language().contextLen());
        if (defaults.equals(draft)) {
            return new Work.Done(messages.text("reset.already"));
        }
        workbench.move(defaults);
        return new Work.Done(messages.text("reset.done", said(draft, defaults)));
    }

    Work fit() {
        Settings draft = workbench.now().draft();
        Optional<Settings> found = search(draft)
                .fitting(draft, workbench.chatTokens().get())
                .map(changes -> changes.isEmpty() ? draft : changes.getLast().to());
        if (found.isEmpty()) {
            return new Work.Rejected(messages.text("fit.none", Bytes.human(hostMemory)));
        }
        if (found.get().equals(draft)) {
            return new Work.Done(messages.text("fit.already") + tooShort(draft));
        }
        workbench.move(found.get());
        return new Work.Done(messages.text("fit.done", said(draft, found.get())) + tooShort(found.get()));
    }

    /// How many more cards there are is not known here.
    private Search search(Settings draft) {
        return new Search(
                workbench.planner(),
                workbench.engine().controls(),
                Limits.of(hostMemory).withCards(draft.tp()));
    }

    /// A session that does not hold the open chat and one more answer is never chosen in silence.
    private String tooShort(Settings s) {
        int needs = workbench.chatTokens().get();
        return needs > s.sessionLen() ? " " + messages.text("fit.short", needs, s.sessionLen()) : "";
    }
}
