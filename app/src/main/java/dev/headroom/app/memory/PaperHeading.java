package dev.headroom.app.memory;

import dev.headroom.app.i18n.Messages;
import dev.headroom.app.shell.ActiveEngine;
import dev.headroom.app.shell.Standing;
import dev.headroom.app.shell.Verdict;
import dev.headroom.memory.Bytes;
import dev.headroom.probe.Sample;
import dev.headroom.settings.SettingNames;
import dev.headroom.settings.Settings;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// What stands over a chart on paper: which model ran where, and with which settings.
///
/// @param settings empty where nobody here knows them
record PaperHeading(String title, Optional<String> settings) {
    static PaperHeading of(Standing now, Optional<Sample> card, Messages messages) {
        ActiveEngine engine = now.engine();
        String name = engine.name().contains(engine.shape().name()) || engine.notOurs()
                ? engine.name()
                : engine.name() + " · " + engine.shape().name();
        Settings runs = now.applied().orElse(now.asked());
        String settings = engine.engine().controls().shown().stream()
                .map(s -> Messages.say(SettingNames.of(s)) + " " + Messages.say(s.said(runs)))
                .collect(Collectors.joining(" · "));
        return new PaperHeading(
                messages.text("paper.title", name, where(now, card, messages)),
                engine.notOurs() || settings.isEmpty()
                        ? Optional.empty()
                        : Optional.of(messages.text("paper.settings", settings)));
    }

    private static String where(Standing now, Optional<Sample> card, Messages messages) {
        OptionalLong limit = Verdict.limit(now);
        return switch (now.engine().where()) {
            case HOST ->
                limit.isPresent()
                        ? messages.text("paper.pretend", Bytes.human(limit.getAsLong()))
                        : messages.text("paper.host");
            case CARD, CARD_NEARBY ->
                card.map(s -> ((Sample.Subject.Card) s.subject()).name())
                        .orElse(now.currentPlan().device());
            case NEARBY -> messages.text("paper.host");
            case ELSEWHERE -> messages.text("paper.elsewhere");
        };
    }
}
