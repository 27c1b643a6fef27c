package dev.headroom.fuzz;

import dev.headroom.chat.MessageJsonFuzz;
import dev.headroom.checkpoint.AdapterFuzz;
import dev.headroom.checkpoint.ConfigFuzz;
import dev.headroom.checkpoint.IndexFuzz;
import dev.headroom.checkpoint.SafetensorsFuzz;
import dev.headroom.engine.AnswerStreamFuzz;
import dev.headroom.engine.attached.MetricsFuzz;
import dev.headroom.engine.attached.SavedServersFuzz;
import dev.headroom.engine.attached.ServerDocumentsFuzz;
import dev.headroom.engine.lmdeploy.LmdeployLogFuzz;
import dev.headroom.explain.log.LogFuzz;
import dev.headroom.inference.http.AddressFuzz;
import dev.headroom.inference.http.ChatCallFuzz;
import dev.headroom.inference.text.TokenizerFilesFuzz;
import dev.headroom.job.JobOutputFuzz;
import dev.headroom.job.RecipeFuzz;
import dev.headroom.learning.CalibrationStoreFuzz;
import dev.headroom.picture.PictureFuzz;
import dev.headroom.picture.PictureHeaderFuzz;
import dev.headroom.plan.catalogue.ConfigModelsFuzz;
import dev.headroom.settings.SettingsJsonFuzz;
import dev.headroom.timeline.SegmentFileFuzz;
import java.util.List;

/// All parsers of what comes from elsewhere.
final class FuzzTargets {
    static final List<FuzzTarget> ALL = List.of(
            new SafetensorsFuzz(),
            new IndexFuzz(),
            new ConfigFuzz(),
            new ConfigModelsFuzz(),
            new TokenizerFilesFuzz(),
            new AdapterFuzz(),
            new PictureHeaderFuzz(),
            new PictureFuzz(),
            new LogFuzz(),
            new LmdeployLogFuzz(),
            new JobOutputFuzz(),
            new RecipeFuzz(),
            new AnswerStreamFuzz(),
            new MetricsFuzz(),
            new ServerDocumentsFuzz(),
            new SavedServersFuzz(),
            new SegmentFileFuzz(),
            new MessageJsonFuzz(),
            new CalibrationStoreFuzz(),
            new SettingsJsonFuzz(),
            new AddressFuzz(),
            new ChatCallFuzz());

    private FuzzTargets() {}

    static FuzzTarget named(String name) {
        return ALL.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target " + name));
    }
}
