package dev.headroom.app.engines;

import dev.headroom.app.shell.CardChoice;
import dev.headroom.engine.lmdeploy.AdapterCopies;
import dev.headroom.engine.lmdeploy.LmdeployLaunch;
import dev.headroom.engine.lmdeploy.LmdeployPlan;
import dev.headroom.engine.lmdeploy.LmdeploySpec;
import dev.headroom.learning.Experience;
import dev.headroom.plan.catalogue.DeviceSpec;
import dev.headroom.probe.Gpu;
import dev.headroom.words.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Completes launch forms as this window launches them.
///
/// @param key the API key of what is launched, made up for this session
/// @param gpus reads the cards, for the check of leftovers
record LaunchPreparation(String key, AdapterCopies copies, Supplier<List<Gpu>> gpus, Experience experience)
        implements LaunchViewModel.Preparation {

    /// The values of a launch refuse what they cannot be with an exception; here it becomes a word to the user.
    @Override
    public Prepared prepare(LaunchForm form, Optional<CardChoice> card, List<String> program) {
        try {
            LmdeployLaunch launch = form.launch(key);
            LmdeploySpec spec = new LmdeploySpec(
                    launch,
                    program,
                    form.settings(card.map(c -> c.device().total()).orElse(1L)),
                    form.timeouts(),
                    form.directory(),
                    copies,
                    gpus);
            DeviceSpec device = card.map(CardChoice::device).orElse(DeviceSpec.of("", 1));
            LmdeployPlan plan = LmdeployPlan.of(
                            launch, device, card.map(CardChoice::used).orElse(0L))
                    .with(q -> experience.of(q, ""));
            return Prepared.Launch.of(spec, plan, card.isPresent());
        } catch (IllegalArgumentException e) {
            return new Prepared.Wrong(Sentence.of(e));
        }
    }
}
